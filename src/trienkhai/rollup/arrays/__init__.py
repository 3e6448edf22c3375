"""Pure numpy core of the roll-up: which columns a template has, how rows become accumulators, how those are stored.

Knows no Django and no database. Every sum is exact; every function gives the same bytes whatever the order of the rows.
"""
