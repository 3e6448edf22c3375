"""Home: what waits for me, across all apps. Owns no tables."""
