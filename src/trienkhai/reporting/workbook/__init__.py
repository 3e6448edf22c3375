"""Excel out, through the same doors as the screens. What comes back is read by `actions.intake`."""

from trienkhai.reporting.workbook.export import export_workbook

__all__ = ["export_workbook"]
