"""What a load is asked for, and what became of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ..formats.kohya import KohyaSettings
from . import inputs


@dataclass
class LoadOptions:
    """What a load is asked for."""

    format_name: str
    site: str | None = None
    kohya: KohyaSettings | None = None
    split_byte_count: int = inputs.SPLIT_BYTE_COUNT
    range_size: int = 250_000


@dataclass
class LoadSummary:
    """What became of the lines."""

    file_count: int = 0
    skipped_count: int = 0
    line_count: int = 0
    blank_count: int = 0
    imported_count: int = 0
    updated_count: int = 0
    unchanged_count: int = 0
    rejected_count: int = 0

    @property
    def adds_up(self) -> bool:
        """lines = blank + imported + updated + unchanged + rejected."""
        return self.line_count == (
            self.blank_count
            + self.imported_count
            + self.updated_count
            + self.unchanged_count
            + self.rejected_count
        )


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + "000Z"
