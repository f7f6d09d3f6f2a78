"""What counts alone foretell of the tags of other posts, as the loss per tag that train.py prints.

    baselines.py house.db tokenizer.json others-corpus.jsonl

Single tags: how common each tag is. Pairs: a bigram model, how often a tag stands on the posts of the tag before it, by
the pairs that `taghouse analyze` has counted, mixed with the single tags. The mixture is the best of six on the very
lines that are judged, in favour of the pairs.
"""

import argparse
import json
import sqlite3
from pathlib import Path

import numpy


def pair_counts(house: Path, tokens: dict[str, int]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Posts of each token, and of each two tokens together."""
    with sqlite3.connect(f"file:{house}?mode=ro", uri=True) as database:
        ids: dict[int, int] = {}
        singles = numpy.zeros(len(tokens))
        for tag_id, name, count in database.execute("SELECT tag_id, name, post_count FROM tag JOIN tag_count USING (tag_id)"):
            token = tokens.get(name, tokens.get(name.replace("_", " ")))
            if token is not None:
                ids[tag_id] = token
                singles[token] = count
        pairs = numpy.zeros((len(tokens), len(tokens)), dtype=numpy.float32)
        for tag_id, other_id, count in database.execute("SELECT tag_id, other_id, post_count FROM tag_pair_count"):
            if tag_id in ids and other_id in ids:
                pairs[ids[tag_id], ids[other_id]] = count
    return singles, pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("house", type=Path, help="the warehouse of the posts for training, analyzed")
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("corpus", type=Path, help="lines of other posts")
    options = parser.parse_args()
    tokens = json.loads(options.tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    singles, pairs = pair_counts(options.house, tokens)
    texts = (json.loads(line)["text"].split(",") for line in options.corpus.open(encoding="utf-8"))
    lines = [numpy.array([tokens[tag] for tag in text if tag in tokens]) for text in texts]
    lines = [line for line in lines if len(line)]
    share = singles / singles.sum()
    first = numpy.concatenate([line[:1] for line in lines])
    before = numpy.concatenate([line[:-1] for line in lines])
    after = numpy.concatenate([line[1:] for line in lines])
    tag_count = len(first) + len(after)

    known = share[share > 0]
    print(f"{-(known * numpy.log(known)).sum():.4f}  entropy of single tags")
    print(f"{-(numpy.log(share[first]).sum() + numpy.log(share[after]).sum()) / tag_count:.4f}  single tags, on {tag_count:,} held-out tags")
    sums = pairs.sum(axis=1)
    losses = {}
    for weight in (10, 100, 1_000, 10_000, 100_000, 1_000_000):
        chance = (pairs[before, after] + weight * share[after]) / (sums[before] + weight)
        losses[weight] = -(numpy.log(share[first]).sum() + numpy.log(chance).sum()) / tag_count
    weight = min(losses, key=losses.__getitem__)
    print(f"{losses[weight]:.4f}  pairs, each mixed with {weight:,} draws of single tags")


if __name__ == "__main__":
    main()
