"""What pages of plans and tasks ask for."""
