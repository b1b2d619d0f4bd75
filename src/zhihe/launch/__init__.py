"""The process side of the product: database server, command line, supervision. Plain Python: no
Django at import.
"""
