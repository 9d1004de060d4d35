"""Milliseconds of a training step of the tutorial's CNN in native TensorFlow, for docs/benchmarks.md: batch 64, Adam, random images.

Needs: tensorflow, tf-keras. Prints the median step of 60 after 20 that do not count, and the versions.
"""
import os
import statistics
import sys
import time

os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
import tensorflow as tf
import tf_keras as keras

threads = int(sys.argv[1]) if len(sys.argv) > 1 else 0
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(threads)
L = keras.layers
model = keras.Sequential([
    L.Input((28, 28, 1)),
    L.Conv2D(64, 2, padding="same", activation="relu"), L.MaxPool2D(2), L.Dropout(0.2),
    L.Conv2D(128, 2, padding="same", activation="relu"), L.MaxPool2D(2), L.Dropout(0.2),
    L.Flatten(), L.Dense(256), L.Activation("relu"), L.Dropout(0.2), L.Dense(10), L.Activation("softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
x = tf.random.uniform((64, 28, 28, 1))
y = tf.random.uniform((64,), maxval=10, dtype=tf.int32)
times = []
for step in range(80):
    start = time.perf_counter()
    model.train_on_batch(x, y)
    if step >= 20:
        times.append(1000 * (time.perf_counter() - start))
print(f"{statistics.median(times):.1f} ms median, {min(times):.1f} ms least, threads {threads or 'all'}, TensorFlow {tf.__version__}")
