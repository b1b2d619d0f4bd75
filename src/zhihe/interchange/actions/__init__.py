"""Deeds of 互联互通."""
