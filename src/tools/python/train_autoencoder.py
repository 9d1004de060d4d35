"""Network of the sample “Autoencoder”: clothes through 24 numbers and back. Needs TensorFlow 2.21 (Keras 3).

Writes public/samples/autoencoder.keras.
"""
import numpy as np
import keras
from keras import layers
from sample_files import read_pair, save

keras.utils.set_random_seed(1)
CODE, EPOCHS, BATCH = 24, 12, 128


def convolution(filters, name):
    return layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu", name=name)


def widened(filters, name):
    return layers.Conv2DTranspose(filters, 3, strides=2, padding="same", activation="relu", name=name)


model = keras.Sequential([
    keras.Input((28, 28, 1), name="image"),
    convolution(16, "coarse"),
    convolution(32, "coarser"),
    layers.Flatten(name="flatten"),
    layers.Dense(CODE, name="code"),
    layers.Dense(7 * 7 * 16, activation="relu", name="unfold"),
    layers.Reshape((7, 7, 16), name="grid"),
    widened(24, "finer"),
    widened(16, "fine"),
    layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="picture"),
], name="autoencoder")

images, tests = (read_pair("fashion-mnist", half)[0] for half in ("train", "t10k"))
random = np.random.default_rng(1)
steps = len(images) // BATCH
model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.002, EPOCHS * steps)), "mse")
for epoch in range(EPOCHS):
    order = random.permutation(len(images))
    for step in range(steps):
        shown = images[order[step * BATCH : (step + 1) * BATCH]][..., None].astype(np.float32) / np.float32(255)
        loss = model.train_on_batch(shown, shown)
    print("epoch", epoch + 1, loss, flush=True)
shown = tests[..., None].astype(np.float32) / 255
errors = ((model.predict(shown, verbose=0) - shown) ** 2).mean((1, 2, 3))
print(f"autoencoder: {model.count_params()} values, {(-10 * np.log10(errors)).mean():.2f} dB on {len(tests)}")
save(model, "autoencoder")
