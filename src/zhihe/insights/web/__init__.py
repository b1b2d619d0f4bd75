"""Pages of 数据概览."""
