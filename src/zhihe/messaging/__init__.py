"""通知 (notices)."""
