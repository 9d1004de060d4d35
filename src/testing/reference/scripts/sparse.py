"""A net with pruned weights as the converter stores it sparse (single zeros and blocks of four), and the same one dense."""
import sys

import numpy as np
import tensorflow as tf

out = sys.argv[1]
tf.keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
layers = tf.keras.layers
model = tf.keras.Sequential([
    tf.keras.Input((8, 8, 4)),
    layers.Conv2D(16, 3, padding='same', activation='relu', name='conv'),
    layers.DepthwiseConv2D(3, padding='same', name='depthwise'),
    layers.Conv2D(16, 1, name='point'),
    layers.GlobalAveragePooling2D(),
    layers.Dense(32, activation='relu', name='block'),
    layers.Dense(16, name='random'),
])
for layer in model.layers:
    if not layer.get_weights():
        continue
    kernel, *bias = layer.get_weights()
    if layer.name == 'block':
        keep = np.repeat(rng.random((kernel.shape[0] // 4, kernel.shape[1])) < 0.2, 4, axis=0)
    else:
        keep = rng.random(kernel.shape) < (1 if layer.name == 'depthwise' else 0.15)
    layer.set_weights([kernel * keep, *(b + 0.1 for b in bias)])


def convert(name, *optimizations, types=()):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = list(optimizations)
    converter.target_spec.supported_types = list(types)
    with open(f'{out}/{name}.tflite', 'wb') as file:
        file.write(converter.convert())


sparse = tf.lite.Optimize.EXPERIMENTAL_SPARSITY
convert('tflite_dense')
convert('tflite_sparse', sparse)
convert('tflite_sparse_float16', sparse, tf.lite.Optimize.DEFAULT, types=[tf.float16])
x = rng.standard_normal((1, 8, 8, 4)).astype(np.float32)
x.tofile(f'{out}/input.f32')
model(x).numpy().astype(np.float32).tofile(f'{out}/output.f32')
