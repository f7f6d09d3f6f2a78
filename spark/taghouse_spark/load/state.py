"""What the parts of one load share."""

from __future__ import annotations

from pyspark import StorageLevel
from pyspark.sql import DataFrame

from ..errors import UsageError
from ..sql.catalog import Value
from ..warehouse.warehouse import Warehouse
from .summary import LoadOptions, LoadSummary

_DEFAULT_SITES = {"danbooru": "danbooru", "e621-posts": "e621", "e621-captions": "e621"}


class LoadState:
    """The warehouse, the snapshot that is written, and the small tables, which may be changed."""

    def __init__(self, warehouse: Warehouse, options: LoadOptions) -> None:
        self.warehouse = warehouse
        self.session = warehouse.session
        self.options = options
        self.site_name = options.site or _DEFAULT_SITES.get(options.format_name) or ""
        if not self.site_name:
            raise UsageError(f"{options.format_name} needs a site", "Name it: --site danbooru.")
        self.snapshot = warehouse.next_snapshot()
        if not warehouse.exists:
            self.snapshot.range_size = options.range_size
        self.summary = LoadSummary()
        self._small: dict[str, list[list[Value]]] = {}
        self._kept: list[DataFrame] = []

    def rows(self, table: str) -> list[list[Value]]:
        """The rows of a small table, which may be changed; they are written at the end."""
        if table not in self._small:
            self._small[table] = [list(row) for row in self.warehouse.rows(table)]
        return self._small[table]

    def site_id(self) -> int:
        """The number of the site of the load; a new site gets the categories that are known of it."""
        sites = self.rows("site")
        for row in sites:
            if row[1] == self.site_name:
                return int(row[0] or 0)
        site_id = max((int(row[0] or 0) for row in sites), default=0) + 1
        sites.append([site_id, self.site_name])
        known = {"danbooru": 1, "e621-posts": 2, "e621-captions": 2}.get(self.options.format_name)
        categories = self.rows("tag_category")
        categories += [[site_id, row[1], row[2]] for row in list(categories) if row[0] == known]
        return site_id

    def write_small_tables(self) -> None:
        """Writes the small tables that were asked for, and those of the schema into a new warehouse."""
        catalog = self.warehouse.catalog
        for table in catalog.tables:
            if table in self._small:
                self.warehouse.write_rows(self.snapshot, table, self._small[table])
            elif (
                not self.warehouse.exists
                and catalog.first_rows(table)
                and table not in ("cache_state", "view_state")
            ):
                self.warehouse.write_rows(self.snapshot, table, catalog.first_rows(table))

    def keep(self, frame: DataFrame) -> DataFrame:
        """A frame whose rows are worked out once, until `release`."""
        kept = frame.persist(StorageLevel.MEMORY_AND_DISK)
        self._kept.append(kept)
        return kept

    def release(self) -> None:
        """Forgets the rows of all frames that were kept."""
        for frame in self._kept:
            frame.unpersist()
