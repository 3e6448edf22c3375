"""How registered documents stand to each other: kept by hand, or offered where the text names another one."""
