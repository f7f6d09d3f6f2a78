"""Hides tags of posts that no model has seen, and counts how many are among the first ten proposals.

    evaluate.py house.db model others-corpus.jsonl --taghouse taghouse

Three ways propose, among the same tags: the most common ones, whatever is given; `taghouse suggest` over the
warehouse of the posts for training; and the model of train.py, by its chances for the next tag. Of each post
three tags are given, then half of them. Ends with an error when the model finds no more than the most common tags do.
"""

import argparse
import csv
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy
import torch

from corpus import load_model

SHOWN = 10
Proposals = list[list[str]]


def cut_lines(corpus: Path, known: set[str], count: int, given: int | None, seed: int) -> list[tuple[list[str], set[str]]]:
    """Given and hidden tags of each post, by chance; half of them given for None. Posts with fewer than eight tags are left out."""
    random, cuts = numpy.random.default_rng(seed), []
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            tags = [tag for tag in json.loads(line)["text"].split(",") if tag in known]
            if len(tags) >= 8 and len(cuts) < count:
                tags = [tags[place] for place in random.permutation(len(tags))]
                size = given or len(tags) // 2
                cuts.append((tags[:size], set(tags[size:])))
    return cuts


def suggested(taghouse: str, house: Path, minimum: int, categories: str, lines: list[list[str]]) -> Proposals:
    """By `taghouse suggest`, all lines in one run."""
    command = [taghouse, "suggest", str(house), "--from-file", "-", "--limit", str(SHOWN), "--format", "csv"]
    command += ["--min-posts", str(minimum), "--category", categories, "--allow-unknown"]
    text = "".join(",".join(line) + "\n" for line in lines)
    answer = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    found: Proposals = [[] for _ in lines]
    for row in csv.DictReader(io.StringIO(answer)):
        found[int(row["line"]) - 1].append(row["tag"].replace("_", " "))
    return found


@torch.no_grad()
def proposed(path: Path, lines: list[list[str]]) -> Proposals:
    """By the model: the likeliest next tags."""
    model, tokenizer = load_model(path)
    special = [tokenizer.unk_token_id, tokenizer.pad_token_id, tokenizer.bos_token_id, tokenizer.eos_token_id]
    found = []
    for line in lines:
        given = tokenizer.convert_tokens_to_ids(line)[: model.config.n_positions - 1]
        logits = model(torch.tensor([[tokenizer.bos_token_id, *given]], device=model.device)).logits[0, -1]
        logits[[*special, *given]] = -torch.inf
        found.append(tokenizer.convert_ids_to_tokens(logits.topk(SHOWN).indices.tolist()))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("house", type=Path, help="the warehouse of the posts for training")
    parser.add_argument("model", type=Path, help="the folder of train.py")
    parser.add_argument("corpus", type=Path, help="lines of other posts, of taghouse export corpus --spaces")
    parser.add_argument("--taghouse", default="taghouse", help="the program")
    parser.add_argument("--posts", type=int, default=2000, help="posts that are asked about")
    parser.add_argument("--min-posts", type=int, default=20, help="as for the tokenizer")
    parser.add_argument("--category", default="general,character,copyright", help="as for the tokenizer")
    parser.add_argument("--threads", type=int, help="threads of the processor")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    tokens = json.loads((options.model / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    common = [tag for tag, token in sorted(tokens.items(), key=lambda item: item[1]) if token > 3]

    def popular(lines: list[list[str]]) -> Proposals:
        return [[tag for tag in common[: SHOWN + len(line)] if tag not in line][:SHOWN] for line in lines]

    ways: dict[str, Callable[[list[list[str]]], Proposals]] = {
        "the most common tags": popular,
        "`taghouse suggest`": lambda lines: suggested(options.taghouse, options.house, options.min_posts, options.category, lines),
        "the model": lambda lines: proposed(options.model, lines),
    }
    print(f"| given | proposed by | hidden tags among the first {SHOWN} | proposals that are hidden tags | ms a post |")
    print("|---|---|---:|---:|---:|")
    found: dict[str, int] = dict.fromkeys(ways, 0)
    for given in (3, None):
        cuts = cut_lines(options.corpus, set(common), options.posts, given, options.seed)
        for way, propose in ways.items():
            begin = time.monotonic()
            answers = propose([line for line, _ in cuts])
            milliseconds = (time.monotonic() - begin) * 1000 / len(cuts)
            hits = sum(len(hidden.intersection(answer)) for (_, hidden), answer in zip(cuts, answers))
            found[way] += hits
            hidden_count = sum(len(hidden) for _, hidden in cuts)
            words = f"{given} tags" if given else "half of the tags"
            print(f"| {words} | {way} | {hits / hidden_count:.1%} | {hits / sum(map(len, answers)):.1%} | {milliseconds:.1f} |", flush=True)
    if found["the model"] <= found["the most common tags"]:
        sys.exit("error: the model finds no more hidden tags than the most common tags do")


if __name__ == "__main__":
    main()
