"""志愿组织 (organisations)."""
