"""A small network with attention in heads, saved in every Keras format: attention.py OUT_DIR [2|3]

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


def block():
    i = L.Input((5, 4))
    x = L.MultiHeadAttention(2, 3, value_dim=2, dropout=0.1, name="heads")(i, i, use_causal_mask=True)
    return keras.Model(i, L.LayerNormalization(name="norm")(L.Add(name="sum")([i, x])), name="block")


def build():
    keras.utils.set_random_seed(12)
    i = L.Input((5, 4), name="steps")
    other = L.Input((3, 4), name="other")
    x = block()(i)
    if VERSION == "3":
        x = L.GroupQueryAttention(2, 4, 2, use_gate=True, name="groups")(x, other)
    x = L.Attention(use_scale=True, name="plain")([x, other])
    x = L.MultiHeadAttention(1, 2, name="second")(query=x, value=other)
    x = L.EinsumDense("abc,cde->abde", (None, 2, 3), bias_axes="de", name="parts")(x)
    return keras.Model([i, other], x, name="attention")


model = build()
rng = np.random.default_rng(5)
for v in model.weights:
    if "float" in str(v.dtype):
        v.assign(rng.normal(0, 0.5, v.shape).astype("float32"))
inputs = [rng.normal(0, 1, (1, *i.shape[1:])).astype("float32") for i in model.inputs]
output = model(inputs, training=False).numpy()
out = f"{sys.argv[1]}/keras{VERSION}"
model.save(out + ".h5")
model.save(out + ".keras")
b64 = lambda a: base64.b64encode(np.ascontiguousarray(a).tobytes()).decode()
json.dump({"inputs": [b64(i) for i in inputs], "output": b64(output)}, open(out + ".json", "w"))
