"""账号与实名 (accounts and identity)."""
