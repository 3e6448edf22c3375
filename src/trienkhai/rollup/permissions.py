"""Permission names of the roll-up."""

READ = "rollup.read"
