"""Invents posts in the shape of Danbooru's API, a JSON object a line, whose tags depend on each other as real ones do.

    posts.py posts.jsonl --posts 200000 --seed 1

The world is the same in every run: 900 characters, each with a work, a look and habits; 70 scenes, each with
what is seen there; 90 outfits. A post has one or two characters, in a scene, in an outfit, and one tag in
twelve that comes from anywhere. Coloured things bring the thing: `red_dress` stands with `dress`, which is
an implication on boards. The seed draws the posts only.
"""

import argparse
import itertools
import json
from pathlib import Path
from random import Random

COLORS = "black white red blue green yellow pink purple brown grey orange aqua".split()
GARMENTS = (
    "dress skirt shirt jacket coat scarf gloves boots hat ribbon bow necktie hoodie sweater kimono swimsuit shorts pants cape apron"
).split()
PLACES = (
    "beach forest city classroom library kitchen bedroom rooftop street shrine train cafe garden mountain river desert castle ruins stage gym"
).split()
THINGS = (
    "book cup umbrella sword guitar phone camera flower lantern bicycle bag bottle plate cake apple fish balloon candle clock mirror"
    " key letter map brush bell drum fan kite ladder basket chair table window door bridge boat cloud moon star snow rain leaf"
).split()
MANNERS = "holding broken floating tiny giant glowing wooden paper golden striped floral old hanging open".split()
MOODS = "smile frown blush crying laughing sleepy angry surprised serious open_mouth closed_eyes tongue_out wink pout smirk tears".split()
POSES = (
    "sitting standing lying running jumping looking_at_viewer looking_back arms_up kneeling walking dancing reading eating swimming"
    " from_above from_below close-up profile full_body upper_body portrait cowboy_shot".split()
)
SYLLABLES = "ka ri mo na shi to re lu vi san el da ko mi yu ha ne so ta ru".split()


def falling(count: int, flatness: float) -> list[float]:
    """Weights by rank, added up: the first come up most."""
    return list(itertools.accumulate(1 / (rank + flatness) for rank in range(count)))


class World:
    """All that is the same in every run."""

    def __init__(self) -> None:
        random = Random(20)
        self.general = [f"{color}_{garment}" for color in COLORS for garment in GARMENTS]
        self.general += [f"{manner}_{thing}" for manner in MANNERS for thing in THINGS]
        random.shuffle(self.general)
        self.works = [self.name(random, 2) + "_no_" + self.name(random, 2) for _ in range(90)]
        names = {f"{self.name(random, 3)}_{self.name(random, 2)}" for _ in range(900)}
        self.characters = [self.character(random, name) for name in sorted(names)]
        random.shuffle(self.characters)
        self.scenes = [[PLACES[i % len(PLACES)], *random.sample(self.general + THINGS, 30)] for i in range(70)]
        self.outfits = [
            [(tag, random.uniform(0.4, 0.95)) for tag in random.sample(self.general[:300], 5)] for _ in range(90)
        ]
        self.character_weights = falling(len(self.characters), 6)
        self.scene_weights, self.seen_weights = falling(70, 10), falling(31, 2)
        self.general_weights = falling(len(self.general), 20)

    @staticmethod
    def name(random: Random, syllables: int) -> str:
        return "".join(random.choices(SYLLABLES, k=syllables))

    def character(self, random: Random, name: str) -> dict:
        look = [f"{random.choice(COLORS)}_hair", f"{random.choice(('long', 'short', 'medium'))}_hair", f"{random.choice(COLORS)}_eyes"]
        look += random.sample(self.general, 3) + random.sample(MOODS, 1)
        return {
            "name": name, "work": random.choice(self.works), "kind": random.choice(("girl", "girl", "boy")),
            "look": [(tag, random.uniform(0.9, 0.98) if i < 3 else random.uniform(0.3, 0.9)) for i, tag in enumerate(look)],
            "outfits": random.sample(range(90), 2), "scenes": random.sample(range(70), 2),
        }  # fmt: skip

    def post(self, random: Random) -> tuple[set[str], set[str], set[str]]:
        """The general tags, the characters and the works of a post."""
        cast = [random.choices(self.characters, cum_weights=self.character_weights)[0]]
        if random.random() < 0.2:
            cast.append(random.choice([one for one in self.characters if one["work"] == cast[0]["work"]]))
        general = set()
        for kind in ("girl", "boy"):
            count = sum(one["kind"] == kind for one in {one["name"]: one for one in cast}.values())
            general |= {f"1{kind}"} if count == 1 else {f"{count}{kind}s", f"multiple_{kind}s"} if count else set()
        if len(general) == 1 and "multiple" not in str(general):
            general.add("solo")
        for one in cast:
            general |= {tag for tag, share in one["look"] if random.random() < share}
        first = cast[0]
        outfit = self.outfits[random.choice(first["outfits"]) if random.random() < 0.7 else random.randrange(90)]
        general |= {tag for tag, share in outfit if random.random() < share}
        scene = self.scenes[
            random.choice(first["scenes"]) if random.random() < 0.5 else random.choices(range(70), cum_weights=self.scene_weights)[0]
        ]
        general |= {scene[0], *random.choices(scene, cum_weights=self.seen_weights, k=random.randint(3, 10))}
        general |= {random.choice(POSES), random.choice(MOODS)} if random.random() < 0.8 else set()
        general |= {tag for tag in random.choices(self.general, cum_weights=self.general_weights, k=3) if random.random() < 0.6}
        general |= {tag.rpartition("_")[2] for tag in general if tag.partition("_")[0] in (*COLORS, *MANNERS)} - {"hair", "eyes"}
        return general, {one["name"] for one in cast}, {one["work"] for one in cast}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first-id", type=int, default=1)
    options = parser.parse_args()
    world, random = World(), Random(options.seed)
    with options.output.open("w", encoding="utf-8") as output:
        for number in range(options.first_id, options.first_id + options.posts):
            general, characters, works = world.post(random)
            texts = {
                "general": " ".join(sorted(general)), "character": " ".join(sorted(characters)), "copyright": " ".join(sorted(works)),
            }  # fmt: skip
            record = {"id": number, "rating": "g", "tag_string": " ".join(texts.values())}
            record |= {f"tag_string_{category}": text for category, text in texts.items()}
            output.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
