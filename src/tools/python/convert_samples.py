"""What TensorFlow makes of the samples: convert_samples.py OUT_DIR SAMPLE…

For each sample OUT_DIR/<sample>_<mode>.tflite from the TFLite converter, calibrated on the first 200 training samples one at a time,
and OUT_DIR/results.json: versions, bytes, and what LiteRT's interpreter answers on the whole test set: the share of right answers, or
for pictures that are drawn again the mean of each picture's decibels (PSNR).
"""
import datetime, json, pathlib, sys
import numpy as np
from sample_files import PUBLIC, read_idx, read_pair
import keras
import tensorflow as tf
from importlib.metadata import version
from ai_edge_litert.interpreter import Interpreter

CALIBRATION, BATCH = 200, 8
MODES = ("float32", "float16", "dynamic-int8", "int8")


def images(folder, test, one):
    (shown, _), (tests, answers) = read_pair(folder, "train"), read_pair(folder, test)
    real = lambda values: (values[..., None] / one).astype(np.float32)
    return real(shown[:CALIBRATION]), real(tests), answers


def letters():
    part = lambda half, what: read_idx(PUBLIC / "datasets" / "names" / f"{half}-{what}-ubyte.gz")
    return part("train", "letters-idx2")[:CALIBRATION].astype(np.int32), part("test", "letters-idx2").astype(np.int32), part("test", "labels-idx1")


DATA = {
    "digits": lambda: images("digits", "test", 16),
    "keywords": lambda: images("keywords", "test", 255),
    "vit": lambda: images("fashion-mnist", "t10k", 255),
    "names": letters,
    "autoencoder": lambda: (*images("fashion-mnist", "t10k", 255)[:2], None),
}


def converted(model, mode, samples):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if mode != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if mode == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if mode == "int8":
        converter.representative_dataset = lambda: ([samples[i : i + 1]] for i in range(len(samples)))
    return converter.convert()


def outputs(file, tests):
    interpreter = Interpreter(model_content=file, num_threads=2)
    at = interpreter.get_input_details()[0]["index"]
    rows = []
    for first in range(0, len(tests), BATCH):
        part = tests[first : first + BATCH]
        interpreter.resize_tensor_input(at, part.shape)
        interpreter.allocate_tensors()
        interpreter.set_tensor(at, part)
        interpreter.invoke()
        rows.append(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]).copy())
    return np.concatenate(rows)


def figure(given, tests, answers):
    if answers is not None:
        return float((given.argmax(1) == answers).mean())
    return float((-10 * np.log10(((given - tests) ** 2).mean((1, 2, 3)))).mean())


out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
results = {"date": str(datetime.date.today()), "versions": {name: version(name) for name in ("tensorflow", "keras", "ai-edge-litert")}, "samples": {}}
for name in sys.argv[2:] or DATA:
    samples, tests, answers = DATA[name]()
    model = keras.saving.load_model(PUBLIC / "samples" / f"{name}.keras")
    results["samples"][name] = {"float model": figure(model.predict(tests, verbose=0), tests, answers)}
    for mode in MODES:
        file = converted(model, mode, samples)
        (out / f"{name}_{mode}.tflite").write_bytes(file)
        results["samples"][name][mode] = {"bytes": len(file), "figure": figure(outputs(file, tests), tests, answers)}
        print(name, mode, results["samples"][name][mode], flush=True)
(out / "results.json").write_text(json.dumps(results, indent=1) + "\n")
