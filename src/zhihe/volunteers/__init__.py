"""志愿者 (volunteers)."""
