"""通知: outbox, gateways, registered texts."""
