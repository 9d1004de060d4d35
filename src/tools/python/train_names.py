"""Data and network of the sample “Names”: a transformer of letters. Needs TensorFlow 2.21 (Keras 3) and the package names 0.3.0.

The first names of the US Census of 1990 (public domain). A sample is the 12 letters before a place of a name, as numbers (0 for
none, 1 … 26 for a … z), and the letter there; 0 stands for the end. Writes public/datasets/names and public/samples/names.keras.
"""
import math, pathlib
import numpy as np
import keras
import names
from keras import layers, ops
from sample_files import save, write_idx, PUBLIC

keras.utils.set_random_seed(1)
CONTEXT, LETTERS, WIDTH, HEADS, BLOCKS, EPOCHS, BATCH = 12, 27, 32, 4, 2, 40, 256
PER_HEAD = WIDTH // HEADS

folder = pathlib.Path(names.__file__).parent
listed = {line.split()[0].lower() for part in ("female", "male") for line in (folder / f"dist.{part}.first").read_text().splitlines()}
listed = sorted(name for name in listed if name.isascii() and name.isalpha() and 3 <= len(name) <= CONTEXT)
random = np.random.default_rng(1)
listed = [listed[i] for i in random.permutation(len(listed))]
training, test = listed[600:], listed[:600]


def samples(of):
    contexts, nexts = [], []
    for name in of:
        letters = [ord(letter) - 96 for letter in name] + [0]
        for at, letter in enumerate(letters):
            before = letters[max(0, at - CONTEXT) : at]
            contexts.append([0] * (CONTEXT - len(before)) + before)
            nexts.append(letter)
    return np.array(contexts, np.uint8), np.array(nexts, np.uint8)


def heads(x, name, order):
    x = layers.Dense(WIDTH, name=name)(x)
    x = layers.Reshape((CONTEXT, HEADS, PER_HEAD), name=f"{name}_heads")(x)
    return layers.Permute(order, name=f"{name}_order")(x)


def attention(x, block):
    name = f"block{block}"
    x = layers.LayerNormalization(epsilon=1e-6, name=f"{name}_norm1")(x)
    query, key, value = (heads(x, f"{name}_{part}", order) for part, order in (("query", (2, 1, 3)), ("key", (2, 3, 1)), ("value", (2, 1, 3))))
    shares = layers.Softmax(name=f"{name}_attention")(ops.matmul(query, key) * (1 / math.sqrt(PER_HEAD)))
    mixed = layers.Permute((2, 1, 3), name=f"{name}_mixed")(ops.matmul(shares, value))
    mixed = layers.Reshape((CONTEXT, WIDTH), name=f"{name}_joined")(mixed)
    return layers.Dense(WIDTH, name=f"{name}_output")(mixed)


def feed_forward(x, block):
    name = f"block{block}"
    x = layers.LayerNormalization(epsilon=1e-6, name=f"{name}_norm2")(x)
    x = layers.Dense(4 * WIDTH, activation="relu", name=f"{name}_wide")(x)
    return layers.Dense(WIDTH, name=f"{name}_narrow")(x)


given = keras.Input((CONTEXT,), dtype="int32", name="letters")
x = layers.Embedding(LETTERS, WIDTH, name="letter")(given)
x = layers.Add(name="placed")([x, layers.Conv1D(WIDTH, 3, padding="causal", name="places")(x)])
for block in range(1, BLOCKS + 1):
    x = layers.Add(name=f"block{block}_add1")([x, layers.Dropout(0.1)(attention(x, block))])
    x = layers.Add(name=f"block{block}_add2")([x, layers.Dropout(0.1)(feed_forward(x, block))])
x = layers.LayerNormalization(epsilon=1e-6, name="norm")(x)
x = layers.Flatten(name="all_places")(x)
model = keras.Model(given, layers.Dense(LETTERS, activation="softmax", name="next")(x), name="names")

for half, part in (("train", training), ("test", test)):
    contexts, nexts = samples(part)
    write_idx(PUBLIC / "datasets" / "names" / f"{half}-letters-idx2-ubyte.gz", contexts)
    write_idx(PUBLIC / "datasets" / "names" / f"{half}-labels-idx1-ubyte.gz", nexts)
contexts, nexts = samples(training)
tests, answers = samples(test)
print(len(training), len(test), len(nexts), len(answers), flush=True)
steps = len(nexts) // BATCH
rate = keras.optimizers.schedules.CosineDecay(0.0, EPOCHS * steps, warmup_target=0.003, warmup_steps=200)
model.compile(keras.optimizers.AdamW(rate, weight_decay=0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
for epoch in range(EPOCHS):
    order = random.permutation(len(nexts))
    for step in range(steps):
        part = order[step * BATCH : (step + 1) * BATCH]
        seen = model.train_on_batch(contexts[part].astype(np.int32), nexts[part])
    if epoch % 5 == 4:
        shares = model.predict(tests.astype(np.int32), verbose=0, batch_size=512)
        loss = -np.log(shares[np.arange(len(answers)), answers]).mean()
        print("epoch", epoch + 1, seen, (shares.argmax(1) == answers).mean(), loss, flush=True)
print(f"names: {model.count_params()} values, {(shares.argmax(1) == answers).mean():.4f} of {len(answers)}")
save(model, "names")
