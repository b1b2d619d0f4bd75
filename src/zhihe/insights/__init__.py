"""数据概览 (figures)."""
