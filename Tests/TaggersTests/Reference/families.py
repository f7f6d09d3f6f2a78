# families.py FOLDER: small models of each family's shape, pictures of every kind, and the scores that the models
# give them by way of Pillow, numpy and onnxruntime, as the programs of the models' makers prepare pictures.
#
#     models/NAME/…           as their makers ship them
#     pictures/…
#     expected.json           {model: {picture: [score, …]}}
#
# Scores depend on the pixels: each is a weighted sum of the means of 4 x 4 fields of each colour.
import json
import os
import struct
import sys
import zlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

root = sys.argv[1]
rng = np.random.default_rng(20)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


# Models.


def make_model(name, layout, size, tags, spread, outputs, batch="N", file="model.onnx"):
    """outputs: name -> what it has: scores, logits or something else."""
    weights = (rng.normal(size=(48, tags)) * 0.6 / spread).astype(np.float32)
    bias = rng.normal(size=tags).astype(np.float32)
    field = size // 4
    nodes = []
    x = "input"
    if layout == "nhwc":
        nodes.append(helper.make_node("Transpose", [x], ["x"], perm=[0, 3, 1, 2]))
        x = "x"
    nodes += [
        helper.make_node("AveragePool", [x], ["p"], kernel_shape=[field] * 2, strides=[field] * 2),
        helper.make_node("Flatten", ["p"], ["f"]),
        helper.make_node("MatMul", ["f", "w"], ["m"]),
        helper.make_node("Add", ["m", "b"], ["l"]),
    ]
    infos = []
    for output, kind in outputs.items():
        source, operation = {"scores": ("l", "Sigmoid"), "logits": ("l", "Identity"), "other": ("f", "Identity")}[kind]
        nodes.append(helper.make_node(operation, [source], [output]))
        infos.append(helper.make_tensor_value_info(output, TensorProto.FLOAT, [batch, 48 if kind == "other" else tags]))
    shape = [batch, size, size, 3] if layout == "nhwc" else [batch, 3, size, size]
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)], infos,
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(bias, "b")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    os.makedirs(f"{root}/models/{name}", exist_ok=True)
    onnx.save(model, f"{root}/models/{name}/{file}")


RATINGS = ["general", "sensitive", "questionable", "explicit"]


def names(count):
    return [(RATINGS[i], 9) if i < 4 else (f"tag_{i}", 4 if i >= count - 2 else 0) for i in range(count)]


def csv(count, header="tag_id,name,category,count", row="{i},{name},{category},5"):
    rows = [row.format(i=i, name=name, category=category) for i, (name, category) in enumerate(names(count))]
    return "\n".join([header] + rows) + "\n"


# Preparation, as the makers' programs have it.


def over(image, color):
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        canvas = Image.new("RGBA", image.size, color + (255,))
        canvas.alpha_composite(image)
        image = canvas
    return image.convert("RGB")


def square(image, color):
    side = max(image.size)
    canvas = Image.new("RGB", (side, side), color)
    canvas.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return canvas


def inside(image, size, resample, color):
    scale = min(size / image.width, size / image.height)
    small = image.resize((max(1, int(image.width * scale)), max(1, int(image.height * scale))), resample)
    canvas = Image.new("RGB", (size, size), color)
    canvas.paste(small, ((size - small.width) // 2, (size - small.height) // 2))
    return canvas


def array(image, divisor, mean=0, deviation=1):
    values = np.asarray(image).astype(np.float32) / np.float32(divisor)
    return (values - np.float32(mean)) / np.float32(deviation)


WHITE = (255, 255, 255)
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


def wd(image, size):
    image = square(over(image, WHITE), WHITE).resize((size, size), Image.BICUBIC)
    return array(image, 1)[:, :, ::-1][None]


def chw(values):
    return values.transpose(2, 0, 1)[None]


def cl(image, size):
    image = square(over(image, WHITE), WHITE).resize((size, size), Image.BICUBIC)
    return chw(array(image, 255, 0.5, 0.5)[:, :, ::-1])


def pixai(image, size):
    return chw(array(over(image, WHITE).resize((size, size), Image.BILINEAR), 255, 0.5, 0.5))


def camie(image, size):
    return chw(array(inside(over(image, WHITE), size, Image.LANCZOS, (124, 116, 104)), 255, *IMAGENET))


def timm(image, size):
    image = inside(over(image, WHITE), size + 8, Image.BILINEAR, WHITE)
    image = image.resize((size + 4, size + 4), Image.BICUBIC)
    image = image.crop((2, 2, size + 2, size + 2))
    return chw(array(image, 255, *IMAGENET))


def deepdanbooru(image, size):
    return array(inside(over(image, WHITE), size, Image.BICUBIC, (0, 0, 0)), 255)[None]


def mldanbooru(image, size):
    return chw(array(over(image, WHITE).resize((size, size), Image.BILINEAR), 255))


models = {}


def family(name, prepare, size, *, layout, spread, outputs, tags=12, score="output", files=(), **more):
    make_model(name, layout, size, tags, spread, outputs, **more)
    for file, text in files:
        write(f"{root}/models/{name}/{file}", text)
    models[name] = (prepare, size, score, more.get("file", "model.onnx"))


stages = [
    {"type": "convert_rgb", "force_background": "white"},
    {"type": "pad_to_size", "size": [72, 72], "background_color": "white", "interpolation": "bilinear"},
    {"type": "resize", "size": 68, "interpolation": "bicubic", "max_size": None, "antialias": True},
    {"type": "center_crop", "size": [64, 64]},
    {"type": "maybe_to_tensor"},
    {"type": "normalize", "mean": IMAGENET[0], "std": IMAGENET[1]},
]
words = {9: "Rating", 4: "Character", 0: "General"}
done = {"output": "scores"}
family("wd-v3", wd, 64, layout="nhwc", spread=255, outputs=done, files=[("selected_tags.csv", csv(12).replace("\n", "\r\n") + ",,,\r\n")])
family("wd-fixed", wd, 48, layout="nhwc", spread=255, outputs=done, batch=1, files=[("selected_tags.csv", csv(12))])
family("z3d", wd, 64, layout="nhwc", spread=255, outputs=done, files=[("tags-selected.csv", csv(12))])
family("pixai", pixai, 64, layout="nchw", spread=1, score="prediction",
       outputs={"embedding": "other", "logits": "logits", "prediction": "scores"},
       files=[("selected_tags.csv", csv(12, "id,tag_id,name,category,count,ips", "{i},{i},{name},{category},5,[]"))])
family("camie", camie, 64, layout="nchw", spread=1, score="refined_predictions", file="camie-tagger-v2.onnx",
       outputs={"initial_predictions": "logits", "refined_predictions": "logits"},
       files=[("camie-tagger-v2-metadata.json", json.dumps({"dataset_info": {"tag_mapping": {
           "idx_to_tag": {str(i): name for i, (name, _) in enumerate(names(12))},
           "tag_to_category": {name: words[category].lower() for name, category in names(12)}}}}))])
family("cl_tagger", cl, 64, layout="nchw", spread=1, score="logits", outputs={"logits": "logits"},
       files=[("tag_mapping.json", json.dumps({str(i): {"tag": name, "category": words[category]} for i, (name, category) in enumerate(names(12))}))])
family("animetimm", timm, 64, layout="nchw", spread=1, score="prediction",
       outputs={"embedding": "other", "logits": "logits", "prediction": "scores"},
       files=[("preprocess.json", json.dumps({"test": stages})),
              ("selected_tags.csv", csv(12, "id,name,category,count,best_threshold", "{i},{name},{category},5,0.{i}")),
              ("thresholds.csv", "category,name,threshold\n0,general,0.4\n4,character,0.6\n")])
family("deepdanbooru", deepdanbooru, 64, layout="nhwc", spread=1, outputs=done,
       files=[("tags.txt", "\n".join(f"rating:{name}" if category == 9 else name for name, category in names(12)) + "\n")])
family("mldanbooru", mldanbooru, 64, layout="nchw", spread=1, outputs={"output": "logits"},
       files=[("classes.json", json.dumps([name for name, _ in names(12)]))])
# A model that nobody knows, described by a file: transparent over black, smoothed otherwise, of another size.
family("own", lambda image, size: chw(array(over(image, (9, 0, 0)).resize((40, 40), Image.HAMMING), 2, [1, 2, 3], [50, 60, 70])), 40,
       layout="nchw", spread=1, outputs={"a": "other", "y": "logits"}, score="y", file="net.onnx",
       files=[("list.csv", csv(12)), ("taghouse-tagger.toml", """
# As a user writes it.
name = "own"
model = "net.onnx"
tags = "list.csv"
layout = "nchw"
color = "rgb"
fit = "stretch"
background = [9, 0, 0]
resample = "hamming"
divisor = 2
mean = [1, 2, 3]
deviation = [50, 60, 70]
logits = "y"
""")])

# Pictures.

folder = f"{root}/pictures"
os.makedirs(folder, exist_ok=True)


def noise(width, height, channels=3):
    small = rng.integers(0, 256, (height // 9 + 1, width // 9 + 1, channels), dtype=np.uint8)
    return np.kron(small, np.ones((9, 9, 1), np.uint8))[:height, :width].copy()


color = noise(161, 119)
image = Image.fromarray(color)
image.save(f"{folder}/color.png")
image.save(f"{folder}/color.jpg", quality=88)
image.save(f"{folder}/progressive.jpg", progressive=True)
image.save(f"{folder}/color.webp", lossless=True)
image.save(f"{folder}/color.bmp")
image.save(f"{folder}/color.gif")
image.save(f"{folder}/color.tif")
image.convert("CMYK").save(f"{folder}/cmyk.jpg")
image.convert("L").save(f"{folder}/grey.png")
image.convert("L").save(f"{folder}/grey.jpg")
image.convert("1").save(f"{folder}/bilevel.png")
image.convert("P").save(f"{folder}/palette.png")
image.convert("P").save(f"{folder}/palette_clear.png", transparency=3)
image.save(f"{folder}/color_clear.png", transparency=tuple(int(x) for x in color[0, 0]))
clear = Image.fromarray(np.dstack([color, noise(161, 119, 1)]))
clear.save(f"{folder}/alpha.png")
clear.save(f"{folder}/alpha.webp", lossless=True)
clear.convert("LA").save(f"{folder}/grey_alpha.png")
exif = Image.Exif()
exif[0x112] = 6
image.save(f"{folder}/turned.jpg", exif=exif)
image.save(f"{folder}/moving.gif", save_all=True, append_images=[image.rotate(180)])
image.save(f"{folder}/moving.webp", save_all=True, append_images=[image.rotate(180)], lossless=True)
Image.new("RGB", (1, 1), (200, 40, 90)).save(f"{folder}/pixel.png")
Image.fromarray(noise(3, 700)).save(f"{folder}/tall.png")
Image.fromarray(noise(611, 5)).save(f"{folder}/wide.png")
Image.fromarray(noise(900, 640)).save(f"{folder}/large.jpg", quality=90)
Image.fromarray(color[..., 0].astype(np.uint16) * 2).save(f"{folder}/grey16.png")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


deep = (color.astype(np.uint16) * 257).astype(">u2")
rows = b"".join(b"\0" + row.tobytes() for row in deep)
with open(f"{folder}/color16.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 161, 119, 16, 2, 0, 0, 0))
               + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

# Pictures of one stem share their metadata.
for name in os.listdir(folder):
    stem, ending = name.split(".")
    os.rename(f"{folder}/{name}", f"{folder}/{stem}_{ending}.{ending}")

expected = {}
for name, (prepare, size, score, file) in models.items():
    session = onnxruntime.InferenceSession(f"{root}/models/{name}/{file}", providers=["CPUExecutionProvider"])
    scores = {}
    for picture in sorted(os.listdir(folder)):
        with Image.open(f"{folder}/{picture}") as opened:
            value = session.run([score], {"input": np.ascontiguousarray(prepare(opened, size))})[0][0]
        if name in ("camie", "cl_tagger", "mldanbooru", "own"):
            value = 1 / (1 + np.exp(-value.astype(np.float64)))
        scores[picture] = [float(x) for x in value]
    expected[name] = scores
with open(f"{root}/expected.json", "w") as file:
    json.dump(expected, file)

# What cannot be decoded.
content = open(f"{folder}/color_png.png", "rb").read()
for name, data in {"cut_png.png": content[:len(content) // 2], "empty.png": b"", "text.jpg": b"hello",
                   "cut_jpg.jpg": open(f"{folder}/color_jpg.jpg", "rb").read()[:900]}.items():
    with open(f"{folder}/{name}", "wb") as file:
        file.write(data)
huge = struct.pack(">IIBBBBB", 40000, 40000, 8, 0, 0, 0, 0)
with open(f"{folder}/huge.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", huge) + chunk(b"IDAT", zlib.compress(b"\0" * 40001)) + chunk(b"IEND", b""))
