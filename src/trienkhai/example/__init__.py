"""Example: an invented group whose five years are produced as workbooks and taken in like any user's. Owns no tables."""
