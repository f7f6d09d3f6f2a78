"""A small dump with all that dumps have: both sites, captions, latents, lists, and odd records.

The same seed gives the same files. Numbers are chosen so that every limit of the statistics is met by
something: a tag with more than 500 posts, tags that nearly always come together, characters alone.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

_GENERAL = [
    "1girl",
    "solo",
    "long_hair",
    "smile",
    "blue_eyes",
    "hat",
    "open_mouth",
    "skirt",
    "twintails",
    "sky",
    'don\'t_say_"lazy"',
    "\\m/",
    "<|>_<|>",
    "^_^",
    "steins;gate",
    "null",
    "ハート",
    "mr._game_&amp;_watch",
    "looking_at_viewer",
    "absurdly_long_hair",
    "cat_ears",
    "cat_tail",
    "red_dress",
    "1boy",
    "50%",
]
_RARE = [f"rare_thing_{number}" for number in range(60)]
_CHARACTERS = [f"character_{number}" for number in range(12)]
_COPYRIGHTS = [f"series_{number}" for number in range(4)]
_ARTISTS = [f"artist_{number}" for number in range(10)]
_META = ["highres", "translated"]
_SPECIES = ["canine", "feline", "dragon"]
_RATINGS = ["s", "q", "e", "g"]


def _tags(chance: random.Random, site: str) -> list[tuple[str, int]]:
    """Names and categories of a post, in the order of their names."""
    tags: dict[str, int] = {}
    for place, name in enumerate(_GENERAL):
        if chance.random() < 0.75 / (1 + place * 0.35):
            tags[name] = 0
    for _ in range(chance.randrange(3)):
        tags[chance.choice(_RARE)] = 0
    if "absurdly_long_hair" in tags:
        tags["long_hair"] = 0
    if "cat_ears" in tags and chance.random() < 0.97:
        tags["cat_tail"] = 0
    for character in chance.sample(_CHARACTERS, k=chance.choice([0, 1, 1, 1, 2])):
        tags[character] = 4
        tags[_COPYRIGHTS[int(character.split("_")[1]) % 4]] = 3
        for place in range(4):
            core = _GENERAL[4 + (int(character.split("_")[1]) * 3 + place) % 20]
            if chance.random() < 0.85:
                tags[core] = 0
    if chance.random() < 0.9:
        tags[chance.choice(_ARTISTS)] = 1
    if chance.random() < 0.6:
        tags[chance.choice(_META)] = 5 if site == "danbooru" else 7
    if site == "e621":
        tags[chance.choice(_SPECIES)] = 5
    return sorted(tags.items())


def _moment(chance: random.Random) -> tuple[int, int, int, int, int, int]:
    return (
        chance.randrange(2018, 2023),
        chance.randrange(1, 13),
        chance.randrange(1, 29),
        chance.randrange(24),
        chance.randrange(60),
        chance.randrange(60),
    )


def _old_post(chance: random.Random, number: int) -> dict[str, Any]:
    """The shape of 2017 to 2020: numbers as texts, tags as objects."""
    year, month, day, hour, minute, second = _moment(chance)
    return {
        "id": str(number),
        "created_at": f"{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.34205 UTC",
        "uploader_id": str(chance.randrange(1, 30)),
        "score": str(chance.randrange(-3, 90)),
        "source": chance.choice(["", "https://example.org/a\\b", "http://e.org/é"]),
        "md5": f"{chance.randrange(1 << 40) if chance.random() < 0.95 else 7:032x}",
        "rating": chance.choice(_RATINGS),
        "image_width": "1200",
        "image_height": str(chance.randrange(300, 3000)),
        "is_deleted": chance.random() < 0.1,
        "file_ext": "jpg",
        "parent_id": "0",
        "pixiv_id": "0",
        "approver_id": "0",
        "updated_at": "1970-01-01 00:00:00 UTC",
        "favs": [str(number) for number in range(chance.randrange(5))],
        "tags": [
            {"id": "1", "name": name, "category": str(category)}
            for name, category in _tags(chance, "danbooru")
        ],
    }


def _new_post(chance: random.Random, number: int) -> dict[str, Any]:
    """The shape since 2021: numbers, tag_string and its groups."""
    year, month, day, hour, minute, second = _moment(chance)
    tags = _tags(chance, "danbooru")
    groups = {"general": 0, "artist": 1, "copyright": 3, "character": 4, "meta": 5}
    return {
        "id": number,
        "created_at": f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.096-04:00",
        "uploader_id": chance.randrange(1, 30),
        "score": chance.choice([float(chance.randrange(50)), None, chance.randrange(50)]),
        "source": None,
        "rating": chance.choice(_RATINGS),
        "parent_id": chance.choice([None, 3]),
        "fav_count": chance.randrange(9),
        "is_deleted": False,
        "is_banned": None,
        "media_asset": {"image_width": 640, "image_height": 480, "file_ext": "png", "md5": f"{number:032x}"},
        "tag_string": " ".join(name for name, _ in tags),
        **{
            f"tag_string_{group}": " ".join(name for name, own in tags if own == category)
            for group, category in groups.items()
        },
    }


_BROKEN = [
    b"not json at all",
    b'{"id": 17, "score": ',
    b'{"score": 3}',
    b'{"id": "x7"}',
    b'{"id": 0}',
    b"[1, 2]",
    b"   ",
    b"",
    b'{"id": 90001, "score": NaN, "rating": "s", "tag_string": "solo hat"}',
    b'{"id": 90002, "source": "a \\ud83c lone half", "tag_string": "solo"}\r',
    b'{"id": 90003, "md5": 12, "created_at": "yesterday", "tag_string": "solo solo hat", "score": "many"}',
    b'{"id": 90004, "tags": ["solo", "a b"], "score": 12345678901234567890123}',
    b'{"id": 90005, "tag_string": 5}',
    b'{"id": 90006, "rating": "\xff"}',
]


def write_danbooru(folder: Path, seed: int, post_count: int) -> None:
    """Two files: of the old shape, and of the new one, which brings some posts again."""
    chance = random.Random(seed)
    half = post_count // 2
    lines = [json.dumps(_old_post(chance, number)).encode() for number in range(1, half + 1)]
    lines += [lines[3], lines[5]]
    for place, broken in enumerate(_BROKEN):
        lines.insert(10 + place * 7, broken)
    (folder / "1-old.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    numbers = [*range(half - 20, post_count + 1)]
    chance.shuffle(numbers)
    lines = [json.dumps(_new_post(chance, number), ensure_ascii=False).encode() for number in numbers]
    (folder / "2-new.jsonl").write_bytes(b"\r\n".join(lines))


def write_e621(path: Path, seed: int, post_count: int) -> None:
    """The posts export: breaks and quotes in cells, empty cells, rows that are none."""
    chance = random.Random(seed + 1)
    names = [
        "id",
        "uploader_id",
        "created_at",
        "md5",
        "source",
        "rating",
        "image_width",
        "image_height",
        "tag_string",
        "fav_count",
        "file_ext",
        "parent_id",
        "is_deleted",
        "score",
        "description",
    ]
    rows = [",".join(names)]
    for number in range(1, post_count + 1):
        year, month, day, hour, minute, second = _moment(chance)
        tags = " ".join(name for name, _ in _tags(chance, "e621"))
        source = chance.choice(
            ['"https://a.org\nhttps://b.org"', '""', "", '"say ""hi"", you"', "it's 5\" wide"]
        )
        quoted = '"' + tags.replace('"', '""') + '"'
        rows.append(
            f"{number},{chance.randrange(1, 20)},{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
            f".449000,{number:032x},{source},{chance.choice('sqe')},800,600,{quoted},"
            f"{chance.randrange(20)},png,,{chance.choice('tf')},{chance.randrange(-5, 60)},"
            f"{chance.choice(['', chr(34) + 'line' + chr(13) + chr(10) + 'two' + chr(34)])}"
        )
    rows.insert(7, "12,short")
    rows.insert(9, "x1" + "," * (len(names) - 1))
    rows.insert(11, "," * (len(names) - 1))
    rows.insert(13, "")
    path.write_bytes("\n".join(rows).encode() + b"\n")


def write_captions(folder: Path, seed: int, post_count: int) -> None:
    """The caption dump of e621, two months."""
    chance = random.Random(seed + 2)
    for month, first in (("2021-03", 1), ("2021-04", post_count // 2)):
        lines = []
        for number in range(first, first + post_count // 2):
            record: dict[str, Any] = {
                "id": chance.choice([number, str(number)]),
                "regular_summary": chance.choice(["A fox stands.\nIt waits. ", "", None, " Two  dragons. "]),
                "brief_summary": chance.choice(["A fox.", "\t", None]),
                "tags": chance.choice(["fox solo", ["fox", "solo"]]),
                "response_finish_reason": chance.choice(["STOP", "STOP", "SAFETY", None]),
                "created_at": f"{month}-05T10:00:00.000-04:00",
                "rating": "s",
                "score": number % 7,
            }
            if number % 5 == 0:
                record["midjourney_style_summary"] = {"text": "a fox", "parts": [1, 2.5, None, "x"]}
            lines.append(json.dumps(record, ensure_ascii=False).encode())
        lines += [b'{"id": 1.5, "tags": "x"}', b"{", lines[2]]
        (folder / f"{month}_grouped.jsonl").write_bytes(b"\n".join(lines))


def write_kohya(path: Path, seed: int, post_count: int) -> None:
    """Metadata lines of a trainer, for both sites."""
    chance = random.Random(seed + 3)
    lines = []
    for number in range(1, post_count // 2):
        record: dict[str, Any] = {
            "image_path": f"{chance.choice(['e621', 'danbooru', 'pictures'])}/{number}.webp"
        }
        if number % 3:
            record["image_size"] = [chance.choice([512, 768]), chance.choice([512, 1024])]
        if number % 4 == 0:
            record["caption"] = chance.choice(["A picture.", ["one"], ["one", "two"], ""])
        if number % 7 == 0:
            record["tags"] = "long hair, smile,, mira \\(sky\\) ||| hat"
        lines.append(json.dumps(record))
    lines += [
        '{"image_path": "no/number.png"}',
        '{"caption": "x"}',
        '{"image_path": "e621/999999.png", "image_size": [0, 1]}',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_lists(folder: Path) -> None:
    """Tags with categories, aliases in chains and circles, implications."""
    categories = {name: 0 for name in [*_GENERAL, *_RARE]}
    categories |= {name: 4 for name in _CHARACTERS} | {name: 3 for name in _COPYRIGHTS}
    categories |= (
        {name: 1 for name in _ARTISTS} | {name: 5 for name in _SPECIES} | {name: 7 for name in _META}
    )
    rows = ["id,name,category,post_count"]
    for number, (name, category) in enumerate(sorted(categories.items()), 1):
        quoted = '"' + name.replace('"', '""') + '"'
        rows.append(f"{number},{quoted},{category},{number * 3}")
    (folder / "tags.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    aliases = [
        ("hat", "headwear", "active"),
        ("headwear", "clothing_item", "active"),
        ("smile", "smile", "active"),
        ("sky", "skirt", "deleted"),
        ("loop_a", "loop_b", "active"),
        ("loop_b", "loop_a", "active"),
        ("cat_tail", "tail", "active"),
        ("hat", "cap", "active"),
        ("1boy", "male", "active"),
    ]
    implications = [
        ("absurdly_long_hair", "long_hair", "active"),
        ("cat_ears", "animal_ears", "active"),
        ("animal_ears", "ears", "active"),
        ("red_dress", "dress", "active"),
        ("dress", "clothing_item", "active"),
        ("skirt", "skirt", "active"),
        ("twintails", "long_hair", "retired"),
    ]
    for name, relations in (("aliases", aliases), ("implications", implications)):
        rows = ["id,antecedent_name,consequent_name,created_at,status"]
        rows += [
            f"{number},{one},{two},{'2020-01-01 00:00:00' if number % 2 else ''},{status}"
            for number, (one, two, status) in enumerate(relations, 1)
        ]
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def write_scores(path: Path, seed: int) -> None:
    """Scores of a tagger; only the warehouse reads them, a warehouse gets them from it."""
    chance = random.Random(seed + 4)
    scores = {
        str(number): {name: round(chance.random(), 3) for name in ["1girl", "hat", "smile", "new_thing"]}
        for number in range(1, 120)
    }
    path.write_text(json.dumps(scores), encoding="utf-8")


def write_dump(folder: Path, seed: int = 1, post_count: int = 900) -> None:
    """Writes all files into a folder, which is made."""
    for name in ("danbooru", "captions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_danbooru(folder / "danbooru", seed, post_count)
    write_e621(folder / "posts.csv", seed, post_count // 2)
    write_captions(folder / "captions", seed, post_count // 2)
    write_kohya(folder / "meta.jsonl", seed, post_count // 2)
    write_lists(folder)
    write_scores(folder / "wd.json", seed)
