"""Runs .tflite files in Python's LiteRT on Fashion-MNIST's 10,000 test images, and prints what share is right.

Usage: python run_on_clothes.py FILE.tflite ...   (numpy and ai-edge-litert installed; data from public/datasets)
"""
import gzip
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

DATA = Path(__file__).resolve().parents[3] / "public" / "datasets" / "fashion-mnist"
BATCH = 100


def idx(name, header):
    [path] = DATA.glob(f"t10k-{name}*")
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return np.frombuffer(data, np.uint8, offset=header)


images = idx("images", 16).reshape(-1, 28, 28, 1).astype(np.float32) / 255
labels = idx("labels", 8)

for file in sys.argv[1:]:
    interpreter = Interpreter(model_path=file, num_threads=2)
    [source], [result] = interpreter.get_input_details(), interpreter.get_output_details()
    # The operator of a rotation does not resize its result: such a file runs one image at a time.
    rotated = any(op["op_name"].startswith("aeq.") for op in interpreter._get_ops_details())
    batch = 1 if rotated else BATCH
    shape = [batch, *source["shape"][1:]]
    interpreter.resize_tensor_input(source["index"], shape)
    interpreter.allocate_tensors()
    answers = []
    for start in range(0, len(images), batch):
        interpreter.set_tensor(source["index"], images[start : start + batch].reshape(shape))
        interpreter.invoke()
        answers.append(interpreter.get_tensor(result["index"]).argmax(axis=-1))
    right = np.concatenate(answers) == labels
    print(f"{file}: {100 * right.mean():.2f} % of {len(labels)}", flush=True)
