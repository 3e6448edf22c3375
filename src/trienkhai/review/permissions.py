"""Permission names of the review."""

READ = "review.read"
WRITE = "review.write"
FREEZE = "review.freeze"
