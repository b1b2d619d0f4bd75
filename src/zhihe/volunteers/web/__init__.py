"""Pages of 志愿者."""
