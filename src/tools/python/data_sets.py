"""Writes the small data sets that the readers of src/data are tested with, and what other tools read from them.

    python src/tools/python/data_sets.py     (numpy, pillow, tensorflow)
"""
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image

OUT = pathlib.Path(__file__).parents[2] / "testing/data-sets"


def picture(height, width, seed):
    """Gradients with a speckled square: whatever mixes up rows, columns or colours shows."""
    y, x = np.mgrid[0:height, 0:width]
    values = np.stack([255 * x / width, 255 * y / height, 127 + 127 * np.sin(x + y)], -1)
    values = values.astype(np.uint8)
    speckles = np.random.default_rng(seed).integers(0, 256, (height // 3, width // 3, 3))
    values[: height // 3, : width // 3] = speckles
    return values


def pictures():
    """One picture per kind of file, in folders that name classes, with the pixels that Pillow decodes."""
    folder = OUT / "pictures"
    image = Image.fromarray(picture(18, 24, 0))
    deep = np.arange(12 * 10, dtype=np.uint16).reshape(12, 10) * 500
    files = {
        "cats/rgb.png": (image, {}),
        "cats/grey.png": (image.convert("L"), {}),
        "cats/alpha.png": (Image.merge("RGBA", (*image.split(), image.convert("L"))), {}),
        "dogs/palette.png": (image.quantize(13), {}),
        "dogs/bits.png": (image.convert("1"), {}),
        "dogs/halved.jpg": (Image.fromarray(picture(24, 18, 1)), {"quality": 90, "subsampling": 2}),
        "emus/progressive.jpg": (image, {"quality": 70, "progressive": True, "subsampling": 1}),
        "emus/grey.jpg": (image.convert("L"), {}),
        "emus/lossy.webp": (image, {"quality": 80}),
        "emus/lossless.webp": (image, {"lossless": True}),
    }
    for name, (content, options) in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content.save(path, **options)
        grey = content.mode in ("L", "1")
        pixels = np.asarray(Image.open(path).convert("L" if grey else "RGB"))
        np.save(OUT / "expected" / f"{path.parent.name}-{path.name}.npy", pixels)
    Image.fromarray(deep).save(folder / "dogs/deep.png")
    decoded = tf.io.decode_png((folder / "dogs/deep.png").read_bytes(), channels=1).numpy()
    np.save(OUT / "expected/dogs-deep.png.npy", decoded[..., 0])


def resizing():
    """tf.image.resize in each of its ways, larger and smaller, and its relatives that crop and pad."""
    source = picture(9, 13, 2)
    np.save(OUT / "expected/source.npy", source)
    for height, width in [(5, 6), (14, 20), (9, 6)]:
        for name, options in {
            "bilinear": {"method": "bilinear"},
            "antialias": {"method": "bilinear", "antialias": True},
            "area": {"method": "area"},
            "nearest": {"method": "nearest"},
        }.items():
            values = tf.image.resize(source, (height, width), **options)
            save(f"{name}-{height}x{width}", values)
    save("pad", tf.image.resize_with_pad(source, 8, 8, method="bilinear"))
    save("crop", tf.keras.preprocessing.image.smart_resize(source.astype(np.float32), (8, 8)))


def save(name, values):
    np.save(OUT / f"expected/{name}.npy", np.asarray(values, np.float32))


if __name__ == "__main__":
    (OUT / "expected").mkdir(parents=True, exist_ok=True)
    pictures()
    resizing()
