"""Proposes tags with a model of train.py.

    sample.py model '1girl, red eyes'                             the likeliest next tags, with their chances
    sample.py model '1girl, red eyes' --lines 3 --top-p 0.9       whole lines, drawn tag by tag
"""

import argparse
from pathlib import Path

import torch
from transformers import GPT2LMHeadModel

from corpus import load_model, tag_ids


@torch.no_grad()
def chances(model: GPT2LMHeadModel, line: list[int], banned: list[int], temperature: float = 1.0) -> torch.Tensor:
    """By token: the chance that it comes next. A tag does not come twice."""
    logits = model(torch.tensor([line], device=model.device)).logits[0, -1].float()
    logits[[*line, *banned]] = -torch.inf
    return (logits / temperature).softmax(dim=0)


def draw(chance: torch.Tensor, top_p: float, random: torch.Generator) -> int:
    """A token by chance, among the likeliest that have the share `top_p` of all chances together."""
    ordered, tokens = chance.sort(descending=True)
    ordered[ordered.cumsum(dim=0) - ordered >= top_p] = 0
    return int(tokens[torch.multinomial(ordered.cpu(), 1, generator=random)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="the folder of train.py")
    parser.add_argument("tags", help="tags to begin with, with commas between them")
    parser.add_argument("--count", type=int, default=20, help="tags that are proposed at most, for each line")
    parser.add_argument("--lines", type=int, default=0, help="draw so many lines, instead of the likeliest next tags")
    parser.add_argument("--temperature", type=float, default=1.0, help="below 1 likely tags come more often, above 1 less")
    parser.add_argument("--top-p", type=float, default=1.0, help="draw among the likeliest tags with this share of the chances")
    parser.add_argument("--without", default="", help="tags that are not proposed, with commas between them")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.temperature <= 0 or not 0 < options.top_p <= 1:
        parser.error("--temperature must be above 0, --top-p above 0 and at most 1")
    model, tokenizer = load_model(options.model)
    given = [tokenizer.bos_token_id, *tag_ids(options.tags, tokenizer)]
    banned = [tokenizer.unk_token_id, tokenizer.pad_token_id, *tag_ids(options.without, tokenizer)]
    names = tokenizer.convert_ids_to_tokens

    if not options.lines:
        chance = chances(model, given, [*banned, tokenizer.eos_token_id], options.temperature)
        for value, token in zip(*(column.tolist() for column in chance.topk(min(options.count, len(tokenizer) - len(given))))):
            print(f"{value:.4f}  {names(token)}")
    random = torch.Generator().manual_seed(options.seed)
    for _ in range(options.lines):
        line = list(given)
        while len(line) < min(len(given) + options.count, model.config.n_positions):
            token = draw(chances(model, line, banned, options.temperature), options.top_p, random)
            if token == tokenizer.eos_token_id:
                break
            line.append(token)
        print(", ".join(names(line[1:])))


if __name__ == "__main__":
    main()
