"""Errors of the files of a sweep as ai-edge-quantizer's model_validator measures them: autopsy.json.

    python autopsy.py FOLDER IMAGES.npy > autopsy.json

FOLDER/MODEL/ holds float.tflite and LAYER.KIND.tflite (isolated, leaveOneOut, cumulative; "/" in a name is "+"), IMAGES.npy the
first test images divided by 255.
"""
import json
import pathlib
import sys

import numpy as np
from ai_edge_quantizer import model_validator
from ai_edge_quantizer.utils import tfl_interpreter_utils, validation_utils

folder, images = pathlib.Path(sys.argv[1]), np.load(sys.argv[2])
MSE = validation_utils.ValidationErrorMetric.MSE


def mse(reference: bytes, target: bytes) -> float:
    runner = tfl_interpreter_utils.create_tfl_interpreter(reference)
    [(key, signature)] = runner.get_signature_list().items()
    [name] = signature["inputs"]
    data = {key: [{name: image[None]} for image in images]}
    result = model_validator.compare_model(
        reference, target, data, [MSE], use_xnnpack=True, num_threads=1, validate_output_tensors_only=True
    )
    [value] = result.get_signature_comparison_result(key).output_tensors.values()
    return value["mse"] if isinstance(value, dict) else value


found = {"images": len(images)}
for model in sorted(folder.iterdir()):
    reference = (model / "float.tflite").read_bytes()
    layers = {}
    for path in sorted(model.glob("*.*.tflite")):
        layer, kind, _ = path.name.rsplit(".", 2)
        layers.setdefault(layer.replace("+", "/"), {})[kind] = mse(reference, path.read_bytes())
    found[model.name] = layers
json.dump(found, sys.stdout, indent=1)
