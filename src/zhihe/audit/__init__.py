"""留痕 (audit trail)."""
