"""Writes one small set per kind of file that src/data reads, a small model for each kind of record, and what TensorFlow's interpreter
answers on the same records, read and prepared by Python's own tools.

    python src/tools/python/data_set_answers.py     (numpy, pillow, tensorflow, tf-keras)
"""
import gzip
import io
import json
import os
import pathlib
import struct
import wave
import zipfile

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from PIL import Image  # noqa: E402

OUT = pathlib.Path(__file__).parents[2] / "testing/data-sets"
COLORS = ["blue", "green", "red"]
RATE = 4000
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ANSWERS = {}
random = np.random.default_rng(7)
layers = tf.keras.layers


def noisy_colors(count, height, width):
    """Pictures that are mostly of one colour, so noisy that no model is right on all."""
    labels = np.arange(count) % 3
    values = random.integers(0, 256, (count, height, width, 3)).astype(np.float32)
    for i, label in enumerate(labels):
        values[i, ..., 2 - label] += random.uniform(0, 45)
        values[i, : height // 2, ..., label] -= 12
    return np.clip(values, 0, 255).astype(np.uint8), labels


def trained(name, inputs, labels, body, epochs=30):
    model = tf.keras.Sequential([layers.InputLayer(inputs.shape[1:], dtype=inputs.dtype), *body])
    model.compile(tf.keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    (OUT / f"{name}.tflite").write_bytes(tf.lite.TFLiteConverter.from_keras_model(model).convert())


def answer(name, model, inputs, labels):
    """What the interpreter answers, sample by sample."""
    interpreter = tf.lite.Interpreter(model_path=str(OUT / f"{model}.tflite"))
    interpreter.allocate_tensors()
    (given,), (wanted,) = interpreter.get_input_details(), interpreter.get_output_details()
    predictions = []
    for sample in inputs:
        interpreter.set_tensor(given["index"], sample[None].astype(given["dtype"]))
        interpreter.invoke()
        predictions.append(int(interpreter.get_tensor(wanted["index"])[0].argmax()))
    correct = int(np.sum(np.array(predictions) == labels))
    ANSWERS[name] = {"model": model, "count": len(labels), "correct": correct}
    print(name, correct, "of", len(labels))


def encoded(pixels, kind, **options):
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, kind, **options)
    return stream.getvalue()


def opened(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def pictures():
    images, labels = noisy_colors(600, 8, 8)
    body = [layers.Conv2D(4, 3, activation="relu"), layers.Flatten(), layers.Dense(3, "softmax")]
    trained("colors", images.astype(np.float32) / 255, labels, body)

    images, labels = noisy_colors(24, 9, 10)
    prepared = lambda data, **how: np.stack(  # noqa: E731
        [tf.image.resize(opened(one), (8, 8), **how).numpy() / 255 for one in data]
    )
    pngs = [encoded(image, "PNG") for image in images]
    write_folders(OUT / "folders", pngs, labels, "png")
    answer("folders", "colors", prepared(pngs), labels)

    jpegs = [encoded(image, "JPEG", quality=92) for image in images]
    with zipfile.ZipFile(OUT / "archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for i, (data, label) in enumerate(zip(jpegs, labels)):
            archive.writestr(f"set/{COLORS[label]}/{i:02}.jpg", data)
    answer("archive.zip", "colors", prepared(jpegs, antialias=True), labels)

    (OUT / "labelled").mkdir(exist_ok=True)
    rows = ["file,color"]
    for i, (data, label) in enumerate(zip(pngs, labels)):
        (OUT / f"labelled/{i:02}.png").write_bytes(data)
        rows.append(f"{i:02}.png,{COLORS[label]}")
    (OUT / "labelled/labels.csv").write_text("\n".join(rows) + "\n")
    answer("labelled", "colors", prepared(pngs), labels)

    with tf.io.TFRecordWriter(str(OUT / "pictures.tfrecord")) as writer:
        for data, label in zip(pngs, labels):
            writer.write(example({"image/encoded": data, "image/class/label": int(label)}))
    answer("pictures.tfrecord", "colors", prepared(pngs), labels)


def write_folders(folder, files, labels, ending):
    for i, (data, label) in enumerate(zip(files, labels)):
        path = folder / COLORS[label] / f"{i:02}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def example(features):
    def feature(value):
        if isinstance(value, bytes):
            return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
        if isinstance(value, int):
            return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))
        return tf.train.Feature(float_list=tf.train.FloatList(value=value))

    made = {name: feature(value) for name, value in features.items()}
    return tf.train.Example(features=tf.train.Features(feature=made)).SerializeToString()


def arrays():
    images, labels = noisy_colors(24, 8, 8)
    scaled = images.astype(np.float32) / 255
    (OUT / "arrays").mkdir(exist_ok=True)
    np.save(OUT / "arrays/x.npy", images)
    np.save(OUT / "arrays/y.npy", labels.astype(np.int64))
    answer("arrays", "colors", scaled, labels)
    np.savez_compressed(OUT / "packed.npz", x_test=scaled, y_test=labels.astype(np.uint8))
    answer("packed.npz", "colors", scaled, labels)
    (OUT / "idx").mkdir(exist_ok=True)
    for name, array in {"t10k-images-idx4-ubyte": images, "t10k-labels-idx1-ubyte": labels}.items():
        head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
        packed = gzip.compress(head + array.astype(np.uint8).tobytes(), mtime=0)
        (OUT / f"idx/{name}.gz").write_bytes(packed)
    answer("idx", "colors", scaled, labels)


def tables():
    def rows(count):
        labels = np.arange(count) % 3
        return (random.normal(0, 1.4, (count, 4)) + labels[:, None]).astype(np.float32), labels

    values, labels = rows(600)
    trained("numbers", values, labels, [layers.Dense(8, "relu"), layers.Dense(3, "softmax")])
    values, labels = rows(30)
    lines = [",".join([f"{v:.6g}" for v in row] + [str(k)]) for row, k in zip(values, labels)]
    (OUT / "numbers.csv").write_text("\n".join(["a,b,c,d,target", *lines]) + "\n")
    read = np.genfromtxt(OUT / "numbers.csv", delimiter=",", skip_header=1, dtype=np.float32)
    answer("numbers.csv", "numbers", read[:, :4], labels)
    words = ["ant", 'bee "b"', "cow, big"]
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    lines = ["\t".join([quoted[k], *[f"{v:.6g}" for v in row]]) for row, k in zip(values, labels)]
    (OUT / "numbers.tsv").write_text("\r\n".join(lines) + "\r\n")
    answer("numbers.tsv", "numbers", read[:, :4], labels)
    with tf.io.TFRecordWriter(str(OUT / "numbers.tfrecord")) as writer:
        for row, label in zip(values, labels):
            writer.write(example({"features": row.tolist(), "label": int(label)}))
    answer("numbers.tfrecord", "numbers", values, labels)


def text():
    def lines(count):
        labels = np.arange(count) % 2
        likely = ["aeioulmn", "krtzgbdp"]
        words = []
        for label in labels:
            pool = likely[label] * 2 + LETTERS
            words.append("".join(random.choice(list(pool), random.integers(3, 9))))
        return words, labels

    def numbered(words):
        known = {letter: i + 2 for i, letter in enumerate(LETTERS)}
        rows = [[known.get(letter, 1) for letter in word][:8] for word in words]
        return np.array([row + [0] * (8 - len(row)) for row in rows], np.int32)

    words, labels = lines(600)
    body = [layers.Embedding(28, 4), layers.Flatten(), layers.Dense(2, "softmax")]
    trained("letters", numbered(words), labels, body)
    words, labels = lines(30)
    words[0] = "Ünlü " + words[0]
    rows = [f"{['soft', 'hard'][label]}\t{word}" for word, label in zip(words, labels)]
    (OUT / "words.txt").write_text("\n".join(rows) + "\n")
    # Names in alphabetical order: hard is 0 for the reader.
    answer("words.txt", "letters", numbered([word.lower() for word in words]), labels)


def sounds():
    def recordings(count):
        labels = np.arange(count) % 3
        time = np.arange(800) / RATE
        pitch = 300 * (labels + 1) * random.uniform(0.7, 1.3, count)
        clean = np.sin(2 * np.pi * pitch[:, None] * time)
        noise = random.normal(0, 1, clean.shape)
        return np.clip(0.25 * clean + 0.2 * noise, -1, 1), labels

    def spectrum(waves):
        magnitudes = tf.abs(tf.signal.stft(waves.astype(np.float32), 160, 80))
        weights = tf.signal.linear_to_mel_weight_matrix(12, 129, RATE, 20, RATE / 2)
        return np.log(magnitudes.numpy() @ weights.numpy() + 1e-6).astype(np.float32)

    waves, labels = recordings(600)
    stored = np.round(waves * 32767).astype(np.int16)
    body = [layers.Reshape((800, 1)), layers.Conv1D(6, 40, 8, activation="relu"),
            layers.GlobalMaxPooling1D(), layers.Dense(3, "softmax")]
    trained("waves", (stored / 32768).astype(np.float32), labels, body)
    body = [layers.Flatten(), layers.Dense(3, "softmax")]
    trained("tones", spectrum(stored / 32768), labels, body)

    waves, labels = recordings(15)
    stored = np.round(waves * 32767).astype(np.int16)
    for i, (samples, label) in enumerate(zip(stored, labels)):
        path = OUT / "sounds" / COLORS[label] / f"{i:02}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(samples.tobytes())
    answer("sounds", "waves", (stored / 32768).astype(np.float32), labels)
    values = spectrum(stored / 32768)
    np.save(OUT / "expected/log-mel.npy", values)
    answer("sounds as log-mel", "tones", values, labels)


def shades():
    """A model of one colour each: dark blue, bright blue, dark red, bright red. Another range or order of colours misleads it."""
    labels = np.arange(800) % 4
    bright, red = labels % 2, labels // 2
    values = random.uniform(0.0, 0.1, (800, 8, 8, 3)).astype(np.float32)
    level = (0.35 + 0.45 * bright + random.uniform(-0.1, 0.1, 800))[:, None, None]
    values[..., 0] += np.where(red[:, None, None], level, 0)
    values[..., 2] += np.where(red[:, None, None], 0, level)
    body = [layers.GlobalAveragePooling2D(), layers.Dense(12, "relu"), layers.Dense(4, "softmax")]
    trained("shades", values, labels, body, epochs=120)


if __name__ == "__main__":
    tf.random.set_seed(3)
    for write in [pictures, arrays, tables, text, sounds, shades]:
        write()
    (OUT / "answers.json").write_text(json.dumps(ANSWERS, indent=2) + "\n")
