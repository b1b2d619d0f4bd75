"""证书与查验 (certificates)."""
