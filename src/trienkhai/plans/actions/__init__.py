"""Acts on plans, tasks and their instances."""
