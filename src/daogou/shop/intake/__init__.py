"""Intake: the one path by which a shop's files become facts — a source, checks, the stores, a report."""

from daogou.shop.intake.load import Stores, import_source
from daogou.shop.intake.report import HEADINGS, Report, TableReport
from daogou.shop.intake.source import Source
from daogou.shop.intake.tables import TABLES, TableName

__all__ = ["HEADINGS", "TABLES", "Report", "Source", "Stores", "TableName", "TableReport", "import_source"]
