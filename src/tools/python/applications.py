"""The networks of keras.applications for `npm run check:applications`: applications.py KERAS OUT_DIR [NAME …]

KERAS is 3 (saves .keras) or 2 (tf-keras, saves .h5). Weights are random and seeded, batch normalizations are given statistics
of their own; the input is as small as the network allows. Beside each model: two inputs and Keras's outputs for them.
Models that are there already stay. Prints the names, one a line."""
import os, sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np

VERSION, OUT, NAMES = sys.argv[1], sys.argv[2], sys.argv[3:]
if VERSION == "2":
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    import tf_keras as keras
    from tf_keras import applications
else:
    import keras
    from keras import applications

ALL = [n for n in dir(applications) if n[0].isupper() and callable(getattr(applications, n))]
SMALLEST = {"InceptionResNetV2": 96, "InceptionV3": 96, "Xception": 96, "NASNetMobile": 224, "NASNetLarge": 331}
os.makedirs(OUT, exist_ok=True)
for name in NAMES or ALL:
    path = f"{OUT}/{name}.{'h5' if VERSION == '2' else 'keras'}"
    if os.path.exists(path):
        print(name, flush=True)
        continue
    keras.backend.clear_session()
    keras.utils.set_random_seed(1)
    size = SMALLEST.get(name, 64)
    model = getattr(applications, name)(weights=None, input_shape=(size, size, 3), classes=10)
    random = np.random.default_rng(0)
    for layer in model.layers:
        if layer.__class__.__name__ == "BatchNormalization":
            *others, mean, variance = layer.get_weights()
            mean = random.normal(0, 0.05, mean.shape)
            variance = random.uniform(0.6, 1.4, variance.shape)
            layer.set_weights([*others, mean, variance])
    scaled = any(layer.__class__.__name__ in ("Rescaling", "Normalization") for layer in model.layers)
    x = random.uniform(0, 255 if scaled else 1, (2, size, size, 3)).astype("float32")
    np.save(f"{OUT}/{name}.x.npy", x)
    np.save(f"{OUT}/{name}.y.npy", model.predict(x, verbose=0))
    model.save(path)
    print(name, flush=True)
