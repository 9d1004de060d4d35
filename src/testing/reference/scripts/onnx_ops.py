"""ONNX models of an op or a few each, with what onnxruntime computes: onnx_ops.py OUT.json

Needs onnx and onnxruntime. Each case has random numbers of its own, by its name: a new one leaves the others as they are.
The lengths of dimensions differ within a case, so that a mistaken order shows, but where the name says that they are equal.
"""
import sys

import numpy as np
from onnx import TensorProto, helper
from onnx_cases import Net, case_of, write_all

CASES = {}
IMG = (1, 3, 5, 4)
LARGE = (1, 3, 7, 5)
OPEN = ("n", 3, 5, 4)


def case(name, build, opset=17, refused=False):
    if name in CASES:
        raise ValueError(name)
    CASES[name] = (build, opset, refused)


def one(op, *inputs, shape=IMG, low=-2, high=2, **attributes):
    """One op on an input."""
    return lambda n: n(op, n.x(*shape, low=low, high=high), *inputs, **attributes)


def after(op, *inputs, shape=IMG, channels=6, **attributes):
    """One op on what a convolution makes, which lies channels last in TensorFlow Lite: [1, 6, 5, 4]."""
    return lambda n: n(op, n.conv(n.x(*shape), shape[1], channels), *inputs, **attributes)


# Convolutions
def conv(weights, bias=True, shape=LARGE, op="Conv", written=None, **attributes):
    def build(n):
        b = [n.w(written or weights[0])] if bias else []
        return n(op, n.x(*shape), n.w(*weights), *b, **attributes)
    return build


case("conv_valid", conv((4, 3, 3, 2)))
case("conv_pads_stride2", conv((4, 3, 3, 3), pads=[1, 1, 1, 1], strides=[2, 2]))
case("conv_pads_stride2_even", conv((4, 3, 3, 3), shape=(1, 3, 8, 6), pads=[1, 1, 1, 1], strides=[2, 2]))
case("conv_pads_asymmetric", conv((4, 3, 3, 3), pads=[0, 1, 2, 0]))
case("conv_pads_asymmetric_stride2", conv((4, 3, 3, 3), pads=[0, 0, 1, 1], strides=[2, 2]))
case("conv_pads_large", conv((2, 3, 3, 3), shape=IMG, pads=[3, 3, 3, 3]))
case("conv_same_upper", conv((4, 3, 4, 2), auto_pad="SAME_UPPER"))
case("conv_same_upper_stride2", conv((4, 3, 3, 3), shape=(1, 3, 8, 5), auto_pad="SAME_UPPER", strides=[2, 2]))
case("conv_same_lower", conv((4, 3, 4, 2), auto_pad="SAME_LOWER"))
case("conv_same_lower_stride2", conv((4, 3, 3, 3), shape=(1, 3, 8, 5), auto_pad="SAME_LOWER", strides=[2, 2]))
case("conv_auto_pad_valid", conv((4, 3, 3, 2), auto_pad="VALID", strides=[2, 1]))
case("conv_dilated", conv((4, 3, 3, 2), dilations=[2, 2]))
case("conv_dilated_pads", conv((4, 3, 3, 3), pads=[2, 2, 2, 2], dilations=[2, 2]))
case("conv_dilated_uneven", conv((4, 3, 3, 3), pads=[1, 2, 1, 2], dilations=[1, 2]))
case("conv_groups2", conv((6, 2, 3, 3), shape=(1, 4, 7, 5), group=2, pads=[1, 1, 1, 1]))
case("conv_groups3_stride2_no_bias", conv((3, 2, 3, 3), False, shape=(1, 6, 7, 5), group=3, strides=[2, 2]))
case("conv_depthwise", conv((3, 1, 3, 3), group=3, pads=[1, 1, 1, 1]))
case("conv_depthwise_stride2", conv((3, 1, 3, 2), group=3, pads=[1, 0, 1, 1], strides=[2, 2]))
case("conv_depthwise_dilated", conv((3, 1, 3, 3), group=3, pads=[2, 2, 2, 2], dilations=[2, 2]))
case("conv_depthwise_multiplier2", conv((6, 1, 3, 3), group=3))
case("conv_depthwise_multiplier2_same_lower", conv((6, 1, 2, 2), group=3, auto_pad="SAME_LOWER"))
case("conv_no_bias", conv((4, 3, 3, 3), False))
case("conv_one_channel", conv((4, 1, 3, 3), shape=(1, 1, 7, 5)))
case("conv_open_batch", conv((4, 3, 3, 3), shape=OPEN, pads=[1, 1, 1, 1]))
case("conv_equal_lengths", conv((4, 4, 3, 3), shape=(1, 4, 4, 4), pads=[1, 1, 1, 1]))
case("conv_twice", lambda n: n.conv(n("Relu", n.conv(n.x(*LARGE), 3, 4, 3)), 4, 2, 2, strides=[2, 1]))
case("conv_1d", conv((4, 3, 3), shape=(1, 3, 8), pads=[1, 1]))
case("conv_1d_stride2_dilated", conv((4, 3, 2), shape=(1, 3, 9), strides=[2], dilations=[2], pads=[0, 1]))
case("conv_1d_depthwise", conv((3, 1, 3), shape=(1, 3, 8), group=3, pads=[2, 0]))
case("conv_1d_groups2", conv((6, 2, 3), shape=(1, 4, 8), group=2))
case("conv_1d_same_lower", conv((4, 3, 2), False, shape=(1, 3, 8), auto_pad="SAME_LOWER"))
case("conv_1d_open_batch", conv((4, 3, 3), shape=("n", 3, 8)))
case("conv_weights_in_constant", lambda n: n(
    "Conv", n.x(*IMG), n("Constant", value=helper.make_tensor("w", TensorProto.FLOAT, [2, 3, 1, 1], n.w(6)))), opset=13)
case("conv_3d", conv((2, 3, 2, 2, 2), shape=(1, 3, 4, 5, 3)), refused=True)

transpose = dict(op="ConvTranspose", shape=IMG)
case("conv_transpose_stride1", conv((3, 2, 3, 3), written=2, **transpose))
case("conv_transpose_stride2", conv((3, 2, 2, 2), written=2, strides=[2, 2], **transpose))
case("conv_transpose_stride2_kernel3", conv((3, 2, 3, 3), written=2, strides=[2, 2], **transpose))
case("conv_transpose_pads", conv((3, 2, 3, 3), written=2, strides=[2, 2], pads=[1, 1, 1, 1], **transpose))
case("conv_transpose_output_padding", conv(
    (3, 2, 3, 3), written=2, strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1], **transpose))
case("conv_transpose_kernel4_stride2_pad1", conv(
    (3, 2, 4, 4), written=2, strides=[2, 2], pads=[1, 1, 1, 1], **transpose))
case("conv_transpose_kernel3_stride1_pad1", conv((3, 2, 3, 3), written=2, pads=[1, 1, 1, 1], **transpose))
case("conv_transpose_pads_asymmetric", conv((3, 2, 3, 3), written=2, strides=[2, 2], pads=[0, 1, 1, 0], **transpose))
case("conv_transpose_same_upper", conv((3, 2, 3, 3), written=2, strides=[2, 2], auto_pad="SAME_UPPER", **transpose))
case("conv_transpose_uneven", conv((3, 2, 2, 3), written=2, strides=[2, 1], **transpose))
case("conv_transpose_no_bias", conv((3, 2, 2, 2), False, strides=[2, 2], **transpose))
case("conv_transpose_open_batch", conv((3, 2, 2, 2), op="ConvTranspose", written=2, strides=[2, 2], shape=OPEN))
case("conv_transpose_1d", conv((3, 2, 4), op="ConvTranspose", written=2, strides=[2], pads=[1, 1], shape=(1, 3, 5)))
case("conv_transpose_groups2", conv((4, 3, 2, 2), op="ConvTranspose", written=6, group=2, shape=(1, 4, 5, 3)), refused=True)
case("conv_transpose_dilated", conv((3, 2, 3, 3), written=2, dilations=[2, 2], **transpose), refused=True)


# Matrices
case("gemm", lambda n: n("Gemm", n.x(1, 5), n.w(5, 4), n.w(4)))
case("gemm_trans_b", lambda n: n("Gemm", n.x(1, 5), n.w(4, 5), n.w(4), transB=1))
case("gemm_trans_b_open_batch", lambda n: n("Gemm", n.x("n", 5), n.w(4, 5), n.w(4), transB=1))
case("gemm_alpha_beta", lambda n: n("Gemm", n.x(1, 5), n.w(4, 5), n.w(4), transB=1, alpha=0.5, beta=2.0))
case("gemm_alpha_no_bias", lambda n: n("Gemm", n.x(3, 5), n.w(5, 4), alpha=1.5))
case("gemm_no_bias", lambda n: n("Gemm", n.x(1, 5), n.w(5, 4)))
case("gemm_trans_a", lambda n: n("Gemm", n.x(5, 3), n.w(5, 4), n.w(4), transA=1))
case("gemm_trans_a_trans_b", lambda n: n("Gemm", n.x(5, 3), n.w(4, 5), transA=1, transB=1))
case("gemm_scalar_bias", lambda n: n("Gemm", n.x(3, 5), n.w(5, 4), 0.5))
case("gemm_bias_of_one_row", lambda n: n("Gemm", n.x(3, 5), n.w(5, 4), n.w(1, 4)))
case("gemm_bias_of_one_column", lambda n: n("Gemm", n.x(3, 5), n.w(5, 4), n.w(3, 1)))
case("gemm_two_computed", lambda n: n("Gemm", n.x(3, 5), n.x(5, 4)))
case("gemm_two_computed_trans_b", lambda n: n("Gemm", n.x(3, 5), n.x(4, 5), transB=1))
case("gemm_relu_gemm", lambda n: n("Gemm", n("Relu", n("Gemm", n.x("n", 5), n.w(6, 5), n.w(6), transB=1)), n.w(6, 3)))
case("gemm_after_flatten", lambda n: n(
    "Gemm", n("Flatten", n.conv(n.x(*IMG), 3, 2)), n.w(3, 40), n.w(3), transB=1))
case("matmul_const_right", lambda n: n("MatMul", n.x(3, 5), n.w(5, 4)))
case("matmul_const_right_add", lambda n: n("Add", n("MatMul", n.x("n", 5), n.w(5, 4)), n.w(4)))
case("matmul_const_left", lambda n: n("MatMul", n.w(4, 5), n.x(5, 3)))
case("matmul_const_left_3d", lambda n: n("MatMul", n.w(4, 5), n.x(1, 5, 3)))
case("matmul_two_computed", lambda n: n("MatMul", n.x(3, 5), n.x(5, 4)))
case("matmul_3d_const_right", lambda n: n("MatMul", n.x(1, 6, 5), n.w(5, 4)))
case("matmul_3d_const_right_open_batch", lambda n: n("MatMul", n.x("n", 6, 5), n.w(5, 4)))
case("matmul_4d_const_right", lambda n: n("MatMul", n.x(1, 3, 6, 5), n.w(5, 4)))
case("matmul_3d_const_batch", lambda n: n("MatMul", n.x(2, 6, 5), n.w(2, 5, 4)))
case("matmul_3d_two_computed", lambda n: n("MatMul", n.x(2, 3, 5), n.x(2, 5, 4)))
case("matmul_4d_two_computed", lambda n: n("MatMul", n.x(1, 2, 3, 5), n.x(1, 2, 5, 4)))
case("matmul_4d_broadcast", lambda n: n("MatMul", n.x(1, 2, 3, 5), n.x(1, 1, 5, 4)))
case("matmul_ranks_differ", lambda n: n("MatMul", n.x(1, 2, 3, 5), n.x(2, 5, 4)))
case("matmul_of_images", lambda n: n("MatMul", n.conv(n.x(*IMG), 3, 2), n.conv(n.x(1, 3, 4, 6), 3, 2)))
case("matmul_of_image_with_transposed", lambda n: (
    lambda y: n("MatMul", y, n("Transpose", y, perm=[0, 1, 3, 2])))(n.conv(n.x(*IMG), 3, 2)))
case("matmul_of_image_const_right", lambda n: n("MatMul", n.conv(n.x(*IMG), 3, 2), n.w(4, 6)))
case("matmul_of_channels_last", lambda n: n(
    "MatMul", n("Transpose", n.conv(n.x(*IMG), 3, 6), perm=[0, 2, 3, 1]), n.w(6, 2)))


# Pooling
for kind in ("MaxPool", "AveragePool"):
    short = {"MaxPool": "max_pool", "AveragePool": "average_pool"}[kind]
    case(f"{short}_valid", one(kind, shape=LARGE, kernel_shape=[2, 3]))
    case(f"{short}_stride2", one(kind, shape=LARGE, kernel_shape=[2, 2], strides=[2, 2]))
    case(f"{short}_pads_stride2", one(kind, shape=LARGE, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]))
    case(f"{short}_pads_even", one(kind, shape=(1, 3, 8, 6), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]))
    case(f"{short}_pads_asymmetric", one(kind, shape=LARGE, kernel_shape=[3, 3], pads=[0, 1, 1, 0]))
    case(f"{short}_ceil", one(kind, shape=(1, 3, 8, 6), kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1))
    case(f"{short}_ceil_pads", one(kind, shape=(1, 3, 8, 5), kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 0], ceil_mode=1))
    case(f"{short}_same_upper", one(kind, shape=LARGE, kernel_shape=[2, 3], strides=[2, 2], auto_pad="SAME_UPPER"))
    case(f"{short}_same_lower", one(kind, shape=LARGE, kernel_shape=[2, 3], strides=[2, 2], auto_pad="SAME_LOWER"))
    case(f"{short}_1d", one(kind, shape=(1, 3, 8), kernel_shape=[3], strides=[2], pads=[1, 1]))
    case(f"{short}_after_conv", after(kind, kernel_shape=[2, 2]))
    case(f"{short}_open_batch", one(kind, shape=OPEN, kernel_shape=[2, 2], strides=[2, 2]))
case("max_pool_below_zero_pads", one("MaxPool", shape=LARGE, low=-2, high=-1, kernel_shape=[3, 3], pads=[1, 1, 1, 1]))
case("max_pool_same_upper_below_zero", one(
    "MaxPool", shape=LARGE, low=-2, high=-1, kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER"))
case("max_pool_dilated", one("MaxPool", shape=LARGE, kernel_shape=[2, 2], dilations=[2, 2]), refused=True)
case("max_pool_indices", lambda n: n("MaxPool", n.x(*IMG), outputs=2, kernel_shape=[2, 2]), refused=True)
case("average_pool_count_pads", one(
    "AveragePool", shape=LARGE, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1))
case("average_pool_count_pads_asymmetric", one(
    "AveragePool", shape=LARGE, kernel_shape=[3, 2], pads=[1, 0, 0, 1], count_include_pad=1))
case("average_pool_count_pads_ceil", one(
    "AveragePool", shape=(1, 3, 8, 6), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1,
    count_include_pad=1), opset=19)
case("average_pool_dilated", one("AveragePool", shape=LARGE, kernel_shape=[2, 2], dilations=[2, 2]), opset=19, refused=True)
case("global_average_pool", one("GlobalAveragePool"))
case("global_average_pool_1d", one("GlobalAveragePool", shape=(1, 3, 8)))
case("global_average_pool_flatten_gemm", lambda n: n(
    "Gemm", n("Flatten", n("GlobalAveragePool", n.conv(n.x(*OPEN), 3, 6))), n.w(2, 6), n.w(2), transB=1))
case("global_max_pool", one("GlobalMaxPool"))
case("global_max_pool_after_conv", after("GlobalMaxPool"))
case("lp_pool", one("LpPool", shape=LARGE, kernel_shape=[2, 2], p=2), refused=True)
case("global_lp_pool", one("GlobalLpPool", p=2), refused=True)


# Element by element, one operand
for op in "Relu Elu Selu Celu Softplus Softsign Sigmoid HardSigmoid HardSwish Tanh Erf Exp Neg Abs Floor Ceil Sin Cos Sign".split():
    case(f"{op.lower()}", one(op))
case("log", one("Log", low=0.1, high=3))
case("sqrt", one("Sqrt", low=0, high=3))
case("reciprocal", one("Reciprocal", low=0.3, high=3))
case("round_halves", lambda n: n("Round", n.given(np.arange(-14, 14, dtype=np.float32).reshape(1, 7, 4) / 4)))
case("identity_dropout", lambda n: n("Relu", n("Dropout", n("Identity", n.x(*IMG)))))
case("dropout_opset11", lambda n: n("Relu", n("Dropout", n.x(*IMG), ratio=0.3)), opset=11)
case("leaky_relu", one("LeakyRelu"))
case("leaky_relu_alpha", one("LeakyRelu", alpha=0.3))
case("elu_alpha", one("Elu", alpha=0.5))
case("celu_alpha", one("Celu", alpha=2.0))
case("selu_others", one("Selu", alpha=1.2, gamma=0.9))
case("hard_sigmoid_torch", one("HardSigmoid", shape=LARGE, low=-5, high=5, alpha=1 / 6, beta=0.5))
case("hard_sigmoid_others", one("HardSigmoid", shape=LARGE, low=-5, high=5, alpha=0.3, beta=0.4))
case("hard_swish_far", one("HardSwish", shape=LARGE, low=-5, high=5))
case("hard_swish_of_hard_sigmoid", lambda n: (
    lambda y: n("Mul", y, n("HardSigmoid", y, alpha=1 / 6, beta=0.5)))(n.x(*LARGE, low=-5, high=5)))
case("hard_swish_of_clip", lambda n: (
    lambda y: n("Div", n("Mul", y, n("Clip", n("Add", y, 3.0), 0.0, 6.0)), 6.0))(n.x(*LARGE, low=-5, high=5)))
case("silu_of_sigmoid", lambda n: (lambda y: n("Mul", y, n("Sigmoid", y)))(n.conv(n.x(*IMG), 3, 6)))
case("mish", one("Mish"), opset=18)
case("mish_of_softplus", lambda n: (lambda y: n("Mul", y, n("Tanh", n("Softplus", y))))(n.x(*IMG)))
case("thresholded_relu", one("ThresholdedRelu", alpha=0.7))
case("gelu", one("Gelu"), opset=20)
case("gelu_tanh", one("Gelu", approximate="tanh"), opset=20)
case("gelu_of_erf", lambda n: (lambda y: n(
    "Mul", n("Mul", y, n("Add", n("Erf", n("Div", y, float(np.sqrt(2)))), 1.0)), 0.5))(n.x(*IMG)))
case("gelu_of_erf_halved_first", lambda n: (lambda y: n(
    "Mul", n("Mul", 0.5, y), n("Add", 1.0, n("Erf", n("Mul", y, float(np.sqrt(0.5)))))))(n.x(*IMG)))
case("gelu_of_tanh", lambda n: (lambda y: n("Mul", n("Mul", 0.5, y), n("Add", n("Tanh", n(
    "Mul", n("Add", y, n("Mul", n("Pow", y, 3.0), 0.044715)), float(np.sqrt(2 / np.pi)))), 1.0)))(n.x(*IMG)))
case("not_gelu_other_factor", lambda n: (lambda y: n(
    "Mul", n("Mul", y, n("Add", n("Erf", n("Div", y, 1.5)), 1.0)), 0.5))(n.x(*IMG)))
case("prelu_per_channel", lambda n: n("PRelu", n.x(*IMG), n.w(3, 1, 1)))
case("prelu_per_channel_after_conv", lambda n: n("PRelu", n.conv(n.x(*IMG), 3, 6), n.w(6, 1, 1)))
case("prelu_shared", lambda n: n("PRelu", n.x(*IMG), n.w(1)))
case("prelu_per_column", lambda n: n("PRelu", n.conv(n.x(*IMG), 3, 6), n.w(4)))
case("prelu_per_element", lambda n: n("PRelu", n.conv(n.x(*IMG), 3, 6), n.w(6, 5, 4)))
case("prelu_of_matrix", lambda n: n("PRelu", n.x("n", 5), n.w(5)))
case("clip_0_6", one("Clip", 0.0, 6.0, low=-8, high=8))
case("clip_min_only", one("Clip", 0.3))
case("clip_min_0_only", one("Clip", 0.0))
case("clip_max_only", one("Clip", None, 0.5))
case("clip_others", one("Clip", -0.7, 0.9))
case("clip_minus1_1", one("Clip", -1.0, 1.0))
case("clip_attributes_opset9", one("Clip", low=-8, high=8, min=0.0, max=6.0), opset=9)
case("clip_attributes_min_only_opset10", one("Clip", min=0.25), opset=10)
case("clip_attributes_max_only_opset7", one("Clip", max=0.25), opset=7)


# Element by element, several operands
OPERANDS = {"channel4": (1, 6, 1, 1), "channel3": (6, 1, 1), "row": (4,), "plane": (5, 4), "scalar": (), "one": (1,), "all": (1, 6, 5, 4)}
for op in ("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min"):
    low = -1 if op in ("Add", "Sub", "Mul") else 0.4
    for kind, shape in OPERANDS.items():
        if op in ("Add", "Mul") or kind in ("channel3", "row", "scalar"):
            case(f"{op.lower()}_{kind}", lambda n, op=op, shape=shape, low=low: n(
                op, n("Abs", n.conv(n.x(*IMG), 3, 6)), n.w(*shape, low=low)))
for op in ("Sub", "Div", "Pow"):
    case(f"{op.lower()}_const_left", lambda n, op=op: n(
        op, n.w(6, 1, 1, low=0.4), n("Sigmoid", n.conv(n.x(*IMG), 3, 6))))
case("pow_2", one("Pow", 2.0))
case("pow_half", one("Pow", 0.5, low=0.1))
case("pow_integer_exponent", one("Pow", 3))
case("max_three", lambda n: n("Max", n.x(*IMG), n.x(*IMG), n.w(3, 1, 1)))
case("min_one", one("Min"))
case("sum_three", lambda n: n("Sum", n.x(*IMG), n.x(*IMG), n.x(*IMG)))
case("mean_two", lambda n: n("Mean", n.x(*IMG), n.x(*IMG)))
case("add_two_inputs", lambda n: n("Add", n.x(*IMG), n.x(*IMG)))
case("add_two_inputs_open_batch", lambda n: n("Add", n.x(*OPEN), n.x(*OPEN)))
case("add_conv_and_input", lambda n: (lambda x: n("Add", n.conv(x, 3, 3), x))(n.x(*IMG)))
case("add_conv_and_reshaped", lambda n: n("Add", n.conv(n.x(*IMG), 3, 6), n("Reshape", n.x(1, 120), [1, 6, 5, 4])))
case("add_reshaped_and_conv_equal_lengths", lambda n: n(
    "Add", n("Reshape", n.x(1, 64), [1, 4, 4, 4]), n.conv(n.x(1, 4, 4, 4), 4, 4)))
case("mul_conv_and_transposed", lambda n: n(
    "Mul", n.conv(n.x(*IMG), 3, 6), n("Transpose", n.conv(n.x(1, 3, 4, 5), 3, 6), perm=[0, 1, 3, 2])))
case("mul_channel_computed", lambda n: (lambda y: n(
    "Mul", y, n("Sigmoid", n.conv(n("GlobalAveragePool", y), 6, 6))))(n.conv(n.x(*IMG), 3, 6)))
case("mul_channel_of_dense", lambda n: (lambda y: n("Mul", y, n("Reshape", n("Sigmoid", n(
    "Gemm", n("Flatten", n("GlobalAveragePool", y)), n.w(6, 6), n.w(6), transB=1)), [1, 6, 1, 1])))(n.conv(n.x(*IMG), 3, 6)))
case("add_image_and_row", lambda n: n("Add", n.conv(n.x(*IMG), 3, 6), n("Relu", n.x(4))))
case("add_image_and_plane", lambda n: n("Add", n.conv(n.x(*IMG), 3, 6), n("Relu", n.x(5, 4))))
case("add_ranks_differ_const_larger", lambda n: n("Add", n.x(5, 4), n.w(3, 5, 4)))
case("sub_both_grow", lambda n: n("Sub", n.x(1, 3, 1, 4), n.x(1, 1, 5, 1)))


def made(name):
    build, opset, refused = CASES[name]
    net = Net(name, opset)
    outputs = build(net)
    return case_of(name, net.model([outputs] if isinstance(outputs, str) else outputs), net.data, refused)


if __name__ == "__main__":
    write_all(sys.argv[1], CASES, made)
