"""What a warehouse.json says: which tables there are, and where."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from ..errors import TaghouseError

MANIFEST = "warehouse.json"
FORMAT = 1


@dataclass
class Snapshot:
    """The tables of a warehouse at one time."""

    name: str = ""
    # Path below the warehouse, by table.
    tables: dict[str, str] = field(default_factory=dict)
    row_counts: dict[str, int] = field(default_factory=dict)
    range_size: int = 250_000
    is_analyzed: bool = False

    def to_json(self) -> str:
        return json.dumps(
            {
                "format": FORMAT,
                "tables": dict(sorted(self.tables.items())),
                "row_counts": dict(sorted(self.row_counts.items())),
                "range_size": self.range_size,
                "is_analyzed": self.is_analyzed,
            },
            indent=2,
        )

    @classmethod
    def from_json(cls, name: str, text: str) -> Snapshot:
        fields = json.loads(text)
        if fields.get("format") != FORMAT:
            raise TaghouseError(f"the warehouse has format {fields.get('format')}, expected {FORMAT}")
        del fields["format"]
        return cls(name=name, **fields)
