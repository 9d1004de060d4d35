"""Small ONNX models with what onnxruntime computes, in one JSON file: the form that onnx_ops.py and onnx_exports.py share.

A list, one case a line: `name`, `opset`, `model` (the .onnx file in base64), `inputs` and `outputs` in the order of the model, each
`shape`, `dtype` and `data` (base64, little-endian), `near` where rounding to stored integers is no matter of the reader's: the
largest difference, relative to the largest value; and `refused` where it is to be refused. 64-bit integers are stored as int32,
truth values as bytes.
"""
import base64
import json
import zlib

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

LARGEST_MODEL = 6000
SAMPLES = 2  # where the model leaves their number open
STORED = {"float32": "float32", "int64": "int32", "int32": "int32", "bool": "bool", "uint8": "uint8", "int8": "int8"}
onnxruntime.set_default_logger_severity(3)


class Net:
    """A graph that is written as calls: net("Relu", net.x(1, 3)). Arrays and numbers become initializers, lists those of int64."""

    def __init__(self, name, opset):
        self.opset = opset
        self.random = np.random.default_rng(zlib.crc32(name.encode()))
        self.nodes, self.initializers, self.inputs, self.data = [], [], [], {}

    def x(self, *shape, low=-2, high=2):
        """An input of random numbers. A letter for a length leaves it open."""
        lengths = [SAMPLES if isinstance(length, str) else length for length in shape]
        return self.given(self.random.uniform(low, high, lengths).astype(np.float32), shape)

    def given(self, array, shape=None):
        name = f"x{len(self.inputs)}"
        self.data[name] = array
        kind = helper.np_dtype_to_tensor_dtype(array.dtype)
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape or array.shape))
        return name

    def w(self, *shape, low=-1, high=1):
        return self.random.uniform(low, high, shape).astype(np.float32)

    def operand(self, value):
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, (list, int)):
            value = np.array(value, np.int64)
        elif isinstance(value, float):
            value = np.array(value, np.float32)
        name = f"w{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def __call__(self, op, *inputs, outputs=1, **attributes):
        names = [f"v{len(self.nodes)}" + (f"_{i}" if i else "") for i in range(outputs)]
        operands = [self.operand(value) for value in inputs]
        self.nodes.append(helper.make_node(op, operands, names, **attributes))
        return names[0] if outputs == 1 else tuple(names)

    def conv(self, x, read, written, kernel=1, **attributes):
        return self("Conv", x, self.w(written, read, kernel, kernel), self.w(written), **attributes)

    def model(self, outputs):
        graph = helper.make_graph(self.nodes, "g", self.inputs, [], self.initializers)
        others = sorted({node.domain for node in self.nodes} - {""})
        versions = [helper.make_opsetid("", self.opset), *(helper.make_opsetid(domain, 1) for domain in others)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=10 if self.opset > 20 else 8)
        model.producer_name = ""
        for name in outputs:
            model.graph.output.append(helper.make_empty_tensor_value_info(name))
        inferred = list(onnx.shape_inference.infer_shapes(model, strict_mode=True).graph.output)
        del model.graph.output[:]
        for output in inferred:
            if output.type.tensor_type.HasField("shape"):
                model.graph.output.append(output)
            else:  # what onnx does not infer is float here; `case_of` states its shape
                model.graph.output.append(helper.make_tensor_value_info(output.name, onnx.TensorProto.FLOAT, None))
        return model


def stored(array):
    dtype = STORED[str(array.dtype)]
    little = np.ascontiguousarray(array.astype(dtype)).tobytes()
    return {"shape": list(array.shape), "dtype": dtype, "data": base64.b64encode(little).decode()}


def computed(model, data):
    """The outputs of a model's file, computed as it stands, with nothing fused."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return {output.name: array for output, array in zip(session.get_outputs(), session.run(None, data))}


def runnable(model):
    """The model in version 7, if older: onnxruntime has no kernels for operands that are spread from an `axis` on."""
    if next(entry.version for entry in model.opset_import if entry.domain == "") >= 7:
        return model
    newer = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    newer.opset_import[0].version = 7
    graph = newer.graph
    ranks = {value.name: len(value.type.tensor_type.shape.dim) for value in [*graph.input, *graph.value_info, *graph.output]}
    ranks.update({array.name: len(array.dims) for array in graph.initializer})
    nodes = []
    for node in graph.node:
        axis = {attribute.name: attribute.i for attribute in node.attribute}.get("axis")
        if any(attribute.name == "broadcast" for attribute in node.attribute):
            first, second = (ranks[name] for name in node.input)
            behind = range(second, first - axis)
            if behind:
                wide = f"{node.output[0]}_wide"
                nodes.append(helper.make_node("Unsqueeze", [node.input[1]], [wide], axes=list(behind)))
                node.input[1] = wide
            del node.attribute[:]
        nodes.append(node)
    copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(copies)
    return newer


def case_of(name, model, data, refused=False, near=None):
    outputs = computed(runnable(model).SerializeToString(), data)
    for output in model.graph.output:
        if not output.type.tensor_type.HasField("shape"):
            output.type.CopyFrom(helper.make_tensor_type_proto(output.type.tensor_type.elem_type, outputs[output.name].shape))
    onnx.checker.check_model(model, full_check=True)
    file = model.SerializeToString()
    if len(file) > LARGEST_MODEL:
        raise ValueError(f"{len(file)} bytes")
    for array in outputs.values():
        if not np.all(np.isfinite(array)):
            raise ValueError("not finite")
        if array.size > 1 and array.dtype == np.float32 and np.ptp(array) == 0:
            raise ValueError("the same number everywhere")
    opset = next(entry.version for entry in model.opset_import if entry.domain == "")
    case = {"name": name, "opset": opset, "model": base64.b64encode(file).decode()}
    case["inputs"] = [stored(array) for array in data.values()]
    case["outputs"] = [stored(array) for array in outputs.values()]
    if near:
        case["near"] = near
    return {**case, "refused": True} if refused else case


def write_all(path, names, made):
    """Writes made(name) for each, if all could be made."""
    cases, failed = [], False
    for name in names:
        try:
            cases.append(made(name))
        except Exception as error:
            failed = True
            print(f"{name}: {str(error)[:600]}")
    if failed:
        raise SystemExit(1)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    with open(path, "w") as file:
        file.write(f"[\n{lines}\n]\n")
    print(f"{len(cases)} cases, {len(lines) / 1000:.0f} kB")
