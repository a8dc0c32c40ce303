"""The data-quality report of an import: for each table, what was read and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HEADINGS: tuple[str, ...] = ("table", "read", "accepted", "rejected", "duplicates", "written", "seconds", "reasons")
"""What `Report.rows` holds, column by column."""


@dataclass
class TableReport:
    """One table. read = accepted + rejected + duplicates; `written` says how many accepted rows the store did not hold
    yet (of products: how many it wrote, known ones replaced; of shoppers: how many were new or stated otherwise)."""

    table: str
    read: int = 0
    accepted: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    written: int = 0
    seconds: float = 0.0

    @property
    def rejected(self) -> int:
        return self.reasons.total()


@dataclass
class Report:
    """What an import did; `rejects` is the file with every rejected or duplicate row."""

    source: str
    fingerprint: str
    rejects: Path
    tables: list[TableReport] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def accepted(self) -> int:
        """How many rows of all tables were."""
        return sum(table.accepted for table in self.tables)

    def rows(self) -> list[tuple[str, ...]]:
        """A line of text cells for each table, as `HEADINGS` names them."""
        return [
            (
                table.table,
                f"{table.read:,}",
                f"{table.accepted:,}",
                f"{table.rejected:,}",
                f"{table.duplicates:,}",
                f"{table.written:,}",
                f"{table.seconds:.1f}",
                "; ".join(f"{reason}: {count:,}" for reason, count in table.reasons.most_common()),
            )
            for table in self.tables
        ]

    def as_dict(self) -> dict[str, Any]:
        """Plain values only, ready for JSON."""
        tables = [{**asdict(t), "reasons": dict(t.reasons), "rejected": t.rejected} for t in self.tables]
        return {**asdict(self), "rejects": str(self.rejects), "tables": tables}
