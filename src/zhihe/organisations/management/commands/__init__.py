"""Commands of 志愿组织."""
