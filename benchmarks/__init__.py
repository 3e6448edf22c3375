"""Benchmarks that compare the product with a bare prototype and with other ways to do the same, side by side."""
