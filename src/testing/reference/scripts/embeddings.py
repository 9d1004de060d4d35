"""Models that look up rows of a table, converted: embeddings.py OUT_DIR

OUT_DIR/embedding: a Keras embedding, a mean and a dense layer, by the TFLite converter. The representative data set asks for
the first three rows only, so that ranges of the table and of what was seen differ."""
import os, sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
import tf_keras as keras

OUT = os.path.join(sys.argv[1], "embedding")
os.makedirs(OUT, exist_ok=True)
rng = np.random.default_rng(0)

numbers = keras.Input((6,), dtype="int32", name="numbers")
rows = keras.layers.Embedding(64, 24, name="embedding")(numbers)
output = keras.layers.Dense(8, name="dense")(keras.layers.GlobalAveragePooling1D(name="mean")(rows))
model = keras.Model(numbers, output)
model.set_weights([rng.normal(size=w.shape).astype("float32") for w in model.get_weights()])


def samples():
    for row in range(3):
        yield [np.full((1, 6), row, "int32")]


def converted(mode):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if mode != "float":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if mode in ("int8", "int16x8"):
        converter.representative_dataset = samples
    if mode == "int16x8":
        ops = tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
        converter.target_spec.supported_ops = [ops]
    return converter.convert()


for mode in ("float", "dynamic", "int8", "int16x8"):
    with open(f"{OUT}/tflite_{mode}.tflite", "wb") as file:
        file.write(converted(mode))
