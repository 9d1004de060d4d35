"""Writes the data set of the tests in the browser: 96x96 pictures of seven shapes, and a small network that tells them apart.

    python src/tools/python/shapes_set.py src/testing/own-data

Needs tensorflow, tf-keras and pillow. Writes shapes.zip (a folder for each class, JPEG and PNG) and shapes.h5. Channels of one
convolution of the network are scaled up, and those of the next one down by as much: the network computes the same, and full
int8 loses in the layer called `narrow`, where small channels share a scale with large ones.
"""
import io
import math
import os
import random
import sys
import zipfile

os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402

SIDE = 96
CLASSES = ["circle", "cross", "hexagon", "ring", "square", "star", "triangle"]


def points(n, radius, turn, inner=1.0):
    step = math.pi / n if inner != 1.0 else 2 * math.pi / n
    count = 2 * n if inner != 1.0 else n
    return [
        (
            radius * (inner if i % 2 and inner != 1.0 else 1) * math.cos(turn + i * step),
            radius * (inner if i % 2 and inner != 1.0 else 1) * math.sin(turn + i * step),
        )
        for i in range(count)
    ]


def draw(name, rng):
    ground = tuple(rng.randrange(0, 120) for _ in range(3))
    ink = tuple(rng.randrange(140, 256) for _ in range(3))
    big = Image.new("RGB", (2 * SIDE, 2 * SIDE), ground)
    pen = ImageDraw.Draw(big)
    radius = rng.uniform(34, 70)
    x, y = (SIDE + rng.uniform(-1, 1) * (SIDE - radius - 6) for _ in range(2))
    turn = rng.uniform(0, 2 * math.pi)
    at = lambda corners: [(x + a, y + b) for a, b in corners]  # noqa: E731
    if name == "circle":
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)
    elif name == "ring":
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=12)
    elif name == "cross":
        for quarter in (0, math.pi / 2):
            angle = turn + quarter
            ends = at([(radius * math.cos(angle + s), radius * math.sin(angle + s)) for s in (0, math.pi)])
            pen.line(ends, fill=ink, width=16)
    elif name == "star":
        pen.polygon(at(points(5, radius, turn, 0.42)), fill=ink)
    else:
        pen.polygon(at(points({"triangle": 3, "square": 4, "hexagon": 6}[name], radius, turn)), fill=ink)
    small = np.asarray(big.resize((SIDE, SIDE), Image.BOX), np.float32)
    noise = np.random.default_rng(rng.randrange(2**31)).normal(0, 6, small.shape)
    return Image.fromarray(np.clip(small + noise, 0, 255).astype(np.uint8))


def make(rng, each):
    return [(name, draw(name, rng)) for name in CLASSES for _ in range(each)]


def network():
    layers = tf.keras.layers
    return tf.keras.Sequential(
        [
            layers.Conv2D(16, 5, strides=4, padding="same", activation="relu", input_shape=(SIDE, SIDE, 3), name="stem"),
            layers.Conv2D(24, 3, strides=2, padding="same", activation="relu", name="wide"),
            layers.Conv2D(32, 3, strides=2, padding="same", activation="relu", name="narrow"),
            layers.Conv2D(32, 3, strides=2, padding="same", activation="relu", name="last"),
            layers.GlobalAveragePooling2D(name="mean"),
            layers.Dense(len(CLASSES), activation="softmax", name="answer"),
        ]
    )


def unbalance(model, factors):
    wide, narrow = model.get_layer("wide"), model.get_layer("narrow")
    kernel, bias = wide.get_weights()
    wide.set_weights([kernel * factors, bias * factors])
    kernel, bias = narrow.get_weights()
    narrow.set_weights([kernel / factors[None, None, :, None], bias])


def main(folder):
    os.makedirs(folder, exist_ok=True)
    tf.keras.utils.set_random_seed(7)
    index = {name: i for i, name in enumerate(CLASSES)}
    train = make(random.Random(1), 700)
    x = np.stack([np.asarray(image, np.float32) / 255 for _, image in train])
    y = np.array([index[name] for name, _ in train])
    model = network()
    model.compile(tf.keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", ["accuracy"])
    model.fit(x, y, batch_size=64, epochs=20, verbose=2)

    kept = make(random.Random(2), 40)
    tx = np.stack([np.asarray(image, np.float32) / 255 for _, image in kept])
    ty = np.array([index[name] for name, _ in kept])
    before = model.predict(tx, verbose=0)
    rng = np.random.default_rng(3)
    unbalance(model, np.float32(2.0) ** rng.integers(-1, 10, 24))
    after = model.predict(tx, verbose=0)
    print("largest change", np.abs(before - after).max(), "accuracy", (after.argmax(1) == ty).mean())
    model.save(os.path.join(folder, "shapes.h5"), include_optimizer=False)

    with zipfile.ZipFile(os.path.join(folder, "shapes.zip"), "w", zipfile.ZIP_STORED) as archive:
        for i, (name, image) in enumerate(kept):
            data = io.BytesIO()
            kind = "png" if i % 40 == 0 else "jpg"
            image.save(data, "PNG") if kind == "png" else image.save(data, "JPEG", quality=88)
            entry = zipfile.ZipInfo(f"shapes/{name}/{i:03}.{kind}", (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, data.getvalue())


if __name__ == "__main__":
    main(sys.argv[1])
