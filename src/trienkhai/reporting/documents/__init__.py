"""Word documents of reporting: the official report of one unit, and what many units wrote."""

from trienkhai.reporting.documents.narratives import narratives_paper
from trienkhai.reporting.documents.report import Snapshot, report_paper

__all__ = ["Snapshot", "narratives_paper", "report_paper"]
