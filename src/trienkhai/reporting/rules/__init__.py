"""Pure rules of reporting: what a template is, how answers are packed, life cycles, checks. No database, no Django."""
