"""Captions of tags by a recipe, from a warehouse and in a folder of pictures: against fixed targets.

There is no rival that does the same work; what the captions must be is a matter of tests.
"""
import json
import random
import shutil

from measurement import LIMIT_MIB, say, settle

WORKS = ("recipes", "folder")
PICTURES = 10_000
# row: (text, works, target in seconds or None)
ROWS = {
    "recipe-core": ("`caption`, character_core, to JSONL", "recipes", 10),
    "recipe-core-zst": ("the same to .jsonl.zst", "recipes", None),
    "recipe-preset": ("`--preset animagine-like` to JSONL", "recipes", None),
    "recipe-kind": ("`--kind`, into the warehouse", "recipes", None),
    "recipe-core-tags": ("`export core-tags`", "recipes", None),
    "folder-new": (f"`caption --src-dir`, {PICTURES:,} pictures, everything new", "folder", 5),
    "folder-again": ("the same again, nothing to write", "folder", 5),
    "folder-dry": ("`--dry-run` of another template", "folder", None),
    "sidecars": (f"`import sidecars`, {PICTURES:,} pictures", "folder", None),
}


class RecipeWorks:
    """Captions by a recipe."""

    def __init__(self, bench):
        self.bench = bench
        self.facts = {}
        self.copies = 0

    def path(self, name):
        return self.bench.folder / name

    def taghouse(self, row, *arguments):
        self.bench.measured(
            row, "taghouse",
            self.bench.run([self.bench.taghouse, *map(str, arguments), "--quiet"]))

    def prepare(self, works):
        if "recipes" in works and not self.path("recipes.db").exists():
            dump = self.bench.options.dump or self.bench.sample(
                "danbooru", "danbooru.jsonl", self.bench.options.posts, "--shape", "2017")
            say("importing the posts (not measured)")
            self.bench.run([
                self.bench.taghouse, "import", "danbooru", str(self.path("recipes.db")), str(dump),
                "--quiet"])
        if "folder" in works and not self.path("pictures-source").exists():
            say(f"making a folder of {PICTURES:,} pictures")
            self.make_pictures(self.path("pictures-source"))

    def make_pictures(self, folder):
        """Empty pictures with metadata: 36 scored tags each, one of 200 characters with looks of its own."""
        draw = random.Random(self.bench.options.seed)
        names = [f"{word} {kind}" for word in
                 ("red", "blue", "long", "short", "open", "white", "black", "striped", "frilled", "big")
                 for kind in ("hair", "eyes", "hat", "shirt", "skirt", "ribbon", "bow", "tail", "ears", "sky")]
        looks = {f"character {number}": draw.sample(names, 4) for number in range(200)}
        for number in range(PICTURES):
            place = folder / f"{number % 20:02}"
            place.mkdir(parents=True, exist_ok=True)
            character = f"character {int(200 * draw.random() ** 2)}"
            tags = {"1girl": 0.99, "solo": 0.98}
            tags.update((name, round(0.35 + 0.65 * draw.random(), 4)) for name in looks[character])
            tags.update((name, round(draw.random(), 4)) for name in draw.sample(names, 30))
            (place / f"{number}.png").touch()
            (place / f".{number}_meta.json").write_text(json.dumps({
                "tags": tags, "characters": [character], "copyright": ["series"], "rating": "s",
                "type": "screenshots", "crop": {"type": "head"},
                "source": {"url": "https://example.com/" + "x" * 200, "filesize": number}}, indent=2))

    def round(self, works):
        if "recipes" in works:
            self.recipes()
        if "folder" in works:
            self.folder()

    def recipes(self):
        house = self.path("recipes.db")
        settle(house)
        for row, arguments in {
                "recipe-core": ("--output", "recipe.jsonl"),
                "recipe-core-zst": ("--output", "recipe.jsonl.zst"),
                "recipe-preset": ("--output", "recipe.jsonl", "--preset", "animagine-like"),
                "recipe-kind": ("--kind", "bench")}.items():
            self.taghouse(row, "caption", house, *arguments, "--replace")
        self.taghouse(
            "recipe-core-tags", "export", "core-tags", house, "--output", "recipe-core", "--replace")

    def folder(self):
        # A copy of its own for each round, and none is removed before the end: ext4 looks through the
        # inodes that were deleted in the last minutes before it makes a new one.
        self.copies += 1
        pictures = self.path(f"pictures-{self.copies}")
        shutil.copytree(self.path("pictures-source"), pictures)
        for part in sorted(pictures.iterdir()):
            settle(part)
        self.taghouse("folder-new", "caption", "--src-dir", pictures)
        self.taghouse("folder-again", "caption", "--src-dir", pictures)
        self.taghouse(
            "folder-dry", "caption", "--src-dir", pictures, "--template", "{tags}", "--dry-run")
        for ending in ("", "-wal", "-shm"):
            self.path("pictures.db" + ending).unlink(missing_ok=True)
        self.taghouse(
            "sidecars", "import", "sidecars", self.path("pictures.db"), pictures, "--site", "local")

    def peaks(self, works, posts):
        return {}

    def clean(self):
        copies = [path.name for path in self.bench.folder.glob("pictures-[0-9]*")]
        for name in (
                *copies, "recipes.db", "recipe.jsonl", "recipe.jsonl.zst", "recipe-core",
                "pictures-source", "pictures.db", "danbooru.jsonl"):
            path = self.path(name)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            self.path(name + ".manifest.json").unlink(missing_ok=True)

    def data(self):
        return (
            f"{self.bench.options.posts:,} posts of Danbooru; {PICTURES:,} pictures with metadata,"
            " 36 scored tags each")

    def table(self):
        lines = [
            "| captions by a recipe | median | peak memory | target | met |", "|---|---:|---:|---:|---|"]
        for row, (text, _, target) in ROWS.items():
            if row not in self.bench.figures:
                continue
            seconds, peak = self.bench.seconds(row, "taghouse"), self.bench.peak(row, "taghouse")
            is_met = (target is None or seconds <= target) and peak <= LIMIT_MIB
            said = f"≤ {target} s, ≤ {LIMIT_MIB} MiB" if target else f"≤ {LIMIT_MIB} MiB"
            lines.append(
                f"| {text} | {seconds:.2f} s | {peak:,.0f} MiB | {said} | {'yes' if is_met else '**no**'} |")
        return "\n".join(lines)
