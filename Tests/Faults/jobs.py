"""The jobs that torture.py disturbs, and what they begin with.

Every job is a command that runs in a folder of its own. Beside it stands the folder `in` with the inputs, which no job
changes. What is in the folder when the job begins is made by commands, too, once.
"""

import dataclasses
import gzip
import json
import pathlib
import shutil
import sqlite3
import subprocess
import tarfile


@dataclasses.dataclass(frozen=True)
class Job:
    name: str
    command: str
    # Commands of a shell that make what the job begins with; `taghouse` is the program.
    start: tuple[str, ...] = ()
    # How a second run may end that finds everything done: the exit codes besides that of an undisturbed run.
    done_codes: tuple[int, ...] = ()
    # Folders that appear whole or not at all.
    whole_folders: tuple[str, ...] = ()
    # Whether it tells what it finds, and damage that it cannot read is a finding.
    finds: bool = False


POSTS = "taghouse import danbooru house.db ../in/posts.jsonl -q"
E621 = "taghouse import e621-posts house.db ../in/e621.csv -q"
CAPTIONS = "taghouse import e621-captions house.db ../in/captions --site danbooru -q"
LATENTS = "taghouse import kohya house.db ../in/latents.json --site danbooru -q"
ANALYZE = "taghouse analyze house.db -q"
FULL = (POSTS, CAPTIONS, LATENTS, ANALYZE)
WAL = "sqlite3 house.db 'PRAGMA journal_mode = WAL' > wal.txt; rm wal.txt"


def _imports() -> list[Job]:
    return [
        Job("bulk", "import danbooru house.db ../in/posts.jsonl -q"),
        Job("bulk into an empty one", "import danbooru house.db ../in/posts.jsonl -q", ("taghouse init house.db",)),
        Job("without bulk", "import danbooru house.db ../in/posts.jsonl -q --no-bulk"),
        Job("more posts", "import danbooru house.db ../in/more.jsonl -q", (POSTS,)),
        Job("more posts, statistics kept", "import danbooru house.db ../in/more.jsonl -q", FULL),
        Job("more posts, WAL", "import danbooru house.db ../in/more.jsonl -q", (POSTS, WAL)),
        Job("several files", "import danbooru house.db ../in/posts.jsonl ../in/more.jsonl.gz -q"),
        Job("an archive", "import danbooru house.db ../in/both.tar.gz -q"),
        Job("any format", "import files house.db ../in/posts.jsonl ../in/more.jsonl -q"),
        Job("an SQLite dump", "import danbooru house.db ../in/dump.sqlite -q"),
        Job("e621 posts", "import e621-posts house.db ../in/e621.csv -q"),
        Job("tags", "import tags house.db ../in/tags.csv --site e621 -q", (E621,)),
        Job("aliases", "import tag-aliases house.db ../in/aliases.csv --site danbooru -q", (POSTS,)),
        Job("implications", "import tag-implications house.db ../in/implications.csv --site danbooru -q", (POSTS,)),
        Job("captions", "import e621-captions house.db ../in/captions -q"),
        Job("captions for posts", "import e621-captions house.db ../in/captions --site danbooru -q", (POSTS,)),
        Job("latents for posts", "import kohya house.db ../in/latents.json --site danbooru -q", (POSTS,)),
        Job("kohya files", "import kohya house.db ../in/latents.json ../in/texts.json --site danbooru --kind t -q"),
        Job("scores", "import tagger house.db ../in/scores.json --tagger t --site danbooru -q", (POSTS,)),
        Job("sidecars", "import sidecars house.db ../in/pics --site mine -q"),
        Job("sidecars for posts", "import sidecars house.db ../in/pics --site danbooru -q", (POSTS,)),
    ]


def _changes() -> list[Job]:
    forget = ("taghouse import danbooru house.db ../in/more.jsonl -q", ANALYZE)
    return [
        Job("init", "init house.db", done_codes=(73,)),
        Job("analyze", "analyze house.db -q", (POSTS, CAPTIONS)),
        Job("analyze again", "analyze house.db -q --force", FULL),
        Job("layers and text", "analyze house.db -q --layer canonical,expanded --text", FULL),
        Job("forget", "forget house.db --run 2", (POSTS, *forget), done_codes=(64,)),
        Job("forget, layers kept", "forget house.db --run 2", (POSTS, forget[0], f"{ANALYZE} --layer canonical"),
            done_codes=(64,)),
        Job("forget a site", "forget house.db --site danbooru", FULL, done_codes=(64,)),
        Job("captions by a recipe", "caption house.db --kind train -q", FULL, done_codes=(73,)),
        Job("captions made anew", "caption house.db --kind train -q --replace --set max_tag_number=5",
            (*FULL, "taghouse caption house.db --kind train -q")),
        Job("captions dropped", "caption-kinds house.db --remove train",
            (*FULL, "taghouse caption house.db --kind train -q"), done_codes=(64,)),
        Job("a saved search", "select house.db 'order:id' --save mine", (POSTS,)),
        Job("backup", "backup house.db copy.db -q", FULL, done_codes=(73,)),
        Job("backup, WAL", "backup house.db copy.db -q", (POSTS, WAL), done_codes=(73,)),
        Job("compact", "compact house.db copy.db -q", FULL, done_codes=(73,)),
        Job("check", "check house.db", FULL, finds=True),
        Job("check in full", "check house.db --full", (POSTS,), finds=True),
    ]


def _exports() -> list[Job]:
    pictures = (*FULL, "cp -r ../in/pics pics")
    corpus = "export corpus house.db --output corpus.txt -q"
    return [
        Job("corpus", corpus, FULL, done_codes=(73,)),
        Job("corpus over another", f"{corpus} --replace --spaces", (*FULL, f"taghouse {corpus}")),
        Job("corpus in parts",
            "export corpus house.db --output corpus.jsonl.gz --split train=0.7,test=0.3 -q --replace", FULL),
        Job("caption lines", "export captions house.db --output captions.jsonl.zst -q --replace", FULL),
        Job("caption files", "export captions house.db --output texts -q", FULL, done_codes=(73,),
            whole_folders=("texts",)),
        Job("caption files over others", "caption house.db --output texts -q --replace --set max_tag_number=5",
            (*FULL, "taghouse caption house.db --output texts -q"), whole_folders=("texts",)),
        Job("kohya", "export kohya house.db --output meta.json --missing missing.json -q --replace", FULL),
        Job("tars", "export tars house.db --output tars --index -q --replace",
            FULL, whole_folders=("tars",)),
        Job("vocabulary", "export vocabulary house.db --output tags.csv -q --replace", FULL),
        Job("wildcards", "export vocabulary house.db --format wildcards --output cards -q --replace", FULL),
        Job("tokenizer", "export vocabulary house.db --format tokenizer --output t.json -q --replace", FULL),
        Job("a table", "export table house.db --output rows.jsonl -q --replace", FULL),
        Job("folders", "export folders house.db --output set --images pics --by copyright --as copies -q",
            pictures, done_codes=(73,), whole_folders=("set",)),
        Job("core tags", "export core-tags house.db --output core -q --replace", FULL),
        Job("repeats", "export repeats house.db --by character --output repeats -q --replace", FULL),
        Job("a chart", "query house.db top_tags --limit 5 --plot chart.svg --replace", FULL),
        Job("lists of what is missing", "report merge house.db --missing missing.json --replace", FULL),
        Job("captions in a folder", "caption --src-dir pics", ("cp -r ../in/pics pics",)),
        Job("captions in a folder again", "caption --src-dir pics --set max_tag_number=3",
            ("cp -r ../in/pics pics", "taghouse caption --src-dir pics")),
    ]


def all_jobs() -> list[Job]:
    return _imports() + _changes() + _exports()


class Inputs:
    """Makes the folder `in`: invented posts in every kind of file."""

    def __init__(self, folder: pathlib.Path, sample_dump: str, post_count: int):
        self.folder = folder
        self.sample_dump = sample_dump
        folder.mkdir()
        first = ("--posts", str(post_count))
        self.sample("danbooru", "posts.jsonl", *first, "--quirks", "0.06")
        # Half of them are there already, with other tags and scores.
        self.sample("danbooru", "more.jsonl", *first, "--first-id", str(post_count // 2), "--seed", "2")
        self.sample("e621-posts", "e621.csv", *first)
        self.sample("tags", "tags.csv", *first)
        self.sample("kohya-latents", "latents.json", *first)
        self.sample("kohya-captions", "texts.json", *first)
        self.sample("e621-captions", "all-captions", *first)
        (folder / "captions").mkdir()
        for path in sorted((folder / "all-captions").iterdir())[:4]:
            path.rename(folder / "captions" / path.name)
        shutil.rmtree(folder / "all-captions")
        self.compressed()
        self.dump()
        self.relations()
        self.pictures()

    def sample(self, kind: str, name: str, *arguments: str):
        subprocess.run([self.sample_dump, kind, name, *arguments], cwd=self.folder, check=True, capture_output=True)

    def compressed(self):
        posts, more = self.folder / "posts.jsonl", self.folder / "more.jsonl"
        (self.folder / "more.jsonl.gz").write_bytes(gzip.compress(more.read_bytes(), mtime=0))
        with tarfile.open(self.folder / "both.tar.gz", "w:gz") as archive:
            archive.add(posts, "posts.jsonl")
            archive.add(more, "more.jsonl")

    def posts(self, name: str) -> list[dict]:
        records = []
        for line in (self.folder / name).read_text().splitlines():
            try:
                records.append(json.loads(line))
            except ValueError:
                continue
        return [record for record in records if isinstance(record, dict) and str(record.get("id", "")).isdigit()]

    def tags(self) -> list[str]:
        names = {}
        for post in self.posts("more.jsonl"):
            if isinstance(post.get("tag_string_general"), str):
                names |= dict.fromkeys(post["tag_string_general"].split())
        return list(names)

    def dump(self):
        with sqlite3.connect(self.folder / "dump.sqlite") as database:
            database.execute(
                "CREATE TABLE posts (id INTEGER PRIMARY KEY, created_at, score, rating, tag_string_general, md5)")
            names = self.tags()
            for number in range(1, 41):
                tags = " ".join(names[number % 7 : number % 7 + 5])
                database.execute("INSERT INTO posts VALUES (?, '2024-03-02T10:00:00Z', ?, 'g', ?, NULL)",
                                 (number, number % 9, tags))
        database.close()

    def relations(self):
        names = self.tags()
        rows = [f"{n},{names[n]},{names[n + 9]},2024-01-01 00:00:00,active" for n in range(1, 9)]
        header = "id,antecedent_name,consequent_name,created_at,status"
        for name in ("aliases.csv", "implications.csv"):
            (self.folder / name).write_text("\n".join([header, *rows, ""]))
        numbers = [int(post["id"]) for post in self.posts("posts.jsonl")]
        scores = {str(number): {name: 0.9 - 0.1 * n for n, name in enumerate(names[:4])} for number in numbers}
        (self.folder / "scores.json").write_text(json.dumps(scores))

    def pictures(self):
        names = self.tags()
        numbers = sorted({int(post["id"]) for post in self.posts("posts.jsonl")})[:16]
        for number in numbers:
            folder = self.folder / "pics" / str(number % 3)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number}.png").write_bytes(b"picture %d" % number)
            tags = {name: 0.9 for name in names[number % 5 : number % 5 + 6]}
            (folder / f".{number}_meta.json").write_text(json.dumps({"tags": tags, "characters": [names[number % 2]]}))
            (folder / f"{number}.tags").write_text(f"solo, a_{number}")
            if number % 2:
                (folder / f"{number}.txt").write_text("a text that was there before")
