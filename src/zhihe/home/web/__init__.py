"""Pages of 首页."""
