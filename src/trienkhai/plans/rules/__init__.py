"""Pure: the life of an order at one unit, its days, and what is counted of it."""
