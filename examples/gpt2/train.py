"""Trains a GPT-2 on the tags of posts, one token a tag, and says how well it foretells the tags of other posts.

    train.py --tokenizer tokenizer.json --train train.jsonl --validation heldout.jsonl --output model
"""

import argparse
import json
import math
import sys
import time
from itertools import chain
from pathlib import Path

import torch
from datasets import Dataset
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast, set_seed
from transformers.utils import logging

from corpus import batches, load_lines, load_tokenizer, model_inputs

# Layers, heads and width. `gpt2` is the smallest GPT-2 that OpenAI published.
SIZES = {"tiny": (2, 2, 64), "small": (3, 4, 128), "medium": (6, 8, 384), "gpt2": (12, 12, 768)}


def new_model(size: str, context: int, tokenizer: PreTrainedTokenizerFast) -> GPT2LMHeadModel:
    layers, heads, width = SIZES[size]
    model = GPT2LMHeadModel(
        GPT2Config(
            vocab_size=len(tokenizer), n_positions=context, n_layer=layers, n_head=heads, n_embd=width,
            activation_function="gelu_pytorch_tanh", initializer_range=0.02 * (768 / width) ** 0.5,
            resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
            bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )  # fmt: skip
    model.loss_type = "ForCausalLM"
    return model


@torch.no_grad()
def loss_per_tag(model: GPT2LMHeadModel, lines: Dataset, tokenizer: PreTrainedTokenizerFast, size: int) -> float:
    """The mean of -ln p(tag | tags before it) over all tags. The marks are no tags: their chances are left out."""
    model.eval()
    total, count = 0.0, 0
    for tags in batches(lines, size, seed=None):
        inputs = model_inputs(tags, tokenizer, model.device)
        labels = inputs.pop("labels")[:, 1:]
        labels = labels.masked_fill(labels == tokenizer.eos_token_id, -100)
        logits = model(**inputs).logits[:, :-1].float()
        logits[:, :, tokenizer.all_special_ids] = -torch.inf
        total += torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum").item()
        count += int((labels != -100).sum())
    model.train()
    return total / count


def single_tag_loss(train: Dataset, validation: Dataset, tokenizer: PreTrainedTokenizerFast) -> float:
    """What the loss per tag is for whoever knows how common each tag is, and nothing else.

    Each is counted once more, so that none is impossible."""
    counts = torch.ones(len(tokenizer), dtype=torch.float64)
    for rows in train.iter(batch_size=10_000):
        counts += torch.bincount(torch.tensor(list(chain(*rows["tags"]))), minlength=len(tokenizer))
    logs = (counts / counts.sum()).log()
    return -logs[list(chain(*validation["tags"]))].mean().item()


def learning_rate(peak: float, progress: float) -> float:
    """Rises over the first hundredth of the run, then falls as a cosine to a twentieth."""
    return peak * min(progress / 0.01, 0.05 + 0.95 * (1 + math.cos(math.pi * min(progress, 1.0))) / 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", type=Path, required=True, help="of `taghouse export vocabulary --format tokenizer`")
    parser.add_argument("--train", type=Path, required=True, help="a corpus of `taghouse export corpus --format jsonl`")
    parser.add_argument("--validation", type=Path, required=True, help="a corpus of posts that are not in --train")
    parser.add_argument("--output", type=Path, required=True, help="folder of the model")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--epochs", type=int, default=1, help="how often each line is seen")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so many minutes, whatever the epochs")
    parser.add_argument("--batch", type=int, default=64, help="lines of a step")
    parser.add_argument("--rate", type=float, default=1e-3, help="the highest learning rate")
    parser.add_argument("--context", type=int, default=128, help="tags of a line, with the marks of begin and end")
    parser.add_argument("--report", type=int, default=500, help="steps between reports")
    parser.add_argument("--threads", type=int, help="threads of the processor")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    set_seed(options.seed)
    logging.disable_progress_bar()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    tokenizer = load_tokenizer(options.tokenizer)
    train = load_lines(options.train, tokenizer, options.context)
    validation = load_lines(options.validation, tokenizer, options.context)
    model = new_model(options.size, options.context, tokenizer).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.95), weight_decay=0.01)
    step_count = options.epochs * math.ceil(len(train) / options.batch)
    print(f"{model.num_parameters():,} parameters, {len(tokenizer):,} tokens, {len(train):,} lines, {step_count:,} steps, {device}")

    alone = single_tag_loss(train, validation, tokenizer)
    print(f"held-out loss per tag of single tags, by their counts alone: {alone:.4f}", flush=True)

    begin, step, log, recent = time.monotonic(), 0, [], []
    sample = validation.select(range(min(1000, len(validation))))

    def report(lines: Dataset) -> None:
        """Says the losses since the last report and of these held-out lines, and saves the model."""
        loss = loss_per_tag(model, lines, tokenizer, options.batch)
        minutes = (time.monotonic() - begin) / 60
        log.append({"step": step, "minutes": round(minutes, 2), "lines": len(lines), "loss_per_tag": round(loss, 4)})
        trained = sum(recent) / max(len(recent), 1)
        print(f"step {step:6,}  {minutes:5.1f} min  loss {trained:.3f}  per tag of {len(lines):,} other lines {loss:.4f}", flush=True)
        recent.clear()
        model.save_pretrained(options.output)
        tokenizer.save_pretrained(options.output)
        (options.output / "training.json").write_text(json.dumps(log, indent=2) + "\n")

    def progress() -> float:
        """The share of the run that is over, by steps or by time."""
        return max(step / step_count, (time.monotonic() - begin) / 60 / options.minutes)

    for epoch in range(options.epochs):
        for tags in batches(train, options.batch, seed=options.seed + epoch):
            if progress() >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(options.rate, progress() + 1 / step_count)
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
                loss = model(**model_inputs(tags, tokenizer, device)).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            recent.append(loss.item())
            if step % options.report == 0:
                report(sample)
    report(validation)
    if log[-1]["loss_per_tag"] >= alone:
        sys.exit("error: the model knows no more than how common each tag is; train it for longer")


if __name__ == "__main__":
    main()
