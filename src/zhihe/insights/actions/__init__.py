"""Deeds of 数据概览."""
