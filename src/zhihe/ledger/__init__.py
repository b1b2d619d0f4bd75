"""时间银行 (time bank)."""
