"""Dense weights of few bits as ai-edge-quantizer 0.10.0 writes them, integers as a hash, scales as they are (those of blocks as a hash, of float16): low_bits.py FLOAT.tflite OUT.json"""
import base64, hashlib, json, os, sys, tempfile
from ai_edge_quantizer import quantizer
from tensorflow.lite.python import schema_py_generated as schema

CASES = [("min_max_uniform_quantize", 2, "CHANNELWISE"), ("OCTAV", 2, "CHANNELWISE"), ("min_max_uniform_quantize", 4, "CHANNELWISE"),
         ("OCTAV", 4, "CHANNELWISE"), ("MSE", 4, "CHANNELWISE"), ("MSE", 8, "CHANNELWISE"), ("OCTAV", 8, "CHANNELWISE"),
         ("min_max_uniform_quantize", 4, "BLOCKWISE_32"), ("OCTAV", 4, "BLOCKWISE_32"), ("OCTAV", 4, "BLOCKWISE_128")]

def rule(algorithm, bits, granularity):
    weights = {"num_bits": bits, "symmetric": True, "granularity": granularity, "dtype": "INT"}
    config = {"weight_tensor_config": weights, "compute_precision": "INTEGER", "explicit_dequantize": False, "skip_checks": False, "min_weight_elements": 0}
    return [{"regex": ".*", "operation": "FULLY_CONNECTED", "algorithm_key": algorithm, "op_config": config}]

def content(model, index, file):
    buffer = model.buffers[index]
    # Large ones lie behind the table.
    return bytes(buffer.data) if buffer.data is not None else file[buffer.offset : buffer.offset + buffer.size]

def b64(values):
    return base64.b64encode(values.astype("<f4").tobytes()).decode()

found = []
for case in CASES:
    q = quantizer.Quantizer(sys.argv[1])
    q.load_quantization_recipe(rule(*case))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.tflite")
        q.quantize().export_model(path)
        data = open(path, "rb").read()
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))
    graph = model.subgraphs[0]
    layers = []
    for op in graph.operators:
        if model.operatorCodes[op.opcodeIndex].builtinCode != schema.BuiltinOperator.FULLY_CONNECTED:
            continue
        tensor = graph.tensors[op.inputs[1]]
        stored = content(model, tensor.buffer, data)
        details = tensor.quantization.details
        if details is not None:
            scales = graph.tensors[details.scales]
            scales = {"blockScales": hashlib.sha256(content(model, scales.buffer, data)).hexdigest()}
        else:
            scales = {"scales": b64(tensor.quantization.scale)}
        layers.append({"name": tensor.name.decode(), "type": int(tensor.type), "sha256": hashlib.sha256(stored).hexdigest(), **scales})
    found.append({"algorithm": case[0], "bits": case[1], "granularity": case[2], "bytes": len(data), "layers": layers})
with open(sys.argv[2], "w") as out:
    json.dump(found, out, indent=1)
    out.write("\n")
