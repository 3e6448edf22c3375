"""Forms of the review."""
