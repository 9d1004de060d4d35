"""Network of the sample “Tiny ViT”: attention on Fashion-MNIST. Needs TensorFlow 2.21 (Keras 3).

16 patches of 7 × 7 pixels, two blocks of attention with four heads. Places in the picture come from a depthwise convolution, as in
CPVT (Chu et al. 2021), so that every layer is one of Keras's own. Writes public/samples/vit.keras.
"""
import math
import numpy as np
import keras
from keras import layers, ops
from sample_files import read_pair, save

keras.utils.set_random_seed(1)
SIDE, PATCH, WIDTH, HEADS, BLOCKS, EPOCHS, BATCH = 28, 7, 64, 4, 2, 15, 128
GRID = SIDE // PATCH
TOKENS, PER_HEAD = GRID * GRID, WIDTH // HEADS


def heads(x, name, order):
    x = layers.Dense(WIDTH, name=name)(x)
    x = layers.Reshape((TOKENS, HEADS, PER_HEAD), name=f"{name}_heads")(x)
    return layers.Permute(order, name=f"{name}_order")(x)


def attention(x, block):
    name = f"block{block}"
    x = layers.LayerNormalization(epsilon=1e-6, name=f"{name}_norm1")(x)
    query, key, value = (heads(x, f"{name}_{part}", order) for part, order in (("query", (2, 1, 3)), ("key", (2, 3, 1)), ("value", (2, 1, 3))))
    scores = ops.matmul(query, key) * (1 / math.sqrt(PER_HEAD))
    shares = layers.Softmax(name=f"{name}_attention")(scores)
    mixed = layers.Permute((2, 1, 3), name=f"{name}_mixed")(ops.matmul(shares, value))
    mixed = layers.Reshape((TOKENS, WIDTH), name=f"{name}_joined")(mixed)
    return layers.Dense(WIDTH, name=f"{name}_output")(mixed)


def feed_forward(x, block):
    name = f"block{block}"
    x = layers.LayerNormalization(epsilon=1e-6, name=f"{name}_norm2")(x)
    x = layers.Dense(2 * WIDTH, activation="relu", name=f"{name}_wide")(x)
    return layers.Dense(WIDTH, name=f"{name}_narrow")(x)


given = keras.Input((SIDE, SIDE, 1), name="image")
x = layers.Conv2D(WIDTH, PATCH, strides=PATCH, name="patches")(given)
x = layers.Add(name="placed")([x, layers.DepthwiseConv2D(3, padding="same", name="places")(x)])
x = layers.Reshape((TOKENS, WIDTH), name="tokens")(x)
for block in range(1, BLOCKS + 1):
    x = layers.Add(name=f"block{block}_add1")([x, layers.Dropout(0.1)(attention(x, block))])
    x = layers.Add(name=f"block{block}_add2")([x, layers.Dropout(0.1)(feed_forward(x, block))])
x = layers.LayerNormalization(epsilon=1e-6, name="norm")(x)
x = layers.GlobalAveragePooling1D(name="mean")(x)
model = keras.Model(given, layers.Dense(10, activation="softmax", name="class")(x), name="vit")

if __name__ == "__main__":
    (images, labels), (tests, answers) = read_pair("fashion-mnist", "train"), read_pair("fashion-mnist", "t10k")
    random = np.random.default_rng(1)
    steps = len(images) // BATCH
    rate = keras.optimizers.schedules.CosineDecay(0.0, EPOCHS * steps, warmup_target=0.002, warmup_steps=500)
    model.compile(keras.optimizers.AdamW(rate, weight_decay=0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    for epoch in range(EPOCHS):
        order = random.permutation(len(images))
        for step in range(steps):
            part = order[step * BATCH : (step + 1) * BATCH]
            shown = images[part].astype(np.float32)[..., None] / np.float32(255)
            if step % 2:
                shown = shown[:, :, ::-1]
            seen = model.train_on_batch(shown, labels[part])
        print("epoch", epoch + 1, seen, flush=True)
    right = model.predict(tests[..., None].astype(np.float32) / 255, verbose=0).argmax(1) == answers
    print(f"vit: {model.count_params()} values, {right.mean():.4f} of {len(answers)}")
    save(model, "vit")
