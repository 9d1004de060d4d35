"""A net whose graph computes shapes while it runs, SHAPE, STRIDED_SLICE and PACK in front of what reads them: computed_shapes.py OUT_DIR

Random weights and samples. Writes both .tflite files, the samples and TensorFlow's outputs for them."""
import sys
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
keras.utils.set_random_seed(1)
rng = np.random.default_rng(1)

stem = layers.Conv2D(8, 3, padding="same", activation="relu")
reduce = layers.Conv2D(4, 1, activation="relu")
expand = layers.Conv2D(8, 1, activation="sigmoid")
up = layers.Conv2DTranspose(4, 3, strides=2, padding="same")
mix = layers.Conv2D(4, 3, padding="same", activation="relu")
head = layers.Dense(3)


@tf.function(input_signature=[tf.TensorSpec([None, 8, 8, 2], tf.float32)])
def net(x):
    batch = tf.shape(x)[0]
    x = stem(x)
    scale = tf.reduce_mean(x, axis=[1, 2])
    scale = tf.reshape(scale, [tf.shape(scale)[0], 1, 1, 8])
    x = x * expand(reduce(scale))
    x = up(x)
    size = tf.shape(x)[1:3]
    x = mix(tf.image.resize(x, size // 2))
    half = tf.shape(x)[1] // 2
    x = x[:, :half]
    x = tf.reshape(x, [batch * half, 8 * 4])
    x = tf.reshape(x, [batch, half * 8 * 4])
    # A state that starts at zero, one per sample.
    x = tf.concat([x, tf.zeros([batch, 4])], axis=1)
    return head(x)


for layer, shape in (
    (stem, (8, 8, 2)),
    (reduce, (1, 1, 8)),
    (expand, (1, 1, 4)),
    (up, (8, 8, 8)),
    (mix, (8, 8, 4)),
    (head, (132,)),
):
    layer.build((None, *shape))
for layer in (stem, reduce, expand, up, mix, head):
    kernel, bias = layer.get_weights()
    layer.set_weights([kernel, rng.normal(0, 0.1, bias.shape).astype("float32")])
samples = rng.normal(0, 1, (16, 8, 8, 2)).astype("float32")
np.save(out / "samples.npy", samples)
np.save(out / "float_outputs.npy", net(tf.constant(samples)).numpy())


def converter():
    return tf.lite.TFLiteConverter.from_concrete_functions([net.get_concrete_function()], keras.Sequential())


(out / "tflite_float.tflite").write_bytes(converter().convert())
int8 = converter()
int8.optimizations = [tf.lite.Optimize.DEFAULT]
int8.representative_dataset = lambda: ([row[None]] for row in samples)
(out / "tflite_int8.tflite").write_bytes(int8.convert())
