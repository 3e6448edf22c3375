"""Pure rules of a review: how its text is read."""
