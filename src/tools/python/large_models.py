"""Networks of VGG-16's shape for `npm run bench:scale`: large_models.py h5|onnx OUT_DIR

Writes OUT_DIR/MILLIONSm.h5 with Keras, or .onnx with the onnx package. Weights are random; the shares of the channels are those of
`SIZES` in bench-scale.ts."""
import sys

import numpy as np

KIND, OUT = sys.argv[1:]
CONVOLUTIONS = [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]
DENSE = [4096, 4096, 1000]
SIZES = {1: 0.084, 10: 0.268, 50: 0.6, 138: 1}
random = np.random.default_rng(1)


def weights(shape, inputs):
    return random.standard_normal(shape, np.float32) * np.float32((2 / inputs) ** 0.5)


def keras_model(path, share):
    import keras

    layers = [keras.Input((224, 224, 3))]
    for channels in CONVOLUTIONS:
        layers.append(
            keras.layers.Conv2D(max(1, round(channels * share)), 3, padding="same", activation="relu")
            if channels
            else keras.layers.MaxPooling2D()
        )
    layers.append(keras.layers.Flatten())
    layers += [keras.layers.Dense(max(1, round(units * share)), activation="relu") for units in DENSE]
    keras.Sequential(layers).save(path)


def onnx_model(path, share):
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes, constants, last, depth, size = [], [], "input", 3, 224

    def add(op, inputs, **attributes):
        name = f"{op.lower()}_{len(nodes)}"
        nodes.append(helper.make_node(op, inputs, [name], name, **attributes))
        return name

    def constant(shape, inputs):
        name = f"constant_{len(constants)}"
        constants.append(numpy_helper.from_array(weights(shape, inputs), name))
        return name

    for channels in CONVOLUTIONS:
        if not channels:
            last, size = add("MaxPool", [last], kernel_shape=[2, 2], strides=[2, 2]), size // 2
            continue
        width = max(1, round(channels * share))
        operands = [last, constant((width, depth, 3, 3), depth * 9), constant((width,), depth)]
        last, depth = add("Relu", [add("Conv", operands, pads=[1, 1, 1, 1])]), width
    last, inner = add("Flatten", [last]), size * size * depth
    for units in DENSE:
        width = max(1, round(units * share))
        operands = [last, constant((width, inner), inner), constant((width,), inner)]
        last, inner = add("Relu", [add("Gemm", operands, transB=1)]), width
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "vgg",
        [value("input", TensorProto.FLOAT, [1, 3, 224, 224])],
        [value(last, TensorProto.FLOAT, [1, inner])],
        constants,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), path)


for millions, share in SIZES.items():
    {"h5": keras_model, "onnx": onnx_model}[KIND](f"{OUT}/{millions}m.{KIND}", share)
