"""Pages: parse → policy → action or query → render."""
