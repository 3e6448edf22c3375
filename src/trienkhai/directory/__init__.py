"""Directory: screens, imports and guarded acts for units. The rows themselves belong to `units`."""
