"""Plans, tasks and their cascade: one order, one instance for each unit that must do it, the same record for both sides."""
