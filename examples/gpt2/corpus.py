"""The lines of a corpus as numbers of tags, in batches for a model."""

import difflib
from collections.abc import Iterator
from pathlib import Path

import numpy
import torch
from datasets import Dataset, load_dataset
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils import logging


def load_tokenizer(path: Path) -> PreTrainedTokenizerFast:
    """A tokenizer of `taghouse export vocabulary --format tokenizer`: each tag is one token."""
    return PreTrainedTokenizerFast(
        tokenizer_file=str(path), unk_token="[UNK]", pad_token="[PAD]", bos_token="[BOS]", eos_token="[EOS]"
    )


def load_model(path: Path) -> tuple[GPT2LMHeadModel, PreTrainedTokenizerFast]:
    """What train.py has saved, ready to be asked."""
    logging.disable_progress_bar()
    model = GPT2LMHeadModel.from_pretrained(path).eval()
    model.to("cuda" if torch.cuda.is_available() else "cpu")
    return model, PreTrainedTokenizerFast.from_pretrained(path)


def tag_ids(text: str, tokenizer: PreTrainedTokenizerFast) -> list[int]:
    """The tokens of `1girl, red_eyes, …`; ends the program at a tag that the model does not know, with those near it."""
    ids = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        vocabulary = tokenizer.get_vocab()
        known = next((vocabulary[form] for form in (name, name.replace("_", " ")) if form in vocabulary), None)
        if known is None:
            near = difflib.get_close_matches(name.replace("_", " "), vocabulary, n=3)
            raise SystemExit(f"error: the model knows no tag '{name}'" + (f"; did you mean {' or '.join(near)}?" if near else ""))
        ids.append(known)
    return ids


def load_lines(path: Path, tokenizer: PreTrainedTokenizerFast, context: int) -> Dataset:
    """A corpus of `taghouse export corpus --format jsonl`: `tags` are the known tags of a post, at most
    so many that they fit between the marks of beginning and end; posts without any are left out."""

    def encode(rows: dict[str, list[str]]) -> dict[str, list]:
        unknown = tokenizer.unk_token_id
        lines = [[tag for tag in line if tag != unknown][: context - 2] for line in tokenizer(rows["text"])["input_ids"]]
        return {"tags": lines, "length": [len(line) for line in lines]}

    lines = load_dataset("json", data_files=str(path), split="train")
    lines = lines.map(encode, batched=True, remove_columns=lines.column_names, desc=f"Reading {path.name}")
    return lines.filter(lambda lengths: [length > 0 for length in lengths], batched=True, input_columns="length")


def batches(lines: Dataset, size: int, seed: int | None) -> Iterator[list[list[int]]]:
    """All lines once, `size` at a time, those of like length together, so that little is padding.

    With a seed, both the lines and the tags of each line come in an order drawn by chance: what goes with
    what has nothing to do with the order in which a site stores its tags.
    """
    random = numpy.random.default_rng(seed)
    lengths = numpy.array(lines["length"])
    order = random.permutation(len(lengths)) if seed is not None else numpy.arange(len(lengths))
    pool = 50 * size
    for start in range(0, len(order), pool):
        chosen = order[start : start + pool]
        chosen = chosen[numpy.argsort(lengths[chosen], kind="stable")]
        groups = [chosen[first : first + size] for first in range(0, len(chosen), size)]
        if seed is not None:
            random.shuffle(groups)
        for group in groups:
            tags = lines[group.tolist()]["tags"]
            yield [random.permutation(line).tolist() for line in tags] if seed is not None else tags


def model_inputs(tags: list[list[int]], tokenizer: PreTrainedTokenizerFast, device: torch.device) -> dict[str, torch.Tensor]:
    """What GPT-2 takes: begin, tags, end, padding. Padding counts neither for attention nor for the loss."""
    rows = [torch.tensor([tokenizer.bos_token_id, *line, tokenizer.eos_token_id]) for line in tags]
    ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=tokenizer.pad_token_id).to(device)
    mask = ids != tokenizer.pad_token_id
    return {"input_ids": ids, "attention_mask": mask.long(), "labels": ids.masked_fill(~mask, -100)}
