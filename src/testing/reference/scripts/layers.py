"""One small model per layer and setting, converted: layers.py OUT_DIR [2|3]

Writes OUT_DIR/keras<version>.json: per case the configuration, the weights in creation order, an input,
Keras's output for it, and the operators of the converter's float file (null where it cannot convert the model with a
batch of any size). Weights and data are seeded."""
import base64, json, os, re, sys

VERSION = sys.argv[2] if len(sys.argv) > 2 else "3"
os.environ["TF_USE_LEGACY_KERAS"] = "1" if VERSION == "2" else "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema

if VERSION == "2":
    import tf_keras as keras
    from tf_keras.src.applications.convnext import LayerScale
else:
    import keras
    from keras.src.applications.convnext import LayerScale
L, I = keras.layers, keras.Input


def one(layer, *shape, dtype="float32"):
    i = I(shape, name="x", dtype=dtype)
    return keras.Model(i, layer(i))


def two(layer, *shapes):
    ins = [I(s, name=f"x{k}") for k, s in enumerate(shapes)]
    return keras.Model(ins, layer(ins))


def chain(*layers, shape):
    i = x = I(shape, name="x")
    for layer in layers:
        x = layer(x)
    return keras.Model(i, x)


IMG = (6, 5, 4)
SEQ = (8, 4)
CASES = {
    # convolutions
    "conv2d_relu": lambda: one(L.Conv2D(3, 3, padding="same", activation="relu"), *IMG),
    "conv2d_valid_stride": lambda: one(L.Conv2D(3, (3, 2), strides=2), *IMG),
    "conv2d_no_bias": lambda: one(L.Conv2D(3, 2, use_bias=False), *IMG),
    "conv2d_dilated": lambda: one(L.Conv2D(3, 3, dilation_rate=2, padding="same"), *IMG),
    "conv2d_dilated_valid": lambda: one(L.Conv2D(3, 2, dilation_rate=2), *IMG),
    "conv2d_groups": lambda: one(L.Conv2D(6, 3, groups=2, padding="same"), *IMG),
    "depthwise_mult": lambda: one(L.DepthwiseConv2D(3, depth_multiplier=2, padding="same"), *IMG),
    "depthwise_dilated": lambda: one(L.DepthwiseConv2D(2, dilation_rate=2, padding="same"), *IMG),
    "depthwise_one_channel": lambda: one(L.DepthwiseConv2D(3, depth_multiplier=3), 6, 5, 1),
    "conv1d": lambda: one(L.Conv1D(3, 3, activation="relu"), *SEQ),
    "conv1d_same_stride": lambda: one(L.Conv1D(3, 3, strides=2, padding="same"), *SEQ),
    "conv1d_causal": lambda: one(L.Conv1D(3, 3, padding="causal"), *SEQ),
    "conv1d_causal_dilated": lambda: one(L.Conv1D(3, 2, padding="causal", dilation_rate=2), *SEQ),
    "conv1d_dilated": lambda: one(L.Conv1D(3, 2, padding="same", dilation_rate=2), *SEQ),
    "depthwise_conv1d": lambda: one(L.DepthwiseConv1D(3, depth_multiplier=2, padding="same"), *SEQ),
    "separable_conv2d": lambda: one(L.SeparableConv2D(5, 3, padding="same", activation="relu"), *IMG),
    "separable_conv2d_stride": lambda: one(L.SeparableConv2D(5, 3, strides=2, depth_multiplier=2, use_bias=False), *IMG),
    "separable_conv1d": lambda: one(L.SeparableConv1D(5, 3, padding="same"), *SEQ),
    "conv2d_transpose": lambda: one(L.Conv2DTranspose(3, 3, strides=2, padding="same"), *IMG),
    "conv2d_transpose_valid": lambda: one(L.Conv2DTranspose(3, 3, strides=2, activation="relu"), *IMG),
    "conv2d_transpose_no_bias": lambda: one(L.Conv2DTranspose(3, (3, 2), strides=(1, 2), use_bias=False), *IMG),
    "conv1d_transpose": lambda: one(L.Conv1DTranspose(3, 3, strides=2, padding="same"), *SEQ),
    # dense
    "dense_no_bias": lambda: one(L.Dense(3, use_bias=False, activation="tanh"), 7),
    "dense_rank3": lambda: one(L.Dense(3, activation="relu"), *SEQ),
    "dense_rank3_no_bias": lambda: one(L.Dense(3, use_bias=False), *SEQ),
    "dense_rank4": lambda: one(L.Dense(3), *IMG),
    "embedding": lambda: one(L.Embedding(11, 5), 6, dtype="int32"),
    "embedding_float": lambda: one(L.Embedding(11, 5), 6),
    # normalizations
    "batch_norm": lambda: one(L.BatchNormalization(), *IMG),
    "batch_norm_plain": lambda: one(L.BatchNormalization(scale=False, center=False, epsilon=0.01), 7),
    "batch_norm_relu": lambda: chain(L.BatchNormalization(), L.ReLU(), shape=IMG),
    "conv_bias_batch_norm_relu6": lambda: chain(L.Conv2D(3, 2), L.BatchNormalization(), L.ReLU(6.0), shape=IMG),
    "dense_batch_norm": lambda: chain(L.Dense(3), L.BatchNormalization(), L.Activation("relu"), shape=(7,)),
    "dense_rank3_batch_norm": lambda: chain(L.Dense(3), L.BatchNormalization(), L.Activation("relu"), shape=SEQ),
    "conv1d_batch_norm": lambda: chain(L.Conv1D(3, 3, use_bias=False), L.BatchNormalization(), L.ReLU(), shape=SEQ),
    "separable_batch_norm": lambda: chain(L.SeparableConv2D(3, 3, use_bias=False), L.BatchNormalization(), L.ReLU(), shape=IMG),
    "transpose_batch_norm": lambda: chain(L.Conv2DTranspose(3, 3, strides=2, use_bias=False), L.BatchNormalization(), L.ReLU(), shape=IMG),
    "transpose_bias_batch_norm": lambda: chain(L.Conv2DTranspose(3, 3, strides=2), L.BatchNormalization(), L.ReLU(), shape=IMG),
    "batch_norm_conv": lambda: chain(L.BatchNormalization(), L.Conv2D(3, 2), shape=IMG),
    "layer_norm": lambda: one(L.LayerNormalization(), *SEQ),
    "layer_norm_plain": lambda: one(L.LayerNormalization(scale=False, center=False), 7),
    "layer_norm_image": lambda: one(L.LayerNormalization(axis=[1, 2, 3]), *IMG),
    "unit_norm": lambda: one(L.UnitNormalization(), *SEQ),
    "rescaling": lambda: one(L.Rescaling(1 / 127.5, offset=-1), *IMG),
    "rescaling_conv": lambda: chain(L.Rescaling(1 / 255), L.Conv2D(3, 2), shape=IMG),
    "rescaling_conv_same": lambda: chain(L.Rescaling(1 / 255), L.Conv2D(3, 2, padding="same"), shape=IMG),
    "rescaling_depthwise": lambda: chain(L.Rescaling(1 / 255), L.DepthwiseConv2D(2), shape=IMG),
    "rescaling_dense": lambda: chain(L.Rescaling(1 / 255), L.Dense(3), shape=(7,)),
    "rescaling_offset_conv": lambda: chain(L.Rescaling(1 / 127.5, -1), L.Conv2D(3, 2), shape=IMG),
    "rescaling_offset_conv_same": lambda: chain(L.Rescaling(1 / 127.5, -1), L.Conv2D(3, 2, padding="same"), shape=IMG),
    "normalization_conv": lambda: chain(L.Normalization(mean=[1.0, 2, 3, 4], variance=[1.0, 2, 3, 4]), L.Conv2D(3, 2), shape=IMG),
    "average_conv": lambda: (lambda a, b: keras.Model([a, b], L.Conv2D(2, 2)(L.Average()([a, b]))))(I(IMG), I(IMG)),
    "conv_rescaling_relu": lambda: chain(L.Conv2D(3, 2), L.Rescaling(0.5, 0.25), L.ReLU(), shape=IMG),
    "batch_norm_dense": lambda: chain(L.BatchNormalization(), L.Dense(3), shape=(7,)),
    "batch_norm_axis1": lambda: one(L.BatchNormalization(axis=1), *SEQ),
    "conv_flatten_batch_norm": lambda: chain(L.Conv2D(3, 2), L.Flatten(), L.BatchNormalization(), shape=IMG),
    "conv_pool_batch_norm": lambda: chain(L.Conv2D(3, 2), L.MaxPooling2D(2), L.BatchNormalization(), shape=IMG),
    "conv1d_relu_batch_norm": lambda: chain(L.Conv1D(3, 3, activation="relu"), L.BatchNormalization(), shape=SEQ),
    "normalization_all": lambda: one(L.Normalization(axis=None, mean=1.5, variance=4.0), *SEQ),
    "normalization": lambda: one(L.Normalization(mean=[1.0, 2, 3, 4], variance=[1.0, 2, 3, 4]), *IMG),
    "normalization_learned": lambda: one(L.Normalization(), *IMG),
    # poolings
    "max_pool2d_same": lambda: one(L.MaxPooling2D(3, strides=2, padding="same"), *IMG),
    "avg_pool2d": lambda: one(L.AveragePooling2D((2, 3), padding="same"), *IMG),
    "avg_pool2d_relu": lambda: chain(L.AveragePooling2D(2), L.ReLU(), shape=IMG),
    "max_pool2d_relu": lambda: chain(L.MaxPooling2D(2), L.ReLU(), shape=IMG),
    "max_pool1d": lambda: one(L.MaxPooling1D(2), *SEQ),
    "avg_pool1d_same": lambda: one(L.AveragePooling1D(3, strides=2, padding="same"), *SEQ),
    "global_avg2d": lambda: one(L.GlobalAveragePooling2D(), *IMG),
    "global_avg2d_keep": lambda: one(L.GlobalAveragePooling2D(keepdims=True), *IMG),
    "global_max2d": lambda: one(L.GlobalMaxPooling2D(), *IMG),
    "global_avg1d": lambda: one(L.GlobalAveragePooling1D(), *SEQ),
    "global_max1d_keep": lambda: one(L.GlobalMaxPooling1D(keepdims=True), *SEQ),
    # activations
    "relu": lambda: one(L.ReLU(), *SEQ),
    "relu_max1": lambda: one(L.ReLU(max_value=1.0), *SEQ),
    "relu_slope": lambda: one(L.ReLU(negative_slope=0.25), *SEQ),
    "relu_threshold": lambda: one(L.ReLU(threshold=0.5), *SEQ),
    "relu_all": lambda: one(L.ReLU(max_value=2.0, negative_slope=0.25, threshold=0.5), *SEQ),
    "relu6_slope": lambda: one(L.ReLU(max_value=6.0, negative_slope=0.25), *SEQ),
    "thresholded_relu": lambda: one(L.ThresholdedReLU(0.5), *SEQ),
    "leaky_relu": lambda: one(L.LeakyReLU(0.2), *SEQ),
    "prelu": lambda: one(L.PReLU(), *SEQ),
    "prelu_shared": lambda: one(L.PReLU(shared_axes=[1, 2]), *IMG),
    "conv_prelu": lambda: chain(L.Conv2D(3, 2), L.PReLU(shared_axes=[1, 2]), shape=IMG),
    "elu": lambda: one(L.ELU(), *SEQ),
    "elu_alpha": lambda: one(L.ELU(0.5), *SEQ),
    "softmax": lambda: one(L.Softmax(), *SEQ),
    "softmax_axis1": lambda: one(L.Softmax(axis=1), *SEQ),
    **{
        f"activation_{name}": (lambda name=name: one(L.Activation(name), *SEQ))
        for name in "relu relu6 leaky_relu elu selu gelu swish hard_sigmoid sigmoid tanh softmax softplus softsign exponential mish log_softmax hard_silu hard_tanh".split()
    },
    "conv_sigmoid": lambda: one(L.Conv2D(3, 2, activation="sigmoid"), *IMG),
    "conv_leaky": lambda: chain(L.Conv2D(3, 2), L.LeakyReLU(), shape=IMG),
    # merges
    "add": lambda: two(L.Add(), IMG, IMG),
    "add_three": lambda: two(L.Add(), IMG, IMG, IMG),
    "add_broadcast": lambda: two(L.Add(), IMG, (1, 1, 4)),
    "add_ranks": lambda: two(L.Add(), IMG, (4,)),
    "subtract": lambda: two(L.Subtract(), IMG, IMG),
    "multiply": lambda: two(L.Multiply(), IMG, (1, 1, 4)),
    "multiply_three": lambda: two(L.Multiply(), IMG, IMG, IMG),
    "average": lambda: two(L.Average(), IMG, IMG),
    "average_three": lambda: two(L.Average(), SEQ, SEQ, SEQ),
    "maximum": lambda: two(L.Maximum(), IMG, IMG),
    "minimum_three": lambda: two(L.Minimum(), SEQ, SEQ, SEQ),
    "concatenate": lambda: two(L.Concatenate(), IMG, (6, 5, 2)),
    "concatenate_axis1": lambda: two(L.Concatenate(axis=1), (3, 4), (5, 4), (2, 4)),
    "add_relu": lambda: (lambda a, b: keras.Model([a, b], L.ReLU()(L.Add()([a, b]))))(I(IMG), I(IMG)),
    "subtract_relu": lambda: (lambda a, b: keras.Model([a, b], L.ReLU()(L.Subtract()([a, b]))))(I(IMG), I(IMG)),
    "multiply_relu6": lambda: (lambda a, b: keras.Model([a, b], L.ReLU(6.0)(L.Multiply()([a, b]))))(I(IMG), I(IMG)),
    "concat_relu": lambda: (lambda a, b: keras.Model([a, b], L.ReLU()(L.Concatenate()([a, b]))))(I(IMG), I(IMG)),
    # shapes
    "flatten": lambda: one(L.Flatten(), *IMG),
    "flatten_rank1": lambda: chain(L.Dense(3), L.Flatten(), shape=(7,)),
    "reshape": lambda: one(L.Reshape((5, -1)), *IMG),
    "permute": lambda: one(L.Permute((3, 1, 2)), *IMG),
    "repeat_vector": lambda: one(L.RepeatVector(3), 7),
    "zero_padding1d": lambda: one(L.ZeroPadding1D((2, 1)), *SEQ),
    "zero_padding2d": lambda: one(L.ZeroPadding2D(((1, 2), (0, 3))), *IMG),
    "padding_conv": lambda: chain(L.ZeroPadding2D(1), L.Conv2D(3, 3, strides=2), shape=IMG),
    "padding_conv_as_same": lambda: chain(L.ZeroPadding2D(1), L.Conv2D(3, 3), shape=IMG),
    "padding_depthwise_stride": lambda: chain(L.ZeroPadding2D(((0, 1), (0, 1))), L.DepthwiseConv2D(3, strides=2), shape=(6, 6, 4)),
    "cropping1d": lambda: one(L.Cropping1D((2, 1)), *SEQ),
    "cropping2d": lambda: one(L.Cropping2D(((1, 2), (0, 3))), *IMG),
    "up_sampling1d": lambda: one(L.UpSampling1D(2), *SEQ),
    "up_sampling2d": lambda: one(L.UpSampling2D((2, 3)), *IMG),
    "up_sampling2d_bilinear": lambda: one(L.UpSampling2D(2, interpolation="bilinear"), *IMG),
    "resizing": lambda: one(L.Resizing(9, 4), *IMG),
    "resizing_nearest": lambda: one(L.Resizing(9, 4, interpolation="nearest"), *IMG),
    "center_crop": lambda: one(L.CenterCrop(3, 2), *IMG),
    # channels first, for layers that run so on a CPU
    "first_flatten": lambda: one(L.Flatten(data_format="channels_first"), *IMG),
    "first_global_avg": lambda: one(L.GlobalAveragePooling2D(data_format="channels_first"), *IMG),
    "first_global_max_keep": lambda: one(L.GlobalMaxPooling2D(data_format="channels_first", keepdims=True), *IMG),
    "first_padding": lambda: one(L.ZeroPadding2D(((1, 2), (0, 3)), data_format="channels_first"), *IMG),
    "first_cropping": lambda: one(L.Cropping2D(1, data_format="channels_first"), 3, 5, 6),
    "first_up_sampling": lambda: one(L.UpSampling2D(2, data_format="channels_first"), *IMG),
    # structure
    "shared": lambda: (lambda a, b, d: keras.Model([a, b], L.Add()([d(a), d(b)])))(I((7,)), I((7,)), L.Dense(3)),
    "nested": lambda: chain(chain(L.Conv2D(3, 2, activation="relu"), L.BatchNormalization(), shape=IMG), L.Flatten(), L.Dense(2), shape=IMG),
    "nested_sequential": lambda: chain(keras.Sequential([L.Conv2D(3, 2), L.ReLU(), keras.Sequential([L.Conv2D(2, 2)])]), L.Flatten(), shape=IMG),
    "nested_twice": lambda: (lambda m, a, b: keras.Model([a, b], L.Concatenate()([m(a), m(b)])))(chain(L.Dense(3), L.ReLU(), shape=(7,)), I((7,)), I((7,))),
    "two_outputs": lambda: (lambda a, d: keras.Model(a, [L.Dense(2, name="first")(d(a)), L.Dense(3, name="second")(d(a))]))(I((7,)), L.Dense(4, activation="relu")),
    "dropouts": lambda: chain(L.GaussianNoise(0.1), L.Dropout(0.5), L.SpatialDropout2D(0.1), L.ActivityRegularization(0.1), L.Conv2D(2, 2), shape=IMG),
    # sequences
    "lstm": lambda: one(L.LSTM(3), *SEQ),
    "lstm_sequences": lambda: one(L.LSTM(3, return_sequences=True), *SEQ),
    "lstm_unrolled": lambda: one(L.LSTM(3, unroll=True), *SEQ),
    "gru": lambda: one(L.GRU(3), *SEQ),
    "gru_unrolled": lambda: one(L.GRU(3, unroll=True), *SEQ),
    "gru_unrolled_before": lambda: one(L.GRU(3, unroll=True, reset_after=False), *SEQ),
    "lstm_backwards": lambda: one(L.LSTM(3, return_sequences=True, go_backwards=True, activation="relu", use_bias=False), *SEQ),
    "gru_hard": lambda: one(L.GRU(3, return_sequences=True, recurrent_activation="hard_sigmoid"), *SEQ),
    "gru_no_bias": lambda: one(L.GRU(3, use_bias=False), *SEQ),
    "simple_rnn": lambda: one(L.SimpleRNN(3, activation="relu", return_sequences=True), *SEQ),
    "bidirectional_last": lambda: one(L.Bidirectional(L.GRU(3), merge_mode="sum"), *SEQ),
    "bidirectional_ave": lambda: one(L.Bidirectional(L.SimpleRNN(3, return_sequences=True), merge_mode="ave"), *SEQ),
    "time_distributed_conv": lambda: one(L.TimeDistributed(L.Conv2D(2, 2, activation="relu")), 3, *IMG),
    "time_distributed_flatten": lambda: one(L.TimeDistributed(L.Flatten()), 3, *IMG),
    "simple_rnn_unrolled": lambda: one(L.SimpleRNN(3, unroll=True), *SEQ),
    "bidirectional": lambda: one(L.Bidirectional(L.LSTM(3, return_sequences=True)), *SEQ),
    "time_distributed": lambda: one(L.TimeDistributed(L.Dense(3)), *SEQ),
}


def operation(f, *shape):
    i = I(shape or IMG, name="x")
    return keras.Model(i, f(i))


def keras_operations():
    ops = keras.ops
    row = np.arange(4).astype("float32")
    return {
        "add": lambda x: x + 3.0,
        "add_from_left": lambda x: 1 - x,
        "arithmetic": lambda x: ops.multiply(ops.add(2.0, x), row) / 4,
        "divide": lambda x: x / (ops.square(x) + 1.0),
        "mixed": lambda x: ops.relu6(x + 3.0) * (1.0 / 6.0) * x,
        "maximum": lambda x: ops.maximum(x, 0.5) - ops.minimum(-0.5, x),
        "power": lambda x: x**2 + x**3,
        "clip": lambda x: ops.clip(x, -0.5, 1.5) + ops.clip(x, 0, 6),
        "where": lambda x: ops.where(x > 0.0, -x, 0.5 * x),
        "unaries": lambda x: ops.abs(-x) + ops.exp(ops.tanh(x)) + ops.rsqrt(ops.square(x) + 1.0),
        "activations": lambda x: ops.silu(x) + ops.gelu(x) + ops.leaky_relu(x) + ops.hard_sigmoid(x) + ops.softplus(x) + ops.elu(x),
        "softmax": lambda x: ops.softmax(x, axis=-1),
        "mean": lambda x: ops.mean(x, axis=(1, 2), keepdims=True) + ops.sum(x, axis=-1, keepdims=True),
        "max_min": lambda x: ops.max(x, axis=(1, 2)) - ops.min(x, axis=[1, 2]),
        "variance": lambda x: ops.var(x, axis=-1),
        "reshape": lambda x: ops.transpose(ops.reshape(x, (-1, 30, 4)), (0, 2, 1)),
        "reshape_open": lambda x: ops.swapaxes(ops.reshape(x, (-1, 5, 24)), 1, -1),
        "dimensions": lambda x: ops.squeeze(ops.expand_dims(x, 1), axis=1) + ops.squeeze(ops.mean(x, axis=1, keepdims=True)[:, None], axis=1),
        "get_item": lambda x: x[:, 1:-1, ..., ::2],
        "get_item_index": lambda x: x[..., None, 1],
        "split": lambda x: ops.concatenate(ops.split(x, 2, axis=-1)[::-1], axis=-1),
        "split_at": lambda x: ops.split(x, [1, 3], axis=1),
        "stack": lambda x: ops.stack([x, -x], axis=1),
        "unstack": lambda x: ops.unstack(x, axis=1)[2],
        "pad_tile": lambda x: ops.tile(ops.pad(x, [[0, 0], [1, 0], [0, 2], [0, 0]]), [1, 2, 1, 1]),
        "resize": lambda x: ops.image.resize(x, (12, 7)),
        "max_pool": lambda x: ops.max_pool(x, 2, strides=1),
        "average_pool": lambda x: ops.average_pool(x, (2, 3), padding="same"),
        "sqrt": lambda x: ops.sqrt(ops.square(x) + 1.0) + ops.power(ops.abs(x), 0.5),
        "compare": lambda x: ops.where(x <= 0.0, -x, 2.0 * x),
        "normalize": lambda x: ops.normalize(x, axis=-1),
        "after_layer": lambda x: L.Conv2D(3, 2)(x) + 3.0,
        "matmul": lambda x: ops.matmul(x, ops.swapaxes(x, 2, 3)),
        "split_uneven": lambda x: ops.concatenate(ops.split(x, [1, 3], axis=-1)[::-1], axis=-1),
        "round": lambda x: ops.round(x),
        "floor": lambda x: ops.floor(x),
        "ceil": lambda x: ops.ceil(x),
        "sign": lambda x: ops.sign(x),
        "waves": lambda x: ops.sin(x) - ops.cos(x),
        "cumsum": lambda x: ops.cumsum(x, axis=-2),
        "flip": lambda x: ops.flip(x, axis=2),
        "flip_neighbours": lambda x: ops.flip(x, axis=(2, 1)),
        "slice": lambda x: ops.slice(x, [0, 1, 0, 2], [-1, 4, 5, 2]),
        "any": lambda x: ops.where(ops.any(x > 2.0, axis=(1, 2), keepdims=True), x, -x),
        "all": lambda x: ops.where(ops.all(x > -3.0, axis=(1, 2), keepdims=True), x, -x),
        "conditions": lambda x: ops.where(ops.logical_or(ops.logical_and(x > 0.0, x < 99.0), ops.logical_not(x > -99.0)), x, -x),
        "equal": lambda x: ops.where(ops.equal(ops.relu(x), 0.0), -x, ops.where(ops.not_equal(ops.relu(x), 0.0), 2.0 * x, x)),
        "zeros_like": lambda x: ops.maximum(x - 0.5, ops.zeros_like(x)),
        "ones_like": lambda x: ops.minimum(x - 0.5, ops.ones_like(x)),
    }


def tensorflow_functions():
    row = np.arange(4).astype("float32")
    return {
        "add": lambda x: x + 3.0,
        "add_from_left": lambda x: 1 - x,
        "arithmetic": lambda x: tf.multiply(2.0 + x, row) / 4,
        "divide": lambda x: x / (tf.square(x) + 1.0),
        "mixed": lambda x: tf.nn.relu6(x + 3.0) * (1.0 / 6.0) * x,
        "maximum": lambda x: tf.maximum(x, 0.5) - tf.minimum(-0.5, x),
        "power": lambda x: x**2 + x**3,
        "clip": lambda x: tf.clip_by_value(x, -0.5, 1.5) + tf.clip_by_value(x, 0, 6),
        "where": lambda x: tf.where(x > 0.0, -x, 0.5 * x),
        "unaries": lambda x: tf.abs(-x) + tf.exp(tf.tanh(x)) + tf.math.rsqrt(tf.square(x) + 1.0),
        "activations": lambda x: tf.nn.silu(x) + tf.nn.gelu(x) + tf.nn.leaky_relu(x) + keras.activations.hard_sigmoid(x) + tf.nn.softplus(x) + tf.nn.elu(x),
        "softmax": lambda x: tf.nn.softmax(x),
        "mean": lambda x: tf.reduce_mean(x, [1, 2], keepdims=True) + keras.backend.sum(x, axis=-1, keepdims=True),
        "max_min": lambda x: tf.reduce_max(x, [1, 2]) - tf.reduce_min(x, axis=[1, 2]),
        "variance": lambda x: tf.math.reduce_variance(x, axis=-1),
        "reshape": lambda x: tf.transpose(tf.reshape(x, (-1, 30, 4)), (0, 2, 1)),
        "dimensions": lambda x: tf.squeeze(tf.expand_dims(x, 1), [1]) + tf.expand_dims(tf.reduce_mean(x, 1), 1),
        "get_item": lambda x: x[:, 1:-1, ..., ::2],
        "get_item_index": lambda x: x[..., tf.newaxis, 1],
        "split": lambda x: tf.concat(tf.split(x, 2, axis=-1)[::-1], -1),
        "split_at": lambda x: tf.split(x, [1, 2, 3], axis=1),
        "stack": lambda x: tf.stack([x, -x], axis=1),
        "unstack": lambda x: tf.unstack(x, axis=1)[2],
        "pad_tile": lambda x: tf.tile(tf.pad(x, [[0, 0], [1, 0], [0, 2], [0, 0]]), [1, 2, 1, 1]),
        "resize": lambda x: tf.image.resize(x, (12, 7)),
        "sqrt": lambda x: tf.sqrt(tf.square(x) + 1.0) + tf.pow(tf.abs(x), 0.5),
        "compare": lambda x: tf.where(x <= 0.0, -x, 2.0 * x),
        "normalize": lambda x: tf.nn.l2_normalize(x, -1),
        "after_layer": lambda x: L.Conv2D(3, 2)(x) + 3.0,
        "matmul": lambda x: tf.matmul(x, x, transpose_b=True),
        "matmul_left": lambda x: tf.linalg.matmul(x, x, transpose_a=True),
        "round": lambda x: tf.round(x),
        "floor": lambda x: tf.floor(x),
        "ceil": lambda x: tf.math.ceil(x),
        "sign": lambda x: tf.sign(x),
        "waves": lambda x: tf.sin(x) - tf.cos(x),
        "cumsum": lambda x: tf.cumsum(x, axis=-2, exclusive=True, reverse=True),
        "flip": lambda x: tf.reverse(x, axis=[2]),
        "slice": lambda x: tf.slice(x, [0, 1, 0, 2], [-1, 4, -1, 2]),
        "any": lambda x: tf.where(tf.reduce_any(x > 2.0, axis=[1, 2], keepdims=True), x, -x),
        "all": lambda x: tf.where(tf.reduce_all(x > -3.0, axis=[1, 2], keepdims=True), x, -x),
        "conditions": lambda x: tf.where(tf.logical_or(tf.logical_and(x > 0.0, x < 99.0), tf.logical_not(x > -99.0)), x, -x),
        "equal": lambda x: tf.where(tf.equal(tf.nn.relu(x), 0.0), -x, tf.where(tf.not_equal(tf.nn.relu(x), 0.0), 2.0 * x, x)),
        "zeros_like": lambda x: tf.maximum(x - 0.5, tf.zeros_like(x)),
        "ones_like": lambda x: tf.minimum(x - 0.5, tf.ones_like(x)),
    }


for name, f in (tensorflow_functions() if VERSION == "2" else keras_operations()).items():
    CASES["operation_" + name] = lambda f=f: operation(f)
CASES["embedding_one_hot"] = lambda: (lambda i: keras.Model(i, tf.one_hot(i, 11) if VERSION == "2" else keras.ops.one_hot(i, 11, axis=1)))(I((6,), name="x", dtype="int32"))
CASES["layer_scale"] = lambda: one(LayerScale(0.5, 4), *IMG)


# settings at other values than above: what ignores one, or takes one for another, computes something else
CASES.update({
    "conv2d_uneven": lambda: one(L.Conv2D(3, (2, 3), strides=(2, 1), padding="same", activation="sigmoid"), *IMG),
    "conv2d_dilated_uneven": lambda: one(L.Conv2D(3, 2, dilation_rate=(1, 2)), *IMG),
    "conv1d_groups": lambda: one(L.Conv1D(6, 3, groups=2, use_bias=False), *SEQ),
    "depthwise_settings": lambda: one(L.DepthwiseConv2D((2, 3), strides=2, use_bias=False, activation="relu"), *IMG),
    "depthwise_conv1d_settings": lambda: one(L.DepthwiseConv1D(2, strides=2, use_bias=False, activation="relu"), *SEQ),
    "depthwise_conv1d_dilated": lambda: one(L.DepthwiseConv1D(2, dilation_rate=2), *SEQ),
    "separable_conv2d_dilated": lambda: one(L.SeparableConv2D(5, (2, 3), dilation_rate=2, padding="same"), *IMG),
    "separable_conv1d_settings": lambda: one(L.SeparableConv1D(5, 2, strides=2, depth_multiplier=2, use_bias=False, activation="tanh"), *SEQ),
    "conv1d_transpose_settings": lambda: one(L.Conv1DTranspose(3, 4, strides=3, use_bias=False, activation="relu"), *SEQ),
    "max_pool_uneven": lambda: one(L.MaxPooling2D((2, 3), strides=(1, 2), padding="same"), *IMG),
    "average_pool_uneven": lambda: one(L.AveragePooling2D((3, 2), strides=(2, 1)), *IMG),
    "max_pool_1d_same": lambda: one(L.MaxPooling1D(3, strides=1, padding="same"), *SEQ),
    "average_pool_1d_valid": lambda: one(L.AveragePooling1D(2, strides=3), *SEQ),
    "global_average_1d_keep": lambda: one(L.GlobalAveragePooling1D(keepdims=True), *SEQ),
    "layer_norm_epsilon": lambda: one(L.LayerNormalization(epsilon=0.5), 7),
    "up_sampling_1d_thrice": lambda: one(L.UpSampling1D(3), *SEQ),
    "permute_elsewhere": lambda: one(L.Permute((2, 1, 3)), *IMG),
    "center_crop_elsewhere": lambda: one(L.CenterCrop(2, 4), *IMG),
    "resizing_elsewhere": lambda: one(L.Resizing(3, 8, interpolation="nearest"), *IMG),
    "leaky_relu_steep": lambda: one(L.LeakyReLU(0.6), 7),
    "thresholded_relu_low": lambda: one(L.ThresholdedReLU(0.25), 7),
    "simple_rnn_settings": lambda: one(L.SimpleRNN(3, use_bias=False, go_backwards=True, return_sequences=True, activation="relu"), 4, 3),
    "lstm_settings": lambda: one(L.LSTM(3, recurrent_activation="hard_sigmoid", activation="relu", go_backwards=True), 4, 3),
    "gru_settings": lambda: one(L.GRU(3, activation="relu", go_backwards=True, return_sequences=True), 4, 3),
    "bidirectional_own_backward": lambda: one(L.Bidirectional(L.SimpleRNN(3), backward_layer=L.SimpleRNN(3, activation="relu", go_backwards=True), merge_mode="sum"), 4, 3),
})


# products of tensors
CASES.update({
    "dot_vectors": lambda: two(L.Dot(1), (5,), (5,)),
    "dot_rows": lambda: two(L.Dot(2), (3, 5), (4, 5)),
    "dot_columns": lambda: two(L.Dot((1, 2)), (5, 3), (4, 5)),
    "dot_mixed": lambda: two(L.Dot((1, -1)), (5,), (4, 5)),
    "dot_unit": lambda: two(L.Dot((-1, 1), normalize=True), (3, 5), (5, 4)),
    "dot_image": lambda: two(L.Dot((2, 1)), (2, 5, 3), (5, 4)),
    "einsum_dense": lambda: one(L.EinsumDense("abc,cd->abd", (None, 3), bias_axes="d", activation="relu"), *SEQ),
    "einsum_dense_elided": lambda: one(L.EinsumDense("...x,xy->...y", 3), *SEQ),
    "einsum_dense_heads": lambda: one(L.EinsumDense("abc,cde->abde", (None, 2, 3), bias_axes="de"), *SEQ),
    "einsum_dense_join": lambda: one(L.EinsumDense("abcd,cde->abe", (None, 3), bias_axes="e"), 3, 2, 4),
    "einsum_dense_moved": lambda: one(L.EinsumDense("abcd,bef->aecfd", (3, 2, 2, 4), bias_axes="f"), *(5, 2, 4)),
    "einsum_dense_place_bias": lambda: one(L.EinsumDense("abc,cd->abd", (8, 3), bias_axes="b"), *SEQ),
    "einsum_dense_right": lambda: one(L.EinsumDense("ab...,bc->ac...", 3, bias_axes="c"), *SEQ),
    "group_norm": lambda: one(L.GroupNormalization(2), *IMG),
    "group_norm_one": lambda: one(L.GroupNormalization(-1, center=False, epsilon=0.1), *SEQ),
    "group_norm_axis1": lambda: one(L.GroupNormalization(3, axis=1, scale=False), *IMG),
    "group_norm_axis2": lambda: one(L.GroupNormalization(1, axis=2), *IMG),
    "group_norm_rank2": lambda: one(L.GroupNormalization(2), 6),
})


CASES.update({
    "masking": lambda: chain(L.Masking(), L.Dense(3), shape=SEQ),
    "masking_value": lambda: chain(L.Masking(-1.0), L.TimeDistributed(L.Dense(3)), shape=SEQ),
    "embedding_masked": lambda: (lambda i: keras.Model(i, L.Dense(3)(L.Embedding(11, 5, mask_zero=True)(i))))(I((6,), name="x", dtype="int32")),
})


def attend(layer, *shapes, keys=("query", "value", "key"), **arguments):
    """A layer that is called with a tensor for each of `keys`."""
    ins = [I(s, name=f"x{k}") for k, s in enumerate(shapes)]
    out = layer(**dict(zip(keys, ins)), **arguments)
    return keras.Model(ins, out)


def listed(layer, *shapes, **arguments):
    ins = [I(s, name=f"x{k}") for k, s in enumerate(shapes)]
    return keras.Model(ins, layer(ins, **arguments))


MASKED = ("query", "value", "attention_mask")
CASES.update({
    "attention": lambda: listed(L.Attention(), (3, 4), (5, 4)),
    "attention_settings": lambda: listed(L.Attention(use_scale=True, dropout=0.5), (3, 4), (5, 6), (5, 4), use_causal_mask=True, return_attention_scores=True),
    "attention_concat": lambda: listed(L.Attention(use_scale=True, score_mode="concat"), (3, 4), (5, 4)),
    "additive_attention": lambda: listed(L.AdditiveAttention(), (3, 4), (5, 4), use_causal_mask=True),
    "additive_attention_plain": lambda: listed(L.AdditiveAttention(use_scale=False), (3, 4), (5, 6), (5, 4)),
    "multi_head": lambda: attend(L.MultiHeadAttention(2, 3), (3, 4), (5, 4)),
    "multi_head_self": lambda: (lambda i, l: keras.Model(i, l(i, i, use_causal_mask=True)))(I((5, 4), name="x"), L.MultiHeadAttention(2, 3, dropout=0.5)),
    "multi_head_settings": lambda: attend(L.MultiHeadAttention(2, 3, value_dim=2, output_shape=(2, 3), use_bias=False), (3, 4), (5, 6), (5, 3), return_attention_scores=True),
    "multi_head_mask": lambda: attend(L.MultiHeadAttention(2, 3), (3, 4), (5, 4), (3, 5), keys=MASKED, use_causal_mask=True),
    "multi_head_image": lambda: attend(L.MultiHeadAttention(2, 3, attention_axes=(1, 2)), (2, 3, 4), (2, 2, 4)),
    "multi_head_twice": lambda: (lambda a, b, l: keras.Model([a, b], [l(a, b), l(b, a, use_causal_mask=True)]))(I((3, 4)), I((5, 4)), L.MultiHeadAttention(1, 2)),
})
if VERSION == "3":
    CASES.update({
        "multi_head_gate": lambda: attend(L.MultiHeadAttention(2, 3, use_gate=True, sliding_window=2), (4, 4), (4, 4)),
        "group_query": lambda: attend(L.GroupQueryAttention(3, 4, 2), (3, 4), (5, 4)),
        "group_query_settings": lambda: attend(L.GroupQueryAttention(3, 4, 2, use_gate=True, use_bias=False), (3, 4), (5, 4), (5, 3), use_causal_mask=True, return_attention_scores=True),
        "rms_norm": lambda: one(L.RMSNormalization(), *SEQ),
        "rms_norm_image": lambda: one(L.RMSNormalization(axis=(2, 3), epsilon=0.1), *IMG),
    })


def words(*layers, length=6):
    """Layers behind an embedding of which row 0 is no word."""
    i = x = I((length,), name="x", dtype="int32")
    for layer in (L.Embedding(11, 4, mask_zero=True), *layers):
        x = layer(x)
    return keras.Model(i, x)


def merged_words(layer, last):
    a, b = I((6,), dtype="int32"), I((6,), dtype="int32")
    return keras.Model([a, b], last(layer([L.Embedding(11, 4, mask_zero=True)(a), L.Embedding(11, 4, mask_zero=True)(b)])))


def stateful_call(layer, states):
    """A recurrent layer that starts from given states and gives those it ends with."""
    i, *s = [I(SEQ, name="x"), *(I((3,), name=f"s{k}") for k in range(states))]
    return keras.Model([i, *s], layer(i, initial_state=s if states > 1 else s[0]))


def attended_words(layer):
    a, b = I((4,), dtype="int32"), I((6,), dtype="int32")
    q, v = (L.Embedding(11, 4, mask_zero=True)(i) for i in (a, b))
    answer = layer(q, v) if isinstance(layer, L.MultiHeadAttention) else layer([q, v])
    return keras.Model([a, b], [answer, L.LSTM(3)(answer)])


# masks that layers skip steps by
CASES.update({
    "masked_lstm": lambda: chain(L.Masking(), L.LSTM(3), shape=SEQ),
    "masked_lstm_handed_on": lambda: chain(L.Masking(-1.0), L.Dense(3), L.Dropout(0.5), L.LSTM(3, return_sequences=True), L.LayerNormalization(), L.LSTM(2), shape=SEQ),
    "masked_lstm_backwards": lambda: chain(L.Masking(), L.LSTM(3, return_sequences=True, go_backwards=True), shape=SEQ),
    "masked_gru": lambda: words(L.GRU(3)),
    "masked_gru_zeros": lambda: chain(L.Masking(), L.GRU(3, return_sequences=True, zero_output_for_mask=True), shape=SEQ),
    "masked_rnn_states": lambda: (lambda i, s: keras.Model([i, s], L.SimpleRNN(3, return_sequences=True, return_state=True)(L.Masking()(i), initial_state=s)))(I(SEQ), I((3,))),
    "masked_bidirectional": lambda: words(L.Bidirectional(L.LSTM(3, return_sequences=True)), L.GlobalAveragePooling1D()),
    "masked_bidirectional_last": lambda: chain(L.Masking(), L.Bidirectional(L.GRU(3)), shape=SEQ),
    "masked_time_distributed": lambda: words(L.TimeDistributed(L.Dense(3)), L.SimpleRNN(3)),
    "masked_mean": lambda: words(L.GlobalAveragePooling1D(), L.Dense(2)),
    "masked_mean_keep": lambda: chain(L.Masking(), L.GlobalAveragePooling1D(keepdims=True), shape=SEQ),
    "masked_reshape": lambda: chain(L.Masking(), L.Reshape((4, 8)), L.LSTM(3), shape=SEQ),
    "masked_add": lambda: merged_words(L.Add(), L.GlobalAveragePooling1D()),
    "masked_concatenate": lambda: merged_words(L.Concatenate(), L.GRU(3)),
    "masked_concatenate_steps": lambda: merged_words(L.Concatenate(axis=1), L.GlobalAveragePooling1D()),
    "masked_concatenate_some": lambda: (lambda a, b: keras.Model([a, b], L.GRU(3)(L.Concatenate()([L.Embedding(11, 4, mask_zero=True)(a), L.Embedding(11, 4)(b)]))))(I((6,), dtype="int32"), I((6,), dtype="int32")),
    "masked_multiply": lambda: merged_words(L.Multiply(), L.GRU(3)),
    "masked_multiply_some": lambda: (lambda a, b: keras.Model([a, b], L.GRU(3)(L.Multiply()([L.Masking()(a), b]))))(I(SEQ), I(SEQ)),
    "masked_maximum": lambda: merged_words(L.Maximum(), L.GRU(3)),
    "masked_minimum_three": lambda: (lambda a, b, c: keras.Model([a, b, c], L.Minimum()([L.Masking()(a), b, L.Masking()(c)])))(I(SEQ), I(SEQ), I(SEQ)),
    "masked_nested": lambda: words(chain(L.Dense(3), L.GlobalAveragePooling1D(), shape=(6, 4))),
    "masked_twice": lambda: (lambda a, b, m, l: keras.Model([a, b], [l(m(a)), l(m(b))]))(I((5, 3)), I((7, 3)), L.Masking(), L.SimpleRNN(2)),
    "bidirectional_apart": lambda: one(L.Bidirectional(L.SimpleRNN(3, return_sequences=True, return_state=True), merge_mode=None), *SEQ),
    "masked_argument": lambda: (lambda i, m, l: keras.Model([i, m], L.GRU(2)(l(i, mask=m))))(I(SEQ), I((8,), dtype="bool"), L.LSTM(3, return_sequences=True)),
    "masked_attention": lambda: attended_words(L.Attention()),
    "masked_additive_attention": lambda: attended_words(L.AdditiveAttention()),
    "masked_multi_head": lambda: attended_words(L.MultiHeadAttention(2, 3)),
    "masked_multi_head_dropout": lambda: attended_words(L.MultiHeadAttention(2, 3, dropout=0.5)),
    "lstm_states": lambda: stateful_call(L.LSTM(3, return_sequences=True, return_state=True), 2),
    "gru_states": lambda: stateful_call(L.GRU(3, return_state=True), 1),
    "bidirectional_states": lambda: stateful_call(L.Bidirectional(L.LSTM(3, return_state=True)), 4),
})


# volumes
VOL = (5, 4, 6, 2)
CASES.update({
    "conv3d": lambda: one(L.Conv3D(3, 2), 4, 4, 5, 2),
    "conv3d_settings": lambda: one(L.Conv3D(3, (2, 3, 1), strides=(2, 1, 2), padding="same", activation="relu", use_bias=False), *VOL),
    "conv3d_batch_norm": lambda: chain(L.Conv3D(3, 2), L.BatchNormalization(), L.ReLU(), shape=(3, 3, 3, 2)),
    "conv3d_dilated": lambda: one(L.Conv3D(2, 2, dilation_rate=(2, 1, 2)), *VOL),
    "conv3d_groups": lambda: one(L.Conv3D(4, 2, groups=2), 3, 3, 4, 4),
    "conv3d_transpose": lambda: one(L.Conv3DTranspose(3, 2, strides=2, padding="same"), 2, 3, 2, 2),
    "conv3d_transpose_settings": lambda: one(L.Conv3DTranspose(3, (2, 3, 2), strides=(1, 2, 1), use_bias=False, activation="relu"), 2, 3, 2, 2),
    "max_pool3d": lambda: one(L.MaxPooling3D(2), *VOL),
    "max_pool3d_same": lambda: one(L.MaxPooling3D((3, 2, 2), strides=(2, 1, 3), padding="same"), *VOL),
    "avg_pool3d": lambda: one(L.AveragePooling3D((2, 1, 3), strides=1), *VOL),
    "avg_pool3d_same": lambda: one(L.AveragePooling3D(3, strides=2, padding="same"), *VOL),
    "global_avg3d": lambda: one(L.GlobalAveragePooling3D(), *VOL),
    "global_max3d_keep": lambda: one(L.GlobalMaxPooling3D(keepdims=True), *VOL),
    "first_global_avg3d": lambda: one(L.GlobalAveragePooling3D(data_format="channels_first"), *VOL),
    "zero_padding3d": lambda: one(L.ZeroPadding3D(((1, 0), (0, 2), (1, 1))), 2, 3, 2, 2),
    "cropping3d": lambda: one(L.Cropping3D(((1, 0), (0, 2), (1, 1))), *VOL),
    "up_sampling3d": lambda: one(L.UpSampling3D((2, 1, 3)), 2, 3, 2, 2),
})


def b64(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


NAMES = {code: name for name, code in vars(schema.BuiltinOperator).items() if not name.startswith("_")}


def operators(file):
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(file, 0))
    codes = [NAMES[max(c.builtinCode, c.deprecatedBuiltinCode)] for c in model.operatorCodes]
    return [codes[op.opcodeIndex] for op in model.subgraphs[0].operators]


def leaves(model, prefix=""):
    for layer in model.layers:
        if isinstance(layer, (keras.Model, keras.Sequential)):
            yield from leaves(layer, prefix + layer.name + "/")
        else:
            yield prefix + layer.name, layer


def case(name):
    keras.utils.set_random_seed(sum(map(ord, name)))
    keras.backend.clear_session()
    model = CASES[name]()
    rng = np.random.default_rng(len(name))
    for variable in model.weights:
        path = variable.name if VERSION == "2" else variable.path
        if "float" not in str(variable.dtype):
            continue
        value = rng.normal(0, 0.5, variable.shape).astype("float32")
        if "variance" in path:
            value = np.abs(value) + 0.5
        variable.assign(value)
    if name == "normalization_learned":
        model.layers[1].finalize_state()
    inputs = [
        rng.integers(0, 11, [1, *i.shape[1:]]).astype("int32" if "int" in str(i.dtype) else "float32")
        if name.startswith("embedding") or "int" in str(i.dtype)
        else rng.normal(0, 2, [1, *i.shape[1:]]).astype("float32")
        for i in model.inputs
    ]
    if name.startswith("masking"):
        inputs[0][0, [1, 6]] = 0 if name == "masking" else -1
        inputs[0][0, 3, 1:] = 0 if name == "masking" else -1
    if name.startswith("masked"):
        for i in inputs:
            skipped = [0, 3, i.shape[1] - 1]
            if i.ndim == 2 and i.dtype == "int32":
                i[:] = np.maximum(i, 1)
                i[0, skipped[len(inputs) - 1:]] = 0
            elif i.ndim == 3:
                i[0, skipped] = -1 if "handed_on" in name else 0
    if name == "masked_argument":
        inputs[1] = inputs[1] > -1
    if name == "multi_head_mask":
        inputs[2] = (inputs[2] > -1).astype("float32")
        inputs[2][..., 0] = 1
    outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    try:
        ops = operators(tf.lite.TFLiteConverter.from_keras_model(model).convert())
    except Exception:
        ops = None
    config = json.loads(model.to_json())

    def plain(x):
        if isinstance(x, dict):
            drop = re.compile(r"(_initializer|_regularizer|_constraint)$|^(module|registered_name|build_config|keras_version|backend|trainable|compile_config|shared_object_id|quantization_config)$")
            return {k: plain(v) for k, v in x.items() if not drop.search(k)}
        return [plain(v) for v in x] if isinstance(x, list) else x

    return {
        "config": plain(config),
        "weights": {n: [{"shape": list(w.shape), "data": b64(np.asarray(w).astype("float32"))} for w in layer.get_weights()] for n, layer in leaves(model) if layer.get_weights()},
        "inputs": [{"shape": list(i.shape), "dtype": str(i.dtype), "data": b64(i)} for i in inputs],
        "outputs": [{"shape": list(o.shape), "data": b64(o.numpy().astype("float32"))} for o in outputs],
        "ops": ops,
    }


result = {}
only = sys.argv[3:] or list(CASES)
for name in only:
    try:
        result[name] = case(name)
    except Exception as e:
        print("SKIPPED", name, type(e).__name__, str(e)[:150].replace("\n", " "), file=sys.stderr)
with open(f"{sys.argv[1]}/keras{VERSION}.json", "w") as f:
    json.dump(result, f, separators=(",", ":"))
