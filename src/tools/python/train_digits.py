"""Data and network of the sample “Digits”: needs TensorFlow 2.21 (Keras 3) and scikit-learn 1.9.

Writes public/datasets/digits and public/samples/digits.keras. Images stay the counts 0..16 that the set has; the network
is given them divided by 16.
"""
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits
from sample_files import save, write_pair

TRAINING = 1197
keras.utils.set_random_seed(1)

images, labels = load_digits(return_X_y=True)
images, labels = images.astype(np.uint8).reshape(-1, 8, 8), labels.astype(np.uint8)
train, test = (images[:TRAINING], labels[:TRAINING]), (images[TRAINING:], labels[TRAINING:])
write_pair("digits", "train", *train)
write_pair("digits", "test", *test)

model = keras.Sequential([
    keras.Input((8, 8, 1), name="image"),
    layers.Conv2D(8, 3, padding="same", activation="relu", name="strokes"),
    layers.Conv2D(16, 3, strides=2, padding="same", activation="relu", name="shapes"),
    layers.Flatten(name="flatten"),
    layers.Dropout(0.3, name="dropout"),
    layers.Dense(10, activation="softmax", name="digit"),
], name="digits")
model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
given = lambda part: part[0][..., None].astype(np.float32) / np.float32(16)
model.fit(given(train), train[1], 32, epochs=60, verbose=0)
print(f"digits: {model.count_params()} values, {model.evaluate(given(test), test[1], verbose=0)[1]:.4f} of {len(test[1])}")
save(model, "digits")
