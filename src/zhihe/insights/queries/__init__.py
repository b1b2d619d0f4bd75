"""Reads of 数据概览."""
