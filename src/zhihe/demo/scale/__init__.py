"""A whole city of any size by COPY: rules of distribution (plain) and the writers of rows."""
