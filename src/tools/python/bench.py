"""Times of the TFLite converter and of ai-edge-quantizer, for `npm run bench:python`: bench.py MODEL.h5 FLOAT.tflite SAMPLES.npy RUNS

Prints one JSON object: versions, and per tool and mode the milliseconds of every run. Python's start, imports and reading
the Keras file are not counted. `calibrate` is what the representative samples cost.
"""
import json, os, sys, time

os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np, tensorflow as tf, tf_keras
from importlib.metadata import version
from ai_edge_litert.interpreter import Interpreter
from ai_edge_quantizer import quantizer, recipe

keras_path, tflite_path, samples_path, runs = sys.argv[1:4] + [int(sys.argv[4])]
samples = np.load(samples_path)
model = tf_keras.models.load_model(keras_path)
INT8 = tf.lite.OpsSet.TFLITE_BUILTINS_INT8
INT16 = tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
CONVERTER_MODES = ("float32", "float16", "dynamic-int8", "int8", "int16x8")
QUANTIZER_MODES = {
    "weight-only-int8": "weight_only_wi8_afp32",
    "weight-only-int4": "weight_only_wi4_afp32",
    "dynamic-int8": "dynamic_wi8_afp32",
    "dynamic-int4": "dynamic_wi4_afp32",
    "int8": "static_wi8_ai8",
    "int16x8": "static_wi8_ai16",
}


def timed(work):
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def convert(mode, count):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if mode != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if mode == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if mode in ("int8", "int16x8"):
        converter.representative_dataset = lambda: ([samples[i : i + 1]] for i in range(count))
        converter.target_spec.supported_ops = [INT16 if mode == "int16x8" else INT8]
    return converter.convert()


def of_converter(mode):
    """With one sample there is next to no calibration: what more samples take on top is calibration."""
    short, _ = timed(lambda: convert(mode, 1))
    if mode not in ("int8", "int16x8"):
        return short, None
    full, _ = timed(lambda: convert(mode, len(samples)))
    return short, full - short


def of_quantizer(name):
    def make():
        q = quantizer.Quantizer(tflite_path)
        q.load_quantization_recipe(getattr(recipe, name)())
        return q

    made, q = timed(make)
    calibrated, statistics = None, None
    if q.need_calibration:
        signature, io = next(iter(Interpreter(model_path=tflite_path).get_signature_list().items()))
        data = {signature: [{io["inputs"][0]: samples[i : i + 1]} for i in range(len(samples))]}
        calibrated, statistics = timed(lambda: q.calibrate(data))
    quantized, _ = timed(lambda: bytes(q.quantize(statistics).quantized_model))
    return made + quantized, calibrated


def measure(tool, mode, work):
    work()
    times = [work() for _ in range(runs)]
    row = {"tool": tool, "mode": mode, "convert": [t[0] for t in times]}
    if times[0][1] is not None:
        row["calibrate"] = [t[1] for t in times]
    return row


rows = [measure("converter", mode, lambda mode=mode: of_converter(mode)) for mode in CONVERTER_MODES]
rows += [measure("quantizer", mode, lambda name=name: of_quantizer(name)) for mode, name in QUANTIZER_MODES.items()]
versions = {name: version(name) for name in ("tensorflow", "ai-edge-quantizer", "ai-edge-litert")}
versions["python"] = sys.version.split()[0]
print(json.dumps({"versions": versions, "rows": rows}))
