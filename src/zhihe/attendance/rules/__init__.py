"""Plain arithmetic of attendance: grades of evidence, minutes, the desk. No database."""
