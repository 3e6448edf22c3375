"""Roll-up: exact totals that carry their coverage, and the way from a figure back to its cells.

Owns Tally (mergeable accumulators of every inner unit). Follows submissions and decisions; tells of changed figures.
"""
