"""行政区划 (regions)."""
