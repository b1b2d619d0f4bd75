"""Deeds of 演示城市."""
