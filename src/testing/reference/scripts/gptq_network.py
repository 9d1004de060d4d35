"""ai-edge-quantizer's GPTQ on the tutorial CNN's dense layers, 4 bits, 200 training images: writes ../gptq_network.json.

Its calibration and its inverse of 6272 × 6272 numbers take minutes each.
"""
import gzip
import hashlib
import json
import pathlib

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from ai_edge_quantizer import quantizer

HERE = pathlib.Path(__file__).parent.parent
SOURCE = HERE / "fashion_cnn" / "tflite_float.tflite"
IMAGES = HERE.parents[2] / "public/datasets/fashion-mnist/train-images-idx3-ubyte.gz"
COUNT = 200

pixels = np.frombuffer(gzip.open(IMAGES).read()[16:], np.uint8)[: COUNT * 784]
images = pixels.reshape(COUNT, 1, 28, 28, 1).astype(np.float32) / 255
(key, names), = Interpreter(str(SOURCE)).get_signature_list().items()
weights = dict(num_bits=4, symmetric=True, granularity="CHANNELWISE", dtype="INT")
config = dict(weight_tensor_config=weights, compute_precision="INTEGER", explicit_dequantize=False, skip_checks=False,
              min_weight_elements=0)
tool = quantizer.Quantizer(str(SOURCE), [dict(regex=".*", operation="FULLY_CONNECTED", algorithm_key="GPTQ", op_config=config)])
data = {key: [{names["inputs"][0]: image} for image in images]}
file = tool.quantize(tool.calibrate(data)).quantized_model

reader = Interpreter(model_content=bytes(file))
reader.allocate_tensors()
stored = [(d, reader.get_tensor(d["index"])) for d in reader.get_tensor_details() if d["dtype"] == np.int8 or "int4" in str(d["dtype"])]
layers = {"x".join(map(str, d["shape"])): hashlib.sha256(np.asarray(v).astype(np.int8).tobytes()).hexdigest() for d, v in stored if len(d["shape"]) == 2}
(HERE / "gptq_network.json").write_text(json.dumps({"bytes": len(file), "sha256": layers}, indent=1) + "\n")
