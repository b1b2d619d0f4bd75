"""Reads of 互联互通."""
