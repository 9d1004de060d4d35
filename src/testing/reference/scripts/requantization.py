"""What TFLite's reference kernels make of the same integers: requantization.json. Run in this folder's parent."""

import base64
import gzip
import json

import numpy as np
import tensorflow as tf

LAYERS = {"mobilenet/tflite_int8": 4, "fashion_cnn/tflite_int8": 2, "fashion_cnn/tflite_int16x8": 2}
MOST = 6500  # values of an input, so that the file stays small
IMAGES = "../../../public/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz"
KINDS = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"}


def photo(place):
    raw = gzip.open(IMAGES).read()
    pixels = np.frombuffer(raw, np.uint8, 28 * 28, 16 + 784 * place)
    return (pixels.astype(np.float32) / np.float32(255)).reshape(1, 28, 28, 1)


def text(values):
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def layers(path, count):
    interpreter = tf.lite.Interpreter(
        f"{path}.tflite",
        experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_REF,
        experimental_preserve_all_tensors=True,
    )
    interpreter.allocate_tensors()
    entry = interpreter.get_input_details()[0]
    interpreter.set_tensor(entry["index"], photo(3).reshape(entry["shape"]))
    interpreter.invoke()
    found = []
    for op in interpreter._get_ops_details():
        if op["op_name"] not in KINDS:
            continue
        read, written = (interpreter.get_tensor(op[side][0]) for side in ("inputs", "outputs"))
        if read.size <= MOST:
            found.append({"file": path, "at": int(op["index"]), "input": text(read), "output": text(written)})
    return found[-count:]


if __name__ == "__main__":
    found = [layer for path, count in LAYERS.items() for layer in layers(path, count)]
    with open("requantization.json", "w") as file:
        json.dump(found, file, indent=1)
        file.write("\n")
