"""Keras LSTMs as TensorFlow's converter fuses them, with what its interpreter computes: fused_lstm.py OUT_FOLDER

Writes <mode>.tflite for each mode, and results.json: an input of one sample and the output of each file, started afresh, as
little-endian float32 in base64. Layers: an LSTM of both directions that gives a sequence, and one that gives its last step.
"""
import base64
import json
import os
import sys

import numpy as np

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # Keras 3 becomes loops instead
import tensorflow as tf  # noqa: E402

STEPS, CHANNELS, UNITS = 5, 6, 32


def stored(array):
    return {"shape": list(array.shape), "data": base64.b64encode(array.astype("<f4").tobytes()).decode()}


tf.keras.utils.set_random_seed(5)
inputs = tf.keras.Input((STEPS, CHANNELS), batch_size=1)
sequence = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(UNITS, return_sequences=True), name="both")(inputs)
last = tf.keras.layers.LSTM(UNITS, name="last")(sequence)
model = tf.keras.Model(inputs, tf.keras.layers.Dense(4, name="dense")(last))
random = np.random.default_rng(3)
samples = random.uniform(-2, 2, (40, 1, STEPS, CHANNELS)).astype(np.float32)

results = {"tensorflow": tf.__version__, "input": stored(samples[0]), "keras": stored(model(samples[0]).numpy()), "files": {}}
for mode in ("float16", "dynamic_int8", "int8"):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if mode == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if mode == "int8":
        converter.representative_dataset = lambda: ([sample] for sample in samples)
    file = converter.convert()
    with open(f"{sys.argv[1]}/{mode}.tflite", "wb") as out:
        out.write(file)
    interpreter = tf.lite.Interpreter(model_content=file)
    interpreter.allocate_tensors()
    interpreter.reset_all_variables()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], samples[0])
    interpreter.invoke()
    results["files"][mode] = stored(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]))
    ops = [op["op_name"] for op in interpreter._get_ops_details()]
    print(mode, len(file), ops)
with open(f"{sys.argv[1]}/results.json", "w") as out:
    json.dump(results, out)
    out.write("\n")
