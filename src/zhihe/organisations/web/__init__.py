"""Pages of 志愿组织."""
