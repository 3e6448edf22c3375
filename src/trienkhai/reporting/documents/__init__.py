"""Word documents of reporting: the official report of one unit, what many units wrote, and the letter of reminder."""

from trienkhai.reporting.documents.narratives import narratives_paper
from trienkhai.reporting.documents.reminder import reminder_letter
from trienkhai.reporting.documents.report import Snapshot, report_paper

__all__ = ["Snapshot", "narratives_paper", "reminder_letter", "report_paper"]
