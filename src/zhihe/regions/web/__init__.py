"""Pages of 行政区划."""
