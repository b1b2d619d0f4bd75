"""Django plumbing shared by every app: City and keys, access registry, idempotency, health."""
