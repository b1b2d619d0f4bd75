"""演示城市 (demonstration city)."""
