"""Pure rules of the dated tree: spans of days, and who would stand under whom."""
