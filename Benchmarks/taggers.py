#!/usr/bin/env python3
"""Preparing pictures for a tagger: `taghouse tag` against the Python that its models' makers publish.

    taggers.py FOLDER PROGRAM LIBRARY [--count 1000]

Makes pictures as boards have them (JPEG, PNG, WebP; 1 to 2 megapixels) and a model of WD's shape that does nearly nothing, so
that what is measured is the preparation. Needs onnx, numpy and Pillow. What came out stands in docs/TAGGERS.md.
"""
import argparse
import concurrent.futures
import os
import resource
import shutil
import subprocess
import time

import numpy as np
from PIL import Image, ImageFilter

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("program")
parser.add_argument("library")
parser.add_argument("--count", type=int, default=1000)
arguments = parser.parse_args()
pictures = f"{arguments.folder}/pictures"


def make_pictures():
    rng = np.random.default_rng(1)
    os.makedirs(pictures)
    originals = []
    for index in range(40):
        width, height = (int(x) for x in rng.integers(900, 1500, 2))
        # Areas of one colour with soft borders, lines and a little grain.
        areas = Image.fromarray(rng.integers(0, 256, (12, 12, 3), dtype=np.uint8)).resize((width, height), Image.NEAREST)
        areas = areas.filter(ImageFilter.GaussianBlur(5))
        grain = rng.normal(0, 4, (height, width, 1))
        image = Image.fromarray(np.clip(np.asarray(areas) + grain, 0, 255).astype(np.uint8))
        ending = "png" if index % 5 == 3 else "webp" if index % 10 == 4 else "jpg"
        path = f"{arguments.folder}/original{index}.{ending}"
        image.save(path, quality=90)
        originals.append(path)
    for index in range(arguments.count):
        path = originals[index % len(originals)]
        shutil.copy(path, f"{pictures}/{index}.{path.split('.')[-1]}")


def make_model():
    import onnx
    from onnx import TensorProto, helper

    folder = f"{arguments.folder}/wd"
    os.makedirs(folder)
    # One pixel, so that no time goes into the model.
    nodes = [helper.make_node("Slice", ["input", "from", "to", "axes"], ["p"]), helper.make_node("Flatten", ["p"], ["f"]),
             helper.make_node("Sigmoid", ["f"], ["output"])]
    numbers = {"from": [200, 200], "to": [201, 201], "axes": [1, 2]}
    graph = helper.make_graph(
        nodes, "wd", [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", 448, 448, 3])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["N", 3])],
        [helper.make_tensor(name, TensorProto.INT64, [2], values) for name, values in numbers.items()])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), f"{folder}/model.onnx")
    with open(f"{folder}/selected_tags.csv", "w") as file:
        file.write("tag_id,name,category,count\n1,a,0,1\n2,b,0,1\n3,c,0,1\n")


def prepare(path):
    image = Image.open(path).convert("RGBA")
    canvas = Image.new("RGBA", image.size, (255, 255, 255))
    canvas.alpha_composite(image)
    image = canvas.convert("RGB")
    side = max(image.size)
    square = Image.new("RGB", (side, side), (255, 255, 255))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    square = square.resize((448, 448), Image.BICUBIC)
    return np.asarray(square, dtype=np.float32)[:, :, ::-1].mean()


if not os.path.exists(pictures):
    make_pictures()
    make_model()
paths = sorted(f"{pictures}/{name}" for name in os.listdir(pictures) if not name.startswith("."))
for path in paths:
    open(path, "rb").read()


def measure(what, run):
    before = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    start = time.monotonic()
    run()
    elapsed = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    cpu = sum(getattr(a, f) - getattr(b, f) for a, b in zip(after, before) for f in ("ru_utime", "ru_stime"))
    print(f"{what:34}{elapsed:8.1f} s {len(paths) / elapsed:8.1f} pictures/s {cpu:8.1f} s of processors", flush=True)


def taghouse(threads):
    command = [arguments.program, "tag", "--src-dir", pictures, "--model", f"{arguments.folder}/wd", "--overwrite-tags",
               "--onnxruntime", arguments.library, "--threads", str(threads), "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def python(workers):
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(prepare, paths))


measure("taghouse tag, 1 thread", lambda: taghouse(1))
measure("taghouse tag, 2 threads", lambda: taghouse(2))
print(f"{'its peak memory':34}{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:8.0f} MB")
measure("Python", lambda: [prepare(path) for path in paths])
measure("Python, 2 threads", lambda: python(2))
