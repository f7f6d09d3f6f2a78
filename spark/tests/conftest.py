"""One session for all tests, and one dump in both engines.

The warehouse is built by the program: TAGHOUSE, or the build of this checkout. Without it the tests that
compare are skipped, and fail where CI is set.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from dump import write_dump
from pyspark.sql import SparkSession

from taghouse_spark.formats.kohya import KohyaSettings
from taghouse_spark.load.lists import load_list
from taghouse_spark.load.merge import load
from taghouse_spark.load.summary import LoadOptions, LoadSummary
from taghouse_spark.session import open_session
from taghouse_spark.warehouse.analyze import analyze
from taghouse_spark.warehouse.database import load_database
from taghouse_spark.warehouse.warehouse import Warehouse

# Short jobs: less compiling of the JVM's own code.
_JVM = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"
SEED = int(os.environ.get("TAGHOUSE_TEST_SEED", "1"))
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    opened = open_session(
        name="tests",
        memory="1g",
        shuffle_partitions=2,
        settings={"spark.driver.extraJavaOptions": _JVM},
    )
    yield opened
    opened.stop()


def _program() -> str:
    candidates = [
        os.environ.get("TAGHOUSE"),
        ROOT / ".build-tests/release/taghouse",
        ROOT / ".build/release/taghouse",
        ROOT / ".build/debug/taghouse",
    ]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return str(candidate)
    message = "there is no taghouse to compare with: swift build --product taghouse, or set TAGHOUSE"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@dataclass
class Database:
    """A warehouse in one file, and the program that asks it."""

    program: str
    path: Path

    def run(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run([self.program, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode in codes, f"{arguments}: {done.stderr}"
        return done.stdout


# How each input is loaded, in this order: format, path within the dump, site, further options.
INPUTS = [
    ("danbooru", "danbooru", None),
    ("e621-posts", "posts.csv", None),
    ("e621-captions", "captions", None),
    ("kohya", "meta.jsonl", "e621"),
    ("tags", "tags.csv", "e621"),
    ("tag-aliases", "aliases.csv", "e621"),
    ("tag-implications", "implications.csv", "e621"),
    ("tag-aliases", "aliases.csv", "danbooru"),
    ("tag-implications", "implications.csv", "danbooru"),
]


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dump")
    write_dump(folder, seed=SEED)
    return folder


@pytest.fixture(scope="session")
def database(dump: Path) -> Database:
    """The dump in the program's warehouse."""
    made = Database(_program(), dump / "house.db")
    for format_name, name, site in INPUTS:
        options = ["--site", site] if site else []
        made.run("import", format_name, str(made.path), str(dump / name), *options, "--quiet", codes=(0, 1))
    return made


@pytest.fixture(scope="session")
def loaded(session: SparkSession, dump: Path) -> tuple[Warehouse, dict[str, LoadSummary]]:
    """The same dump in a warehouse, cut into many small splits."""
    warehouse = Warehouse(session, str(dump / "loaded"))
    summaries = {}
    for format_name, name, site in INPUTS:
        path = str(dump / name)
        if format_name.startswith("tag"):
            summaries[f"{format_name} {site}"] = load_list(warehouse, format_name, [path], site)
            continue
        options = LoadOptions(
            format_name=format_name,
            site=site,
            kohya=KohyaSettings(default_site="") if format_name == "kohya" else None,
            split_byte_count=60_000,
            range_size=300,
        )
        summaries[format_name] = load(warehouse, options, [path])
    return warehouse, summaries


@pytest.fixture(scope="session")
def scored(database: Database, dump: Path) -> Database:
    """A copy of the warehouse with scores of a tagger, analyzed."""
    path = dump / "scored.db"
    path.write_bytes(database.path.read_bytes())
    made = Database(database.program, path)
    made.run(
        "import",
        "tagger",
        str(path),
        str(dump / "wd.json"),
        "--tagger",
        "wd",
        "--site",
        "danbooru",
        "--quiet",
    )
    made.run("analyze", str(path), "--quiet")
    return made


@pytest.fixture(scope="session")
def warehouse(session: SparkSession, scored: Database, dump: Path) -> Warehouse:
    """A warehouse that was taken from that warehouse, analyzed."""
    taken = Warehouse(session, str(dump / "taken"))
    load_database(taken, str(scored.path), range_size=300, posts_per_task=500)
    analyze(taken)
    return taken
