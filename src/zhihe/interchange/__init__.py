"""互联互通 (exchange)."""
