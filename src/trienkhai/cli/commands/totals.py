"""`rollup` and `trace`: totals with their coverage, and the way from a figure to its cells."""



