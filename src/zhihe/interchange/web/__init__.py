"""Pages of 互联互通."""
