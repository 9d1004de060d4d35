"""A model of models, with layers whose arrays lie in odd places, saved in every Keras format: nested.py OUT_DIR [2|3]

Random weights. Writes keras<version>.h5, keras<version>.keras and keras<version>.json with an input and Keras's outputs."""
import base64, json, os, sys

VERSION = sys.argv[2]
os.environ["TF_USE_LEGACY_KERAS"] = "1" if VERSION == "2" else "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

if VERSION == "2":
    import tf_keras as keras
else:
    import keras
L = keras.layers


def block(name, filters):
    i = L.Input((8, 8, 4))
    x = L.BatchNormalization()(L.Conv2D(filters, 3, padding="same", use_bias=False)(i))
    return keras.Model(i, L.ReLU()(x), name=name)


def build():
    keras.utils.set_random_seed(11)
    stem = keras.Sequential([L.Input((8, 8, 3)), L.Conv2D(4, 3, padding="same"), L.BatchNormalization(), L.PReLU(shared_axes=[1, 2]), block("block", 4)], name="stem")
    twice = block("twice", 4)
    i = L.Input((8, 8, 3), name="image")
    x = stem(i)
    x = L.Add()([twice(x), twice(twice(x))])
    s = L.Reshape((8, 32))(x)
    s = L.TimeDistributed(L.Dense(6, activation="relu"), name="steps")(s)
    s = L.Dropout(0.3)(s)
    s = L.Bidirectional(L.LSTM(3, return_sequences=True), name="both")(s)
    s = L.LayerNormalization()(s)
    s = L.SeparableConv1D(5, 3, padding="same")(s)
    s = L.GRU(4)(s)
    return keras.Model(i, [L.Dense(3, activation="softmax", name="kind")(s), L.Dense(1, name="size")(L.GlobalMaxPooling2D()(x))], name="outer")


model = build()
rng = np.random.default_rng(3)
for v in model.weights:
    if "float" in str(v.dtype):
        value = rng.normal(0, 0.4, v.shape).astype("float32")
        v.assign(np.abs(value) + 0.5 if "variance" in (v.name if VERSION == "2" else v.path) else value)
image = rng.normal(0, 1, (1, 8, 8, 3)).astype("float32")
outputs = [o.numpy() for o in model(image, training=False)]
out = f"{sys.argv[1]}/keras{VERSION}"
model.save(out + ".h5")
model.save(out + ".keras")
b64 = lambda a: base64.b64encode(np.ascontiguousarray(a).tobytes()).decode()
json.dump({"input": b64(image), "outputs": [b64(o) for o in outputs]}, open(out + ".json", "w"))
