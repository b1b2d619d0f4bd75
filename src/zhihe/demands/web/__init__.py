"""Pages of 求助."""
