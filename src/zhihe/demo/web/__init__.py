"""Pages of 演示城市."""
