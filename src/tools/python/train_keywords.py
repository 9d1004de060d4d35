"""Network of the sample “Keywords”: a small DS-CNN (Zhang et al. 2017, “Hello Edge”). Needs TensorFlow 2.21 (Keras 3).

Reads public/datasets/keywords, which make_keywords.py writes, and writes public/samples/keywords.keras.
"""
import numpy as np
import keras
from keras import layers
from sample_files import read_pair, save

keras.utils.set_random_seed(1)
CHANNELS, BLOCKS, EPOCHS, BATCH = 32, 3, 60, 64


def normalized(x, name):
    x = layers.BatchNormalization(name=f"{name}_norm")(x)
    return layers.ReLU(name=f"{name}_relu")(x)


given = x = keras.Input((49, 10, 1), name="sound")
x = normalized(layers.Conv2D(CHANNELS, (10, 4), strides=2, padding="same", use_bias=False, name="ears")(x), "ears")
for block in range(1, BLOCKS + 1):
    x = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name=f"depthwise_{block}")(x)
    x = normalized(x, f"depthwise_{block}")
    x = layers.Conv2D(CHANNELS, 1, use_bias=False, name=f"pointwise_{block}")(x)
    x = normalized(x, f"pointwise_{block}")
x = layers.GlobalAveragePooling2D(name="mean")(x)
x = layers.Dropout(0.2, name="dropout")(x)
model = keras.Model(given, layers.Dense(12, activation="softmax", name="word")(x), name="keywords")

sounds, labels = read_pair("keywords", "train")
tests, answers = read_pair("keywords", "test")
random = np.random.default_rng(1)


def varied(part):
    """Earlier or later by up to 100 ms, louder or quieter, some bands or moments missing."""
    part = part.astype(np.float32) / 255
    for i, sound in enumerate(part):
        sound = np.roll(sound, random.integers(-5, 6), 0) + np.float32(random.uniform(-0.06, 0.06))
        at, band = random.integers(0, 45), random.integers(0, 9)
        if random.random() < 0.4:
            sound[at : at + 5] = sound.mean()
        if random.random() < 0.4:
            sound[:, band : band + 1] = sound.mean()
        part[i] = np.clip(sound, 0, 1)
    return part[..., None]


steps = len(sounds) // BATCH
rate = keras.optimizers.schedules.CosineDecay(0.004, EPOCHS * steps)
model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
for epoch in range(EPOCHS):
    order = random.permutation(len(sounds))
    for step in range(steps):
        part = order[step * BATCH : (step + 1) * BATCH]
        model.train_on_batch(varied(sounds[part]), labels[part])
right = model.predict(tests[..., None].astype(np.float32) / 255, verbose=0).argmax(1) == answers
print(f"keywords: {model.count_params()} values, {right.mean():.4f} of {len(answers)}")
save(model, "keywords")
