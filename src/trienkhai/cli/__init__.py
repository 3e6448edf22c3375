"""The `trienkhai` command: every act of the product for a terminal, through the same doors as the screens."""
