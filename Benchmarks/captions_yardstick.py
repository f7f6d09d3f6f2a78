"""Plain Python's side of the caption works, one step a process.

    python captions_yardstick.py STEP '{"argument": value, ...}'      prints one JSON object

Nothing but the standard library, in the way such scripts are written: everything is loaded, merged
in dictionaries, and dumped.
"""
import hashlib
import io
import json
import sys
import tarfile
import time
from pathlib import Path


def merge(latents, captions, output, missing):
    """Merges two kohya files, and lists the ids that lack something.

    The ids are those of the first file. Tags stand in for a caption that is not there.
    """
    started = time.perf_counter()
    with open(latents, encoding="utf-8") as file:
        entries = json.load(file)
    with open(captions, encoding="utf-8") as file:
        texts = json.load(file)
    merged, lacking = {}, {"tags": [], "caption": [], "latent": []}
    for key, entry in entries.items():
        tags, size = entry.get("tags"), entry.get("train_resolution")
        caption = (texts.get(key) or {}).get("caption")
        if not tags:
            lacking["tags"].append(key)
        if not caption:
            lacking["caption"].append(key)
        if not size:
            lacking["latent"].append(key)
        fields = {"tags": tags, "caption": caption or tags, "train_resolution": size}
        merged[key] = {name: value for name, value in fields.items() if value}
    with open(output, "w", encoding="utf-8") as file:
        json.dump(merged, file, indent=2)
    with open(missing, "w", encoding="utf-8") as file:
        json.dump(lacking, file, indent=2)
    return {
        "seconds": time.perf_counter() - started, "ids": len(merged),
        "missing": {name: len(keys) for name, keys in lacking.items()}}


def tars(lines, output, shards):
    """Writes the captions of a JSONL file as members of tar files, by number modulo the shards.

    Only the writing is timed; the texts are in memory, in the order of the tars, before it begins.
    """
    members = [[] for _ in range(shards)]
    with open(lines, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            members[record["number"] % shards].append(
                (f"{record['number']}.caption", record["caption"].encode()))
    folder = Path(output)
    folder.mkdir()
    started = time.perf_counter()
    for shard, texts in enumerate(members):
        if not texts:
            continue
        # The quickest of the formats: the others look for what does not fit.
        with tarfile.open(folder / f"{shard:04d}.tar", "w", format=tarfile.USTAR_FORMAT) as tar:
            for name, text in texts:
                member = tarfile.TarInfo(name)
                member.size = len(text)
                tar.addfile(member, io.BytesIO(text))
    return {
        "seconds": time.perf_counter() - started, "members": sum(map(len, members)),
        "bytes": sum(len(text) for texts in members for _, text in texts)}


# -- Both sides hold the same --------------------------------------------------------------------


def metadata_digest(path):
    """SHA-256 of a JSON object, however it is written; its members in their order."""
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    digest = hashlib.sha256()
    for key, entry in entries.items():
        digest.update(json.dumps([key, entry], sort_keys=True).encode() + b"\n")
    return {"digest": digest.hexdigest(), "count": len(entries)}


def tars_digest(folder):
    """SHA-256 of the names and texts of all members, tar by tar."""
    digest = hashlib.sha256()
    count = 0
    for path in sorted(Path(folder).glob("*.tar")):
        with tarfile.open(path) as tar:
            members = sorted((member.name, member) for member in tar)
            for name, member in members:
                text = tar.extractfile(member).read()
                digest.update(f"{path.name} {name} {len(text)}\n".encode() + text)
                count += 1
    return {"digest": digest.hexdigest(), "count": count}


STEPS = {step.__name__: step for step in (merge, tars, metadata_digest, tars_digest)}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](**json.loads(sys.argv[2]))))
