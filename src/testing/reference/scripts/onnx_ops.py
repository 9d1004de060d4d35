"""ONNX models of an op or a few each, with what onnxruntime computes: onnx_ops.py OUT.json

Needs onnx and onnxruntime. Each case has random numbers of its own, by its name: a new one leaves the others as they are.
The lengths of dimensions differ within a case, so that a mistaken order shows, but where the name says that they are equal.
"""
import sys
import tempfile

import numpy as np
import onnx
from onnxruntime import quantization
from onnx import TensorProto, helper
from onnx_cases import Net, case_of, write_all

CASES = {}
IMG = (1, 3, 5, 4)
LARGE = (1, 2, 7, 5)
OPEN = ("n", 3, 5, 4)


def case(name, build, opset=17, refused=False, near=None):
    if name in CASES:
        raise ValueError(name)
    CASES[name] = (build, opset, refused, near)


def one(op, *inputs, shape=(1, 2, 5, 3), low=-2, high=2, **attributes):
    """One op on an input."""
    return lambda n: n(op, n.x(*shape, low=low, high=high), *inputs, **attributes)


def image(n, channels=2, shape=(1, 1, 5, 4)):
    """What a convolution makes, which lies channels last in TensorFlow Lite: [1, 2, 5, 4]."""
    return n.conv(n.x(*shape), shape[1], channels)


def after(op, *inputs, channels=2, **attributes):
    """One op on what a convolution makes."""
    return lambda n: n(op, image(n, channels), *inputs, **attributes)


# Convolutions
def conv(weights, bias=True, shape=LARGE, op="Conv", written=None, **attributes):
    def build(n):
        b = [n.w(written or weights[0])] if bias else []
        return n(op, n.x(*shape), n.w(*weights), *b, **attributes)
    return build


case("conv_valid", conv((3, 2, 3, 2)))
case("conv_pads_stride2", conv((3, 2, 3, 3), pads=[1, 1, 1, 1], strides=[2, 2]))
case("conv_pads_stride2_even", conv((3, 2, 3, 3), shape=(1, 2, 8, 6), pads=[1, 1, 1, 1], strides=[2, 2]))
case("conv_pads_asymmetric", conv((3, 2, 3, 3), pads=[0, 1, 2, 0]))
case("conv_pads_asymmetric_stride2", conv((3, 2, 3, 3), pads=[0, 0, 1, 1], strides=[2, 2]))
case("conv_pads_large", conv((3, 2, 3, 3), shape=(1, 2, 5, 4), pads=[3, 3, 3, 3]))
case("conv_same_upper", conv((3, 2, 4, 2), auto_pad="SAME_UPPER"))
case("conv_same_upper_stride2", conv((3, 2, 3, 3), shape=(1, 2, 8, 5), auto_pad="SAME_UPPER", strides=[2, 2]))
case("conv_same_lower", conv((3, 2, 4, 2), auto_pad="SAME_LOWER"))
case("conv_same_lower_stride2", conv((3, 2, 3, 3), shape=(1, 2, 8, 5), auto_pad="SAME_LOWER", strides=[2, 2]))
case("conv_auto_pad_valid", conv((3, 2, 3, 2), auto_pad="VALID", strides=[2, 1]))
case("conv_dilated", conv((3, 2, 3, 2), dilations=[2, 2]))
case("conv_dilated_pads", conv((3, 2, 3, 3), pads=[2, 2, 2, 2], dilations=[2, 2]))
case("conv_dilated_uneven", conv((3, 2, 3, 3), pads=[1, 2, 1, 2], dilations=[1, 2]))
case("conv_groups2", conv((6, 2, 3, 3), shape=(1, 4, 5, 3), group=2, pads=[1, 1, 1, 1]))
case("conv_groups3_stride2_no_bias", conv((3, 2, 3, 3), False, shape=(1, 6, 5, 4), group=3, strides=[2, 2]))
case("conv_depthwise", conv((2, 1, 3, 3), group=2, pads=[1, 1, 1, 1]))
case("conv_depthwise_stride2", conv((2, 1, 3, 2), group=2, pads=[1, 0, 1, 1], strides=[2, 2]))
case("conv_depthwise_dilated", conv((2, 1, 3, 3), group=2, pads=[2, 2, 2, 2], dilations=[2, 2]))
case("conv_depthwise_multiplier2", conv((4, 1, 3, 3), group=2))
case("conv_depthwise_multiplier2_same_lower", conv((4, 1, 2, 2), group=2, auto_pad="SAME_LOWER"))
case("conv_no_bias", conv((3, 2, 3, 3), False))
case("conv_one_channel", conv((4, 1, 3, 3), shape=(1, 1, 7, 5)))
case("conv_open_batch", conv((2, 3, 3, 3), shape=OPEN, pads=[1, 1, 1, 1]))
case("conv_equal_lengths", conv((4, 4, 3, 3), shape=(1, 4, 4, 4), pads=[1, 1, 1, 1]))
case("conv_twice", lambda n: n.conv(n("Relu", n.conv(n.x(*LARGE), 2, 4, 3)), 4, 2, 2, strides=[2, 1]))
case("conv_1d", conv((3, 2, 3), shape=(1, 2, 8), pads=[1, 1]))
case("conv_1d_stride2_dilated", conv((3, 2, 2), shape=(1, 2, 9), strides=[2], dilations=[2], pads=[0, 1]))
case("conv_1d_depthwise", conv((3, 1, 3), shape=(1, 3, 8), group=3, pads=[2, 0]))
case("conv_1d_groups2", conv((6, 2, 3), shape=(1, 4, 8), group=2))
case("conv_1d_same_lower", conv((3, 2, 2), False, shape=(1, 2, 8), auto_pad="SAME_LOWER"))
case("conv_1d_open_batch", conv((3, 2, 3), shape=("n", 2, 8)))
case("conv_weights_in_constant", lambda n: n(
    "Conv", n.x(*IMG), n("Constant", value=helper.make_tensor("w", TensorProto.FLOAT, [2, 3, 1, 1], n.w(6)))), opset=13)
case("conv_3d", conv((2, 3, 2, 2, 2), shape=(1, 3, 4, 5, 3)))
VOLUME = ("n", 4, 5, 4, 3)
case("conv_3d_pads_dilated_groups2", conv(
    (6, 2, 2, 3, 2), shape=VOLUME, group=2, pads=[1, 0, 1, 0, 1, 0], dilations=[2, 1, 2], strides=[1, 2, 1]))
case("conv_3d_batch_norm_pool_gemm", lambda n: n("Gemm", n("Flatten", n("MaxPool", n("Relu", n(
    "BatchNormalization", n("Conv", n.x(1, 2, 5, 6, 4), n.w(3, 2, 3, 3, 3), n.w(3), pads=[1] * 6),
    n.w(3, low=0.5), n.w(3), n.w(3), n.w(3, low=0.5))), kernel_shape=[2, 2, 2], strides=[2, 2, 2])), n.w(4, 36), n.w(4), transB=1))

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
case("conv_transpose_open_batch", conv((3, 2, 2, 2), op="ConvTranspose", written=2, strides=[2, 1], shape=OPEN))
case("conv_transpose_1d", conv((3, 2, 4), op="ConvTranspose", written=2, strides=[2], pads=[1, 1], shape=(1, 3, 5)))
case("conv_transpose_groups2", conv((4, 3, 2, 2), op="ConvTranspose", written=6, group=2, shape=(1, 4, 5, 3)))
case("conv_transpose_groups2_cut", conv(
    (4, 3, 3, 3), op="ConvTranspose", written=6, group=2, strides=[2, 2], pads=[1, 0, 0, 1], shape=(1, 4, 5, 3)))
case("conv_transpose_3d", conv((3, 2, 2, 3, 2), op="ConvTranspose", written=2, strides=[2, 1, 2], shape=(1, 3, 3, 4, 2)))
case("conv_transpose_3d_cut", conv((3, 2, 3, 3, 4), False, op="ConvTranspose", strides=[2, 1, 2], pads=[1, 1, 1, 1, 1, 1],
                                   output_padding=[1, 0, 0], shape=("n", 3, 3, 4, 2)))
case("conv_transpose_dilated", conv((3, 2, 3, 3), written=2, dilations=[2, 2], **transpose))
case("conv_transpose_dilated_uneven_stride2", conv(
    (3, 2, 3, 2), written=2, dilations=[1, 3], strides=[2, 2], pads=[1, 0, 1, 2], **transpose))
case("conv_transpose_1d_dilated_groups2", conv((4, 3, 3), op="ConvTranspose", written=6, group=2, dilations=[2], shape=(1, 4, 5)))


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
case("gemm_two_computed_scaled", lambda n: n("Gemm", n.x(3, 5), n.x(5, 4), alpha=0.5))
case("gemm_three_computed_scaled", lambda n: n("Gemm", n.x(3, 5), n.x(5, 4), n.x(1, 4), alpha=1.5, beta=-0.5))
case("gemm_two_computed_scaled_bias", lambda n: n("Gemm", n.x(3, 5), n.x(5, 4), n.w(4), beta=2.0))
case("gemm_scaled_computed_bias", lambda n: n("Gemm", n.x(3, 5), n.w(5, 4), n.x(3, 4), alpha=2.0, beta=0.25))
case("gemm_scaled_bias_of_one_column", lambda n: n("Gemm", n.x(3, 5), n.w(5, 4), n.w(3, 1), beta=3.0))
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
case("matmul_vector_right", lambda n: n("MatMul", n.x("n", 3, 5), n.w(5)))
case("matmul_vector_left", lambda n: n("MatMul", n.w(5), n.x(2, 5, 4)))
case("matmul_two_vectors", lambda n: n("MatMul", n.x(5), n.w(5)))
case("matmul_vector_with_matrix", lambda n: n("MatMul", n.x(5), n.x(5, 4)))
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
    case(f"{short}_pads_even", one(kind, shape=(1, 2, 8, 6), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]))
    case(f"{short}_pads_asymmetric", one(kind, shape=LARGE, kernel_shape=[3, 3], pads=[0, 1, 1, 0]))
    case(f"{short}_ceil", one(kind, shape=(1, 2, 8, 6), kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1))
    case(f"{short}_ceil_pads", one(kind, shape=(1, 2, 8, 5), kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 0], ceil_mode=1))
    case(f"{short}_same_upper", one(kind, shape=LARGE, kernel_shape=[2, 3], strides=[2, 2], auto_pad="SAME_UPPER"))
    case(f"{short}_same_lower", one(kind, shape=LARGE, kernel_shape=[2, 3], strides=[2, 2], auto_pad="SAME_LOWER"))
    case(f"{short}_1d", one(kind, shape=(1, 3, 8), kernel_shape=[3], strides=[2], pads=[1, 1]))
    case(f"{short}_after_conv", after(kind, kernel_shape=[2, 2]))
    case(f"{short}_open_batch", one(kind, shape=OPEN, kernel_shape=[2, 2], strides=[2, 2]))
case("max_pool_below_zero_pads", one("MaxPool", shape=LARGE, low=-2, high=-1, kernel_shape=[3, 3], pads=[1, 1, 1, 1]))
case("max_pool_same_upper_below_zero", one(
    "MaxPool", shape=LARGE, low=-2, high=-1, kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER"))
case("max_pool_dilated", one("MaxPool", shape=LARGE, kernel_shape=[2, 2], dilations=[2, 2]))
case("max_pool_dilated_below_zero_pads", one(
    "MaxPool", shape=LARGE, low=-2, high=-1, kernel_shape=[3, 2], dilations=[2, 3], strides=[2, 1], pads=[2, 1, 1, 1]))
case("max_pool_dilated_ceil_open_batch", one("MaxPool", shape=("n", 2, 8, 5), kernel_shape=[2, 2], dilations=[3, 1], strides=[3, 2], ceil_mode=1))
case("max_pool_dilated_1d", one("MaxPool", shape=(1, 3, 9), kernel_shape=[3], dilations=[2], strides=[2], pads=[1, 1]))
case("max_pool_indices", lambda n: n("MaxPool", n.x(*IMG), outputs=2, kernel_shape=[2, 2]), refused=True)
case("average_pool_count_pads", one(
    "AveragePool", shape=LARGE, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1))
case("average_pool_count_pads_asymmetric", one(
    "AveragePool", shape=LARGE, kernel_shape=[3, 2], pads=[1, 0, 0, 1], count_include_pad=1))
case("average_pool_count_pads_ceil", one(
    "AveragePool", shape=(1, 2, 8, 6), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1,
    count_include_pad=1), opset=19)
case("average_pool_dilated", one("AveragePool", shape=LARGE, kernel_shape=[2, 2], dilations=[2, 2]), opset=19)
for short, counts in (("", 0), ("_count_pads", 1)):
    case(f"average_pool_dilated_pads{short}", one(
        "AveragePool", shape=LARGE, kernel_shape=[3, 2], dilations=[2, 1], strides=[1, 2], pads=[1, 1, 2, 0],
        count_include_pad=counts), opset=19)
    case(f"average_pool_dilated_ceil{short}", one(
        "AveragePool", shape=(1, 2, 8, 6), kernel_shape=[2, 2], dilations=[2, 2], strides=[3, 3], pads=[1, 1, 1, 1],
        ceil_mode=1, count_include_pad=counts), opset=19)
case("max_pool_3d", one("MaxPool", shape=VOLUME, kernel_shape=[3, 2, 2], strides=[2, 1, 2], pads=[1, 1, 0, 1, 0, 1]))
case("average_pool_3d_ceil", one("AveragePool", shape=VOLUME, kernel_shape=[2, 3, 2], strides=[2, 2, 2], pads=[1, 1, 0, 1, 1, 0], ceil_mode=1))
case("average_pool_3d_with_pads", one(
    "AveragePool", shape=(1, 2, 5, 4, 3), kernel_shape=[2, 3, 1], pads=[1, 1, 0, 0, 1, 0], count_include_pad=1))
case("global_average_pool_3d", one("GlobalAveragePool", shape=(1, 2, 5, 4, 3)))
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
for op in "Atan Asinh Sinh Cosh".split():
    case(f"{op.lower()}", one(op))
for op in "Asin Acos Atanh Tan".split():
    case(f"{op.lower()}", one(op, low=-0.9, high=0.9))
case("acosh", one("Acosh", low=1.05, high=3))
case("is_nan", lambda n: n("IsNaN", n("Log", n.x(1, 2, 5, 3))))
case("is_inf", lambda n: n("IsInf", n("Log", n("Relu", n.x(1, 2, 5, 3)))))
case("is_inf_of_one_sign", lambda n: n("IsInf", n("Log", n("Relu", n.x(1, 2, 5, 3))), detect_positive=0))
case("log", one("Log", low=0.1, high=3))
case("sqrt", one("Sqrt", low=0, high=3))
case("reciprocal", one("Reciprocal", low=0.3, high=3))
case("round_halves", lambda n: n("Round", n.given(np.arange(-14, 14, dtype=np.float32).reshape(1, 7, 4) / 4)))
case("identity_dropout", lambda n: n("Relu", n("Dropout", n("Identity", n.x(1, 2, 5, 3)))))
case("dropout_opset11", lambda n: n("Relu", n("Dropout", n.x(1, 2, 5, 3), ratio=0.3)), opset=11)
case("leaky_relu", one("LeakyRelu"))
case("leaky_relu_alpha", one("LeakyRelu", alpha=0.3))
case("elu_alpha", one("Elu", alpha=0.5))
case("celu_alpha", one("Celu", alpha=2.0))
case("selu_others", one("Selu", alpha=1.2, gamma=0.9))
case("hard_sigmoid_torch", one("HardSigmoid", low=-5, high=5, alpha=1 / 6, beta=0.5))
case("hard_sigmoid_others", one("HardSigmoid", low=-5, high=5, alpha=0.3, beta=0.4))
case("hard_swish_far", one("HardSwish", low=-5, high=5))
case("hard_swish_of_hard_sigmoid", lambda n: (
    lambda y: n("Mul", y, n("HardSigmoid", y, alpha=1 / 6, beta=0.5)))(n.x(1, 2, 5, 3, low=-5, high=5)))
case("hard_swish_of_clip", lambda n: (
    lambda y: n("Div", n("Mul", y, n("Clip", n("Add", y, 3.0), 0.0, 6.0)), 6.0))(n.x(1, 2, 5, 3, low=-5, high=5)))
case("silu_of_sigmoid", lambda n: (lambda y: n("Mul", y, n("Sigmoid", y)))(image(n, 3)))
case("mish", one("Mish"), opset=18)
case("mish_of_softplus", lambda n: (lambda y: n("Mul", y, n("Tanh", n("Softplus", y))))(n.x(1, 2, 5, 3)))
case("thresholded_relu", one("ThresholdedRelu", alpha=0.7))
case("swish", one("Swish"), opset=24)
case("swish_alpha", one("Swish", alpha=1.7), opset=24)
case("gelu", one("Gelu"), opset=20)
case("gelu_tanh", one("Gelu", approximate="tanh"), opset=20)
case("gelu_of_erf", lambda n: (lambda y: n(
    "Mul", n("Mul", y, n("Add", n("Erf", n("Div", y, float(np.sqrt(2)))), 1.0)), 0.5))(n.x(1, 2, 5, 3)))
case("gelu_of_erf_halved_first", lambda n: (lambda y: n(
    "Mul", n("Mul", 0.5, y), n("Add", 1.0, n("Erf", n("Mul", y, float(np.sqrt(0.5)))))))(n.x(1, 2, 5, 3)))
case("gelu_of_tanh", lambda n: (lambda y: n("Mul", n("Mul", 0.5, y), n("Add", n("Tanh", n(
    "Mul", n("Add", y, n("Mul", n("Pow", y, 3.0), 0.044715)), float(np.sqrt(2 / np.pi)))), 1.0)))(n.x(1, 2, 5, 3)))
case("not_gelu_other_factor", lambda n: (lambda y: n(
    "Mul", n("Mul", y, n("Add", n("Erf", n("Div", y, 1.5)), 1.0)), 0.5))(n.x(1, 2, 5, 3)))
case("prelu_per_channel", lambda n: n("PRelu", n.x(1, 2, 5, 3), n.w(2, 1, 1)))
case("prelu_per_channel_after_conv", lambda n: n("PRelu", image(n, 3), n.w(3, 1, 1)))
case("prelu_shared", lambda n: n("PRelu", n.x(1, 2, 5, 3), n.w(1)))
case("prelu_per_column", lambda n: n("PRelu", image(n, 3), n.w(4)))
case("prelu_per_element", lambda n: n("PRelu", image(n, 3), n.w(3, 5, 4)))
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
OPERANDS = {"channel4": (1, 2, 1, 1), "channel3": (2, 1, 1), "row": (4,), "plane": (5, 4), "scalar": (), "one": (1,), "all": (1, 2, 5, 4)}
for op in ("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min"):
    low = -1 if op in ("Add", "Sub", "Mul") else 0.4
    for kind, shape in OPERANDS.items():
        if op in ("Add", "Mul") or kind in ("channel3", "row", "scalar"):
            case(f"{op.lower()}_{kind}", lambda n, op=op, shape=shape, low=low: n(
                op, n("Abs", image(n)), n.w(*shape, low=low)))
for op in ("Sub", "Div", "Pow"):
    case(f"{op.lower()}_const_left", lambda n, op=op: n(op, n.w(2, 1, 1, low=0.4), n("Sigmoid", image(n))))
case("pow_2", one("Pow", 2.0))
case("pow_half", one("Pow", 0.5, low=0.1))
case("pow_integer_exponent", one("Pow", 3))
case("max_three", lambda n: n("Max", n.x(*IMG), n.x(*IMG), n.w(3, 1, 1)))
case("min_one", one("Min"))
case("sum_three", lambda n: n("Sum", n.x(*IMG), n.x(*IMG), n.x(*IMG)))
case("mean_two", lambda n: n("Mean", n.x(*IMG), n.x(*IMG)))
case("add_two_inputs", lambda n: n("Add", n.x(*IMG), n.x(*IMG)))
case("add_two_inputs_open_batch", lambda n: n("Add", n.x(*OPEN), n.x(*OPEN)))
case("add_itself", lambda n: (lambda y: n("Add", y, y))(image(n)))
case("add_conv_and_input", lambda n: (lambda x: n("Add", n.conv(x, 3, 3), x))(n.x(*IMG)))
case("add_conv_and_reshaped", lambda n: n("Add", image(n), n("Reshape", n.x(1, 40), [1, 2, 5, 4])))
case("add_reshaped_and_conv_equal_lengths", lambda n: n(
    "Add", n("Reshape", n.x(1, 64), [1, 4, 4, 4]), image(n, 4, (1, 4, 4, 4))))
case("mul_conv_and_transposed", lambda n: n(
    "Mul", image(n), n("Transpose", image(n, 2, (1, 3, 4, 5)), perm=[0, 1, 3, 2])))
case("mul_channel_computed", lambda n: (lambda y: n(
    "Mul", y, n("Sigmoid", n.conv(n("GlobalAveragePool", y), 2, 2))))(image(n)))
case("mul_channel_of_dense", lambda n: (lambda y: n("Mul", y, n("Reshape", n("Sigmoid", n(
    "Gemm", n("Flatten", n("GlobalAveragePool", y)), n.w(2, 2), n.w(2), transB=1)), [1, 2, 1, 1])))(image(n)))
case("add_image_and_row", lambda n: n("Add", image(n), n("Relu", n.x(4))))
case("add_image_and_plane", lambda n: n("Add", image(n), n("Relu", n.x(5, 4))))
case("add_image_and_channels", lambda n: n("Add", image(n), n("Relu", n.x(2, 1, 1))))
case("add_ranks_differ_const_larger", lambda n: n("Add", n.x(5, 4), n.w(3, 5, 4)))
case("sub_both_grow", lambda n: n("Sub", n.x(1, 3, 1, 4), n.x(1, 1, 5, 1)))
# Until version 6 the second operand stood beside the first from `axis` on.
case("add_axis1_opset6", lambda n: n("Add", image(n), n.w(2), axis=1, broadcast=1), opset=6)
case("add_axis1_computed_opset6", lambda n: n("Add", image(n), n("Relu", n.x(2)), axis=1, broadcast=1), opset=6)
case("add_axis2_end_opset6", lambda n: n("Add", image(n), n.w(5, 4), axis=2, broadcast=1), opset=6)
case("add_axis0_opset6", lambda n: n("Add", n.x(3, 5, 4), n.x(3, 5), axis=0, broadcast=1), opset=6)
case("mul_axis2_opset6", lambda n: n("Mul", image(n), n.w(5), axis=2, broadcast=1), opset=6)
case("sub_axis1_two_opset6", lambda n: n("Sub", image(n), n.w(2, 5), axis=1, broadcast=1), opset=6)
case("div_axis1_opset6", lambda n: n("Div", n.x(*IMG), n.w(3, low=0.4), axis=1, broadcast=1), opset=6)
case("add_known_axis0_opset6", lambda n: n("Add", n.x(4, 3), n("Mul", n.w(4, 3), n.w(4), axis=0, broadcast=1)), opset=6)
case("add_sequence_and_bias", lambda n: n("Add", n.x("n", 6, 5), n.w(5)))


# Comparisons and choices
for op in ("Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual"):
    case(f"where_{op.lower()}", lambda n, op=op: n(
        "Where", n(op, n("Relu", image(n)), 0.0 if op == "Equal" else 0.3), n.w(2, 1, 1), n("Relu", n.x(1, 2, 5, 4))))
case("where_of_images", lambda n: (lambda a, b: n("Where", n("Less", a, b), a, n("Neg", b)))(image(n), n.x(1, 2, 5, 4)))
case("where_known_mask", lambda n: n("Where", n.w(5, 4) > 0, image(n), -9.0))
case("where_scalars", lambda n: n("Where", n("Greater", n.x(*IMG), 0.0), 1.0, -1.0))
case("where_and_not", lambda n: (lambda x: n(
    "Where", n("And", n("Greater", x, -1.0), n("Not", n("Greater", x, 1.0))), x, 0.0))(n.x(*IMG)))
case("where_or_xor", lambda n: (lambda x: (lambda a, b: n("Where", n("Or", a, n("Xor", a, b)), x, 0.0))(
    n("Greater", x, 1.0), n("Less", x, -1.0)))(n.x(*IMG)))
case("greater_output", one("Greater", 0.25))
case("not_output", lambda n: n("Not", n("Less", n.x(*IMG), n.w(3, 1, 1))))
case("cast_truth_to_float", lambda n: n("Cast", n("Greater", n.x(*IMG), 0.0), to=TensorProto.FLOAT))
case("cast_float_to_int_to_float", lambda n: n(
    "Cast", n("Cast", n.x(*IMG), to=TensorProto.INT32), to=TensorProto.FLOAT))
case("cast_float_to_int64_output", one("Cast", to=TensorProto.INT64))
case("cast_integers_given", lambda n: n("Mul", n("Cast", n.given(np.arange(-6, 6).reshape(1, 3, 4)), to=TensorProto.FLOAT), 0.5))
case("cast_like", lambda n: n("CastLike", n("Greater", n.x(*IMG), 0.0), 1.0))
case("cast_like_to_integers", lambda n: n("CastLike", n.x(*IMG), 1))
case("cast_to_float16_and_back", lambda n: n(
    "Cast", n("Cast", n.conv(n.x(*IMG), 3, 2), to=TensorProto.FLOAT16), to=TensorProto.FLOAT), near=1e-3)


# Normalizations
def batch_norm(n, x, channels, **attributes):
    return n("BatchNormalization", x, n.w(channels, low=0.5, high=1.5), n.w(channels), n.w(channels),
             n.w(channels, low=0.5, high=2), **attributes)


case("batch_norm", lambda n: batch_norm(n, n.x(*IMG), 3))
case("batch_norm_epsilon", lambda n: batch_norm(n, n.x(*IMG), 3, epsilon=0.1))
case("batch_norm_opset9", lambda n: batch_norm(n, n.x(*IMG), 3, momentum=0.9), opset=9)
case("batch_norm_after_conv", lambda n: n("Relu", batch_norm(n, image(n), 2)))
case("batch_norm_before_conv", lambda n: n.conv(batch_norm(n, n.x(*IMG), 3), 3, 2, 3, pads=[1, 1, 1, 1]))
case("batch_norm_of_rows", lambda n: batch_norm(n, n.x("n", 5), 5))
case("batch_norm_of_sequences", lambda n: batch_norm(n, n.x(1, 3, 5), 3))
case("batch_norm_after_depthwise", lambda n: batch_norm(n, n("Conv", n.x(*IMG), n.w(3, 1, 2, 2), group=3), 3))
case("batch_norm_after_conv_transpose", lambda n: batch_norm(
    n, n("ConvTranspose", n.x(*IMG), n.w(3, 2, 2, 2), n.w(2), strides=[2, 2]), 2))
case("batch_norm_after_gemm", lambda n: batch_norm(n, n("Gemm", n.x("n", 5), n.w(4, 5), n.w(4), transB=1), 4))
case("batch_norm_spelled_out", lambda n: n("Add", n("Mul", n("Sub", image(n), n.w(1, 2, 1, 1)), n.w(1, 2, 1, 1)), n.w(2, 1, 1)))
case("layer_norm", lambda n: n("LayerNormalization", n.x(1, 6, 5), n.w(5), n.w(5)))
case("layer_norm_open_batch", lambda n: n("LayerNormalization", n.x("n", 6, 5), n.w(5), n.w(5), epsilon=1e-6))
case("layer_norm_no_bias", lambda n: n("LayerNormalization", n.x(1, 6, 5), n.w(5), axis=-1, epsilon=0.01))
case("layer_norm_two_axes", lambda n: n("LayerNormalization", n.x(1, 3, 5, 4), n.w(5, 4), n.w(5, 4), axis=2))
case("layer_norm_of_image", lambda n: n("LayerNormalization", image(n), n.w(2, 5, 4), n.w(2, 5, 4), axis=1))
case("layer_norm_of_rows_of_image", lambda n: n("LayerNormalization", image(n), n.w(4), n.w(4)))
case("layer_norm_of_channels", lambda n: n("Transpose", n(
    "LayerNormalization", n("Transpose", image(n), perm=[0, 2, 3, 1]), n.w(2), n.w(2)), perm=[0, 3, 1, 2]))


def layer_norm_in_parts(n, x, axis, shape):
    centred = n("Sub", x, n("ReduceMean", x, axes=[axis]))
    deviation = n("Sqrt", n("Add", n("ReduceMean", n("Pow", centred, 2.0), axes=[axis]), 1e-5))
    return n("Add", n("Mul", n("Div", centred, deviation), n.w(*shape)), n.w(*shape))


case("layer_norm_in_parts", lambda n: layer_norm_in_parts(n, n.x(1, 6, 5), -1, (5,)))
case("layer_norm_in_parts_of_channels", lambda n: layer_norm_in_parts(n, image(n, 3), 1, (3, 1, 1)))
case("instance_norm", lambda n: n("InstanceNormalization", n.x(*IMG), n.w(3), n.w(3)))
case("instance_norm_epsilon_after_conv", lambda n: n("InstanceNormalization", image(n), n.w(2), n.w(2), epsilon=0.1))
case("instance_norm_of_sequences", lambda n: n("InstanceNormalization", n.x(1, 3, 8), n.w(3), n.w(3)))


def group_norm(n, x, groups, shape):
    channels = shape[1]
    y = n("InstanceNormalization", n("Reshape", x, [0, groups, -1]), n.w(groups) * 0 + 1, n.w(groups) * 0)
    return n("Add", n("Mul", n("Reshape", y, list(shape)), n.w(channels, 1, 1)), n.w(channels, 1, 1))


case("group_norm_of_torch", lambda n: group_norm(n, n.x(1, 6, 5, 4), 2, (1, 6, 5, 4)))
case("group_norm_of_torch_one_group_after_conv", lambda n: group_norm(n, image(n, 4), 1, (1, 4, 5, 4)))
case("group_norm_of_torch_after_conv", lambda n: group_norm(n, image(n, 6), 3, (1, 6, 5, 4)))
case("group_norm_of_torch_equal_lengths", lambda n: group_norm(n, image(n, 4, (1, 4, 4, 4)), 2, (1, 4, 4, 4)))
case("group_norm_opset21", lambda n: n("GroupNormalization", image(n, 6), n.w(6), n.w(6), num_groups=2), opset=21)
case("rms_norm_in_parts", lambda n: (lambda x: n("Mul", n("Div", x, n("Sqrt", n("Add", n(
    "ReduceMean", n("Mul", x, x), axes=[-1]), 1e-6))), n.w(5)))(n.x(1, 6, 5)))
case("lp_normalization", one("LpNormalization", axis=1, p=2))
case("l2_normalized_rows", lambda n: (lambda x: n("Div", x, n("Clip", n("ReduceL2", x, axes=[1]), 1e-12)))(n.x("n", 5)))
case("lrn", one("LRN", size=3, alpha=0.6, beta=0.6, bias=1.5, shape=(1, 5, 4, 3)))
case("lrn_wider_than_channels", one("LRN", size=9, alpha=0.6, shape=(1, 3, 4, 5)))
case("lrn_after_conv", after("LRN", channels=6, size=5, alpha=0.9))


# Reductions
for op in ("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL2", "ReduceL1"):
    short = "reduce_" + op[6:].lower()
    at = 11 if op == "ReduceSum" else 17
    case(f"{short}_attribute", after(op, axes=[2, 3]), opset=at)
    case(f"{short}_attribute_dropped", after(op, axes=[1], keepdims=0), opset=at)
    case(f"{short}_input", after(op, [-1]), opset=18)
    case(f"{short}_input_dropped", after(op, [1, 3], keepdims=0), opset=18)
case("reduce_mean_all", after("ReduceMean", keepdims=0))
case("squeeze_to_a_number", lambda n: n("Squeeze", n("ReduceSum", n.x(1, 3))))
case("reduce_sum_all_kept", after("ReduceSum"))
case("reduce_sum_of_no_axes", after("ReduceSum", noop_with_empty_axes=1))
case("reduce_sum_input_opset13", one("ReduceSum", [2], keepdims=0, shape=("n", 6, 5)), opset=13)
case("reduce_sum_square", after("ReduceSumSquare", axes=[1]))
case("reduce_log_sum_exp", after("ReduceLogSumExp", axes=[1]))
case("reduce_log_sum_exp_large_dropped", one("ReduceLogSumExp", [2], low=60, high=120, keepdims=0), opset=18)
case("reduce_log_sum_exp_open_batch", lambda n: n("ReduceLogSumExp", image(n, 3, OPEN), axes=[2, 3], keepdims=0))
case("reduce_log_sum", one("ReduceLogSum", low=0.1, axes=[3], keepdims=0))
case("reduce_mean_flat_gemm", lambda n: n("Gemm", n("ReduceMean", image(n, 6, OPEN), axes=[2, 3], keepdims=0), n.w(6, 2), n.w(2)))
case("reduce_mean_of_rows", one("ReduceMean", shape=(3, 5), axes=[1], keepdims=0))
case("softmax", one("Softmax", shape=("n", 5)))
case("softmax_axis1_opset11", one("Softmax", axis=1), opset=11)
case("softmax_axis1_after_conv_opset11", after("Softmax", axis=1), opset=11)
case("softmax_axis3_opset11", one("Softmax", axis=3), opset=11)
case("softmax_axis1", one("Softmax", axis=1), opset=13)
case("softmax_axis1_after_conv", after("Softmax", axis=1), opset=13)
case("softmax_axis2_after_conv", after("Softmax", axis=2))
case("softmax_last_after_conv", after("Softmax"))
case("log_softmax", one("LogSoftmax", shape=("n", 5)))
case("log_softmax_axis1_after_conv", after("LogSoftmax", axis=1))
case("log_softmax_axis1_opset11", one("LogSoftmax", axis=1), opset=11)
case("softmax_in_parts", lambda n: (lambda e: n("Div", e, n("ReduceSum", e, [-1])))(n("Exp", n.x(3, 5))))
case("arg_max_channels", after("ArgMax", axis=1))
case("arg_max_channels_dropped", after("ArgMax", axis=1, keepdims=0))
case("arg_max_rows", one("ArgMax", axis=-1, keepdims=0, shape=("n", 5)))
case("arg_min", one("ArgMin", axis=2, keepdims=0))
case("arg_max_last_index", one("ArgMax", axis=1, select_last_index=1), refused=True)
case("top_k", lambda n: n("TopK", n.x(1, 7), [3], outputs=2))
case("top_k_values_of_channels", lambda n: n("TopK", image(n, 6), [2], outputs=2, axis=1))
case("top_k_smallest", lambda n: n("TopK", n.x(1, 7), [3], outputs=2, largest=0))
case("cumulative_sum", one("CumSum", 2))
case("mod_of_data", one("Mod", 0.7, fmod=1), refused=True)


# Shapes
for axis in range(4):
    axes = [3, 5, 4]
    other = [1, 2, 5, 4]
    other[axis] = 3
    case(f"concat_axis{axis}_after_conv", lambda n, axis=axis, other=tuple(other): n(
        "Concat", image(n), n("Relu", n.x(*other)), axis=axis))
case("concat_channels_of_convs", lambda n: n("Concat", image(n), image(n, 3), n.w(1, 1, 5, 4), axis=1))
case("concat_last_of_matrices", lambda n: n("Concat", n.x("n", 5), n.x("n", 3), axis=-1))
case("concat_conv_and_reshaped", lambda n: n("Concat", image(n), n("Reshape", n.x(1, 60), [1, 3, 5, 4]), axis=1))
case("split_equal", lambda n: n("Split", image(n, 4), outputs=2, axis=1))
case("split_equal_num_outputs_opset18", lambda n: n("Split", image(n, 4), outputs=2, axis=1, num_outputs=2), opset=18)
case("split_uneven_num_outputs_opset18", lambda n: n("Split", n.x(1, 7), outputs=3, axis=1, num_outputs=3), opset=18)
case("split_sizes", lambda n: n("Split", image(n, 6), [1, 3, 2], outputs=3, axis=1))
case("split_sizes_attribute_opset11", lambda n: n("Split", image(n, 4), outputs=2, axis=1, split=[1, 3]), opset=11)
case("split_rows", lambda n: n("Split", image(n), [2, 3], outputs=2, axis=-2))
case("split_used_in_part", lambda n: (lambda parts: n("Mul", parts[0], n("Sigmoid", parts[1])))(
    n("Split", image(n, 4), outputs=2, axis=1)))
LAST = 2**63 - 1
case("slice_channels", after("Slice", [1], [3], [1], channels=4))
case("slice_rows_columns", after("Slice", [1, 0], [-1, 3], [2, 3]))
case("slice_steps", after("Slice", [0, 1], [LAST, LAST], [2, 3], [2, 2]))
case("slice_channels_step2", after("Slice", [1], [LAST], [1], [2], channels=5))
case("slice_backwards", after("Slice", [-1], [-LAST], [3], [-1]))
case("slice_channels_backwards", after("Slice", [-1], [-LAST], [1], [-1], channels=4))
case("slice_backwards_step2", one("Slice", [-1, 3], [-LAST, 0], [2, 1], [-2, -1], shape=(1, 4, 7)))
case("slice_attributes_opset9", one("Slice", starts=[1, 0], ends=[LAST, 2], axes=[2, 3]), opset=9)
case("slice_attributes_no_axes_opset9", one("Slice", starts=[0, 1], ends=[1, 3]), opset=9)
case("slice_no_axes", one("Slice", [0, 1, 2], [1, 3, 4]))
case("slice_beyond_the_end", one("Slice", [2], [99], [1], shape=("n", 5)))
case("focus_of_slices", lambda n: (lambda x: n.conv(n("Concat", *[n("Slice", x, [i, j], [LAST, LAST], [2, 3], [2, 2])
     for j in (0, 1) for i in (0, 1)], axis=1), 12, 2))(n.x(1, 3, 6, 4)))
PADS = [0, 0, 1, 2, 0, 0, 3, 0]
case("pad_constant", one("Pad", PADS))
case("pad_constant_after_conv", after("Pad", PADS))
case("pad_channels", after("Pad", [0, 1, 0, 0, 0, 2, 0, 0]))
case("pad_value", after("Pad", PADS, 0.75))
case("pad_value_below_zero", one("Pad", PADS, -9.0))
case("pad_attributes_opset10", one("Pad", pads=PADS, value=0.5), opset=10)
case("pad_axes_opset18", after("Pad", [1, 2, 0, 1], None, [2, 3]), opset=18)
case("pad_reflect", after("Pad", [0, 0, 1, 2, 0, 0, 3, 1], mode="reflect"))
case("pad_removes", after("Pad", [0, 0, -1, 0, 0, 0, 0, -2]))
case("pad_then_conv", lambda n: n.conv(n("Pad", n.x(*IMG), PADS), 3, 2, 3))
case("pad_then_max_pool", lambda n: n("MaxPool", n("Pad", n.x(*IMG), PADS, -1e3), kernel_shape=[3, 3], strides=[2, 2]))
case("pad_edge", after("Pad", PADS, mode="edge"))
case("pad_wrap", after("Pad", PADS, mode="wrap"), opset=19)
case("flatten_after_conv", after("Flatten"))
case("flatten_axis2_after_conv", after("Flatten", axis=2))
case("flatten_axis0", one("Flatten", axis=0))
case("flatten_last_after_conv", after("Flatten", axis=-1))
case("flatten_open_batch", lambda n: n("Flatten", image(n, 2, OPEN)))
case("reshape_flat_after_conv", after("Reshape", [1, -1]))
case("reshape_zero_after_conv", after("Reshape", [0, -1]))
case("reshape_merges_pixels", after("Reshape", [0, 2, -1]))
case("reshape_merges_pixels_transposed", lambda n: n("Transpose", n("Reshape", image(n), [0, 2, -1]), perm=[0, 2, 1]))
case("reshape_splits_channels", after("Reshape", [1, 2, 3, 5, 4], channels=6))
case("reshape_splits_rows", after("Reshape", [1, 2, 5, 2, 2]))
case("reshape_mixes", after("Reshape", [1, 5, 4, 2]))
case("reshape_mixes_equal_lengths", lambda n: n.conv(n("Reshape", image(n, 4, (1, 4, 4, 4)), [1, 4, 2, 8]), 4, 2))
case("reshape_open_batch", lambda n: n("Reshape", image(n, 2, OPEN), [-1, 8, 5]))
case("reshape_before_conv", lambda n: n.conv(n("Reshape", n.x(1, 60), [1, 3, 5, 4]), 3, 2))
case("reshape_allowzero", lambda n: n("Reshape", image(n), [1, 40], allowzero=1))
case("squeeze_axes", lambda n: n("Squeeze", n("GlobalAveragePool", image(n, 3, OPEN)), [2, 3]))
case("squeeze_attributes_opset11", lambda n: n("Squeeze", n("GlobalAveragePool", image(n, 3, OPEN)), axes=[2, 3]), opset=11)
case("squeeze_channels", lambda n: n("Squeeze", image(n, 1), [1]))
case("squeeze_all", lambda n: n("Squeeze", image(n, 1)))
case("unsqueeze_axes", after("Unsqueeze", [2]))
case("unsqueeze_last", after("Unsqueeze", [-1]))
case("unsqueeze_to_image", lambda n: n.conv(n("Unsqueeze", n.x("n", 5), [2, 3]), 5, 2))
case("unsqueeze_attributes_opset11", one("Unsqueeze", axes=[0, 3], shape=(3, 5)), opset=11)
case("transpose_default", one("Transpose"))
case("transpose_to_channels_last", after("Transpose", perm=[0, 2, 3, 1]))
case("transpose_turns_pixels", after("Transpose", perm=[0, 1, 3, 2]))
case("transpose_samples", after("Transpose", perm=[1, 0, 2, 3]))
case("transpose_to_channels_first_before_conv", lambda n: n.conv(n("Transpose", n.x(1, 5, 4, 3), perm=[0, 3, 1, 2]), 3, 2))
case("transpose_equal_lengths", lambda n: n.conv(n("Transpose", image(n, 4, (1, 4, 4, 4)), perm=[0, 2, 1, 3]), 4, 2))
case("transpose_there_and_back", lambda n: n.conv(n("Transpose", n("Relu", n(
    "Transpose", image(n), perm=[0, 2, 3, 1])), perm=[0, 3, 1, 2]), 2, 3))
case("expand_after_pool", lambda n: n("Expand", n("GlobalAveragePool", image(n)), [1, 2, 5, 4]))
case("expand_adds_dimensions", one("Expand", [2, 3, 5, 4], shape=(3, 1, 4)))
case("expand_smaller", one("Expand", [1, 1, 4], shape=(1, 3, 5, 1)))
case("tile", after("Tile", [1, 1, 2, 3]))
case("tile_channels", after("Tile", [1, 3, 1, 1]))


def shuffled(n, x, c, h, w, groups, batch=1):
    y = n("Transpose", n("Reshape", x, [batch, groups, c // groups, h, w]), perm=[0, 2, 1, 3, 4])
    return n("Reshape", y, [batch, c, h, w])


case("channel_shuffle", lambda n: n.conv(shuffled(n, image(n, 6), 6, 5, 4, 2), 6, 2))
case("channel_shuffle_three_groups", lambda n: shuffled(n, n.x(1, 6, 5, 4), 6, 5, 4, 3))
case("channel_shuffle_equal_lengths", lambda n: shuffled(n, image(n, 4, (1, 4, 4, 4)), 4, 4, 4, 2))
case("channel_shuffle_open_batch", lambda n: shuffled(n, image(n, 6, OPEN), 6, 5, 4, 2, -1))
case("depth_to_space_dcr", after("DepthToSpace", channels=8, blocksize=2))
case("depth_to_space_crd", after("DepthToSpace", channels=8, blocksize=2, mode="CRD"))
case("depth_to_space_crd_of_input", one("DepthToSpace", shape=(1, 8, 3, 5), blocksize=2, mode="CRD"))
case("depth_to_space_open_batch", lambda n: n("DepthToSpace", image(n, 4, OPEN), blocksize=2))
case("pixel_shuffle_of_torch", lambda n: n("Reshape", n("Transpose", n(
    "Reshape", image(n, 8), [1, 2, 2, 2, 5, 4]), perm=[0, 1, 4, 2, 5, 3]), [1, 2, 10, 8]))
case("space_to_depth", lambda n: n("SpaceToDepth", image(n, 3, (1, 3, 6, 4)), blocksize=2))
case("space_to_depth_of_input", one("SpaceToDepth", shape=(1, 3, 6, 4), blocksize=2))


# Picking
case("gather_scalar_after_conv", after("Gather", 1, axis=1))
case("gather_scalar_backwards", after("Gather", -1, axis=2))
case("gather_vector_channels", after("Gather", [3, 0, 1], axis=1, channels=4))
case("gather_vector_columns", after("Gather", [3, 0, 0], axis=3))
case("gather_matrix", one("Gather", [[2, 0], [1, 1]], shape=(1, 3, 5), axis=1))
case("gather_first_token", one("Gather", 0, shape=("n", 6, 5), axis=1))
case("gather_embedding", lambda n: n("Gather", n.w(7, 5), n.given(np.array([[3, 0, 6, 2]], np.int64))))
case("gather_nd", one("GatherND", [[0, 2], [0, 1]], shape=(1, 3, 5)))
case("gather_nd_whole_places", one("GatherND", [[0, 2, 4], [0, 1, 0]], shape=(1, 3, 5)))
case("gather_nd_two_batches_computed", lambda n: n("GatherND", n.x(2, 3, 5, 4), n.given(np.array(
    [[[3], [0], [1]], [[2], [2], [4]]], np.int64)), batch_dims=2))
case("gather_nd_batch_after_conv", lambda n: n("GatherND", image(n), [[1, -1]], batch_dims=1))
case("gather_nd_batch", one("GatherND", [[2], [1]], shape=(2, 3, 5), batch_dims=1))
case("scatter_nd_known", lambda n: n("Add", n.x(1, 3, 4), n(
    "ScatterND", np.zeros((3, 4), np.float32), [[0, 1], [2, 3]], n.w(2))))
case("scatter_nd_known_rows", lambda n: n("Add", n.x(1, 3, 4), n("ScatterND", n.w(3, 4), [[2]], n.w(1, 4))))
case("scatter_nd_of_data", lambda n: n("ScatterND", n.x(3, 4), [[0, 1], [2, -1]], n.w(2)))
case("scatter_nd_of_rows", lambda n: n("ScatterND", image(n), [[[0, 1, 3]], [[0, 0, 2]]], n.x(2, 1, 4)))
case("scatter_nd_twice", lambda n: n("ScatterND", n.x(3, 4), [[2], [2]], n.w(2, 4)), refused=True)
case("scatter_nd_added", lambda n: n("ScatterND", n.x(3, 4), [[2], [2]], n.w(2, 4), reduction="add"))
def one_hot(shape, axis, *values, depth=6):
    return lambda n: n("OneHot", n.given(n.random.integers(-depth, depth, shape)), depth, np.array(values, np.float32), axis=axis)


case("one_hot", one_hot((2, 3), -1, 0, 1))
case("one_hot_axis1_values", one_hot((2, 3), 1, -0.5, 2))
case("one_hot_of_floats", lambda n: n("OneHot", n("Floor", n.x(2, 3, low=0, high=4)), 4.0, np.array([0, 1], np.float32), axis=0))
case("cum_sum", one("CumSum", 2, shape=IMG))
case("cum_sum_channels_reverse_exclusive", after("CumSum", 1, channels=4, exclusive=1, reverse=1))
case("round", one("Round", low=-9, high=9))
case("trilu_known_lower", lambda n: n("Add", n.x(1, 4, 5), n("Trilu", n.w(4, 5), upper=0)))
case("trilu_known_upper_shifted", lambda n: n("Add", n.x(1, 4, 5), n("Trilu", n.w(4, 5), 1)))
case("trilu_known_lower_shifted", lambda n: n("Add", n.x(1, 4, 5), n("Trilu", n.w(1, 4, 5), -1, upper=0)))
case("trilu_of_data", lambda n: n("Trilu", n.x(1, 4, 5)))
case("trilu_of_data_lower_shifted_open_batch", lambda n: n("Trilu", n.x("n", 2, 4, 5), 1, upper=0))
case("gather_elements", one("GatherElements", [[2, 0, 1, 1, 0]], shape=(3, 5), axis=0))
case("gather_elements_last_axis_from_end", after("GatherElements", np.array([[[[0, -1], [2, 1]]]]), axis=3))
case("gather_elements_computed", lambda n: n("GatherElements", n.x(2, 3, 4), n("ArgMax", n.x(2, 3, 4), axis=1), axis=1))
case("scatter_elements", one("ScatterElements", [[2, 0, 1, -1]], np.array([[5, 6, 7, 8]], np.float32), shape=(3, 5), axis=0))
case("scatter_elements_added", lambda n: n("ScatterElements", n.x(3, 5), [[1, 1, 0]], n.x(1, 3), axis=1, reduction="add"), opset=18)
case("scatter_elements_computed", lambda n: n("ScatterElements", n.x(3, 4), n("ArgMax", n.x(3, 4), axis=0), n.w(1, 4), axis=0), refused=True)
case("top_k_smallest_channels", lambda n: n("TopK", image(n), [2], outputs=2, axis=1, largest=0))
case("eye_like", lambda n: n("MatMul", n.x(1, 4, 5), n("EyeLike", n("ConstantOfShape", [5, 3], value=helper.make_tensor(
    "v", TensorProto.FLOAT, [1], [0])), k=-1)))
case("mod_integers", lambda n: n("Mod", n.given(n.random.integers(-9, 9, (2, 5)).astype(np.int32)), np.array(4, np.int32)))
case("is_inf_above", lambda n: n("Cast", n("IsInf", n("Div", n.x(2, 5), n("Floor", n.x(2, 5, low=0, high=2))), detect_negative=0), to=TensorProto.FLOAT))
case("rms_normalization", lambda n: n("RMSNormalization", n.x("n", 6, 5), n.w(5)), opset=23)
case("rms_normalization_two_axes_after_conv", lambda n: n("RMSNormalization", image(n), n.w(5, 4), axis=2, epsilon=1e-3), opset=23)
case("lp_normalization_degree1", after("LpNormalization", axis=1, p=1))


# Resizing
def resize(scales=None, sizes=None, x=None, opset=13, **attributes):
    def build(n):
        y = x(n) if x else n.x(1, 2, 4, 3)
        roi = None if opset > 11 else np.zeros(0, np.float32)
        scale = np.array(scales or [], np.float32) if scales or opset == 11 else None
        return n("Resize", y, roi, scale, *([sizes] if sizes else []), **attributes)
    return build, opset


TWICE = [1, 1, 2, 2]
for name, (build, opset), *refused in [
    ("nearest_asymmetric_floor", resize(TWICE, coordinate_transformation_mode="asymmetric", nearest_mode="floor")),
    ("nearest_asymmetric_floor_sizes", resize(
        sizes=[1, 2, 8, 9], coordinate_transformation_mode="asymmetric", nearest_mode="floor")),
    ("nearest_asymmetric_floor_after_conv", resize(
        [1, 1, 3, 2], x=image, coordinate_transformation_mode="asymmetric", nearest_mode="floor")),
    ("nearest_asymmetric_floor_uneven_sizes", resize(
        sizes=[1, 2, 6, 7], coordinate_transformation_mode="asymmetric", nearest_mode="floor")),
    ("nearest_asymmetric_floor_smaller", resize(
        sizes=[1, 2, 3, 2], coordinate_transformation_mode="asymmetric", nearest_mode="floor")),
    ("nearest_half_pixel_default", resize(TWICE)),
    ("nearest_half_pixel_default_sizes", resize(sizes=[1, 2, 8, 6])),
    ("nearest_opset11", resize(TWICE, opset=11, coordinate_transformation_mode="asymmetric", nearest_mode="floor")),
    ("nearest_fraction_floor", resize(
        [1, 1, 1.5, 1.5], coordinate_transformation_mode="asymmetric", nearest_mode="floor")),
    ("linear_half_pixel", resize(TWICE, mode="linear")),
    ("linear_half_pixel_sizes", resize(sizes=[1, 2, 6, 7], mode="linear")),
    ("linear_half_pixel_smaller", resize(sizes=[1, 2, 3, 2], mode="linear")),
    ("linear_half_pixel_after_conv", resize([1, 1, 3, 2], x=image, mode="linear")),
    ("linear_pytorch_half_pixel", resize(TWICE, mode="linear", coordinate_transformation_mode="pytorch_half_pixel")),
    ("linear_pytorch_half_pixel_opset11", resize(
        TWICE, opset=11, mode="linear", coordinate_transformation_mode="pytorch_half_pixel")),
    ("linear_align_corners", resize(TWICE, mode="linear", coordinate_transformation_mode="align_corners")),
    ("linear_align_corners_sizes", resize(
        sizes=[1, 2, 6, 7], mode="linear", coordinate_transformation_mode="align_corners")),
    ("linear_asymmetric", resize(TWICE, mode="linear", coordinate_transformation_mode="asymmetric")),
    ("linear_open_batch", resize(TWICE, x=lambda n: image(n, 1, OPEN), mode="linear")),
    ("to_its_own_size", resize(sizes=[1, 2, 4, 3], x=lambda n: n("Relu", n.x(1, 2, 4, 3)), mode="linear")),
    ("axes_opset18", resize([2.0, 3.0], opset=18, mode="linear", axes=[2, 3])),
    ("one_dimension", resize([1, 1, 2], x=lambda n: n.x(1, 3, 5), mode="linear")),
    ("nearest_ceil", resize(sizes=[1, 2, 7, 2], coordinate_transformation_mode="half_pixel", nearest_mode="ceil")),
    ("nearest_align_corners", resize(
        sizes=[1, 2, 7, 5], x=image, coordinate_transformation_mode="align_corners", nearest_mode="round_prefer_ceil")),
    ("nearest_volume", resize([1, 1, 2, 1, 3], x=lambda n: n.x("n", 2, 3, 2, 2))),
    ("linear_fraction", resize([1, 1, 1.6, 0.7], mode="linear")),
    ("linear_to_one_pytorch", resize(
        sizes=[1, 2, 1, 6], mode="linear", coordinate_transformation_mode="pytorch_half_pixel")),
    ("linear_half_pixel_symmetric", resize(
        [1, 1, 1.6, 2.3], opset=19, mode="linear", coordinate_transformation_mode="half_pixel_symmetric")),
    ("linear_volume_after_conv", resize(sizes=[1, 2, 6, 3, 5], x=lambda n: n("Conv", n.x(
        1, 1, 3, 4, 3), n.w(2, 1, 1, 1, 1)), mode="linear")),
    ("linear_volume_align_corners", resize(
        [1, 1, 2, 2, 2], x=lambda n: n.x("n", 2, 3, 2, 2), mode="linear", coordinate_transformation_mode="align_corners")),
    ("cubic", resize(TWICE, mode="cubic")),
    ("cubic_after_conv_open_batch", resize([1, 1, 1.5, 2], x=lambda n: image(n, 2, OPEN), mode="cubic")),
    ("cubic_sizes_pytorch", resize(
        sizes=[1, 2, 6, 5], x=image, mode="cubic", coordinate_transformation_mode="pytorch_half_pixel")),
    ("cubic_smaller", resize(sizes=[1, 2, 3, 2], mode="cubic")),
    ("cubic_align_corners", resize(sizes=[1, 2, 7, 5], mode="cubic", coordinate_transformation_mode="align_corners")),
    ("cubic_asymmetric_coefficient", resize(
        [1, 1, 2, 3], mode="cubic", coordinate_transformation_mode="asymmetric", cubic_coeff_a=-0.5)),
    ("cubic_excludes_outside", resize(TWICE, mode="cubic", exclude_outside=1)),
    ("antialias", resize(sizes=[1, 2, 3, 2], opset=18, mode="linear", antialias=1)),
    ("antialias_after_conv_excludes_outside", resize(
        [1, 1, 0.6, 0.4], x=image, opset=18, mode="linear", antialias=1, exclude_outside=1)),
    ("antialias_larger", resize([1, 1, 1.5, 2], opset=18, mode="linear", antialias=1)),
    ("antialias_cubic", resize(
        sizes=[1, 2, 4, 3], x=lambda n: n.x(1, 2, 11, 7), opset=18, mode="cubic", antialias=1, cubic_coeff_a=-0.5)),
    ("channels", resize([1, 2, 1, 1])),
    ("samples", resize([2, 1, 1, 1], x=lambda n: n.x("n", 2, 3, 2)), True),
    ("keeps_its_aspect", resize(
        sizes=[7, 8], opset=18, mode="linear", axes=[2, 3], keep_aspect_ratio_policy="not_larger"), True),
]:
    case(f"resize_{name}", build, opset, bool(refused))
case("resize_scales_only_opset10", one("Resize", np.array(TWICE, np.float32), mode="nearest"), opset=10)
case("resize_linear_scales_only_opset10", one("Resize", np.array(TWICE, np.float32), mode="linear"), opset=10)
case("upsample_nearest_opset9", one("Upsample", np.array([1, 1, 2, 3], np.float32), mode="nearest"), opset=9)
case("upsample_linear_opset9", after("Upsample", np.array(TWICE, np.float32), mode="linear"), opset=9)
case("upsample_attribute_opset7", one("Upsample", mode="nearest", scales=[1.0, 1.0, 2.0, 2.0]), opset=7)


# Einsum and attention
EINSUMS = [
    ("bij,bjk->bik", (2, 3, 5), (2, 5, 4)), ("bhid,bhjd->bhij", (1, 2, 3, 5), (1, 2, 4, 5)),
    ("bhij,bhjd->bhid", (1, 2, 3, 4), (1, 2, 4, 5)), ("bqhd,bkhd->bhqk", (1, 3, 2, 5), (1, 4, 2, 5)),
    ("bhqk,bkhd->bqhd", (1, 2, 3, 4), (1, 4, 2, 5)),
]
for equation, left, right in EINSUMS:
    short = equation.replace(",", "_").replace("->", "_to_")
    case(f"einsum_{short}", lambda n, equation=equation, left=left, right=right: n(
        "Einsum", n.x(*left), n.x(*right), equation=equation))
case("einsum_const", lambda n: n("Einsum", n.x(1, 3, 5), n.w(5, 4), equation="bnc,cd->bnd"))
case("einsum_const_left_after_conv", lambda n: n("Einsum", image(n), n.w(3, 2), equation="bchw,dc->bdhw"))
case("einsum_transposes", one("Einsum", shape=(3, 5), equation="ij->ji"))


def attention(n, tokens=6, heads=2, depth=3, batch=1, mask=False):
    width = heads * depth
    x = n.x("n" if batch < 0 else batch, tokens, width)
    def part(perm):
        y = n("Add", n("MatMul", x, n.w(width, width)), n.w(width))
        return n("Transpose", n("Reshape", y, [batch, tokens, heads, depth]), perm=perm)
    scores = n("Mul", n("MatMul", part([0, 2, 1, 3]), part([0, 2, 3, 1])), float(depth**-0.5))
    if mask:
        scores = n("Add", scores, np.triu(np.full((tokens, tokens), -1e4, np.float32), 1))
    y = n("MatMul", n("Softmax", scores, axis=-1), part([0, 2, 1, 3]))
    y = n("Reshape", n("Transpose", y, perm=[0, 2, 1, 3]), [batch, tokens, width])
    return n("MatMul", y, n.w(width, width))


case("attention", attention)
case("attention_masked", lambda n: attention(n, mask=True))
case("attention_open_batch", lambda n: attention(n, batch=-1))


def joined_attention(n, tokens=4, heads=2, depth=3):
    """Query, key and value by one matrix, told apart by Gather, as timm exports it."""
    width = heads * depth
    y = n("MatMul", n.x(1, tokens, width), n.w(width, 3 * width))
    y = n("Transpose", n("Reshape", y, [1, tokens, 3, heads, depth]), perm=[2, 0, 3, 1, 4])
    q, k, v = (n("Gather", y, i, axis=0) for i in range(3))
    scores = n("Softmax", n("MatMul", n("Mul", q, 0.5), n("Transpose", k, perm=[0, 1, 3, 2])), axis=-1)
    y = n("Transpose", n("MatMul", scores, v), perm=[0, 2, 1, 3])
    return n("Reshape", y, [1, tokens, width])


case("attention_joined", joined_attention)
case("attention_of_pixels", lambda n: (lambda y: n("Reshape", n("MatMul", n("Softmax", n(
    "MatMul", n("Transpose", y, perm=[0, 2, 1]), y), axis=-1), n("Transpose", y, perm=[0, 2, 1])), [1, 5, 4, 2]))(
    n("Reshape", image(n), [1, 2, 20])))
case("tokens_of_patches", lambda n: n("Concat", n.w(1, 1, 6), n("Transpose", n("Reshape", n(
    "Conv", n.x(1, 3, 6, 4), n.w(6, 3, 2, 2), n.w(6), strides=[2, 2]), [1, 6, 6]), perm=[0, 2, 1]), axis=1))


# Arithmetic on shapes
def viewed_by_size(n):
    y = image(n, 2, OPEN)
    size = n("Unsqueeze", n("Gather", n("Shape", y), 0, axis=0), [0])
    return n("Gemm", n("Reshape", y, n("Concat", size, [-1], axis=0)), n.w(40, 3), n.w(3))


def resized_like(n):
    y, z = image(n), n.x(1, 1, 6, 5)
    sizes = n("Concat", n("Slice", n("Shape", y), [0], [2], [0]), n("Slice", n("Shape", z), [2], [4], [0]), axis=0)
    return n("Concat", n("Resize", y, None, None, sizes, mode="linear"), z, axis=1)


def reshaped_by_arithmetic(n):
    shape = n("Shape", image(n, 6, OPEN))
    side = [n("Gather", shape, i, axis=0) for i in range(4)]
    half = n("Cast", n("Floor", n("Div", n("Cast", side[1], to=TensorProto.FLOAT), 2.0)), to=TensorProto.INT64)
    parts = [n("Unsqueeze", part, [0]) for part in (side[0], half, n("Mul", n("Mul", side[2], side[3]), 2))]
    return n("Reshape", n.nodes[0].output[0], n("Concat", *parts, axis=0))


case("shape_view_by_size", viewed_by_size)
case("shape_resized_like_another", resized_like)
case("shape_arithmetic_with_floats", reshaped_by_arithmetic)
case("shape_with_start_and_end", lambda n: (lambda y: n(
    "Reshape", y, n("Concat", n("Shape", y, start=0, end=2), [-1], axis=0)))(image(n, 2, OPEN)))
case("shape_constant_of_shape", lambda n: (lambda x: n("Add", x, n("ConstantOfShape", n("Shape", x, start=1), value=helper.make_tensor(
    "v", TensorProto.FLOAT, [1], [0.5]))))(n.x(*OPEN)))
case("shape_range_embedding", lambda n: (lambda x: n("Add", x, n("Gather", n.w(9, 5), n(
    "Range", 0, n("Gather", n("Shape", x), 1), 1))))(n.x("n", 6, 5)))
case("shape_expand_token", lambda n: (lambda x: n("Concat", n("Expand", n.w(1, 1, 5), n("Concat", n(
    "Shape", x, start=0, end=1), [1, 5], axis=0)), x, axis=1))(n.x(1, 6, 5)))
case("shape_expand_where", lambda n: (lambda x: n("Concat", n("Expand", n.w(1, 1, 5), n("Where", n(
    "Equal", [1, -1, -1], -1), [1, 1, 1], [1, -1, -1])), x, axis=1))(n.x(1, 6, 5)))
case("shape_size_and_product", lambda n: (lambda x: n("Reshape", x, n("Unsqueeze", n("Size", x), [0])))(n.x(1, 6, 5)))
case("shape_remainder", lambda n: (lambda x: n("Slice", x, n("Unsqueeze", n("Mod", n("Gather", n(
    "Shape", x), 2), 3), [0]), [LAST], [2]))(n.x(1, 3, 8)))
case("shape_remainder_below_zero", lambda n: (lambda x: n("Slice", x, n("Unsqueeze", n("Mod", n("Sub", 0, n("Gather", n(
    "Shape", x), 2)), 5), [0]), [LAST], [2]))(n.x(1, 3, 8)))



# Quantized: scales and integers that training or a quantizer has chosen
def rounded(n, x, scale=0.02, zero=128):
    scale, zero = np.float32(scale), np.uint8(zero)
    return n("DequantizeLinear", n("QuantizeLinear", x, np.array(scale), np.array(zero)), np.array(scale), np.array(zero))


def stored_weights(n, shape, scale, **attributes):
    values = n.random.integers(-127, 128, shape).astype(np.int8)
    zero = np.zeros(np.shape(scale), np.int8)
    return n("DequantizeLinear", values, np.array(scale, np.float32), zero, **attributes)


def quantized_conv(n, scale, shape=IMG, **attributes):
    x = rounded(n, n.x(*shape))
    b = n.random.integers(-2000, 2000, 2).astype(np.int32)
    b = n("DequantizeLinear", b, np.array(0.02 * np.array(scale), np.float32), np.zeros(np.shape(scale), np.int32), axis=0)
    y = n("Conv", x, stored_weights(n, (2, 3, 3, 3), scale, axis=0), b, **attributes)
    return rounded(n, n("Relu", y), 0.05, 0)


case("quantized_input", lambda n: n("Relu", rounded(n, n.x(*IMG))), near=0.01)
case("quantized_conv_per_tensor", lambda n: quantized_conv(n, 0.01), near=0.04)
case("quantized_conv_per_channel", lambda n: quantized_conv(n, [0.01, 0.004], pads=[1, 1, 1, 1]), near=0.04)
case("quantized_conv_open_batch", lambda n: quantized_conv(n, [0.01, 0.004], OPEN), near=0.04)
case("quantized_gemm", lambda n: rounded(n, n("Gemm", rounded(n, n.x("n", 5)), stored_weights(
    n, (4, 5), [0.01, 0.02, 0.005, 0.01], axis=0), n.w(4), transB=1), 0.05, 120), near=0.04)
case("quantized_weights_rounded_in_the_file", lambda n: (lambda w: n("Conv", rounded(n, n.x(*IMG)), n(
    "DequantizeLinear", n("QuantizeLinear", w, np.array(0.01, np.float32), np.array(0, np.int8)), np.array(0.01, np.float32),
    np.array(0, np.int8)), n.w(2)))(n.w(2, 3, 1, 1)), near=0.01)
case("quantized_weights_alone", lambda n: n("Conv", n.x(*IMG), stored_weights(n, (2, 3, 1, 1), [0.01, 0.004], axis=0)))
case("quantized_add", lambda n: rounded(n, n("Add", rounded(n, n.x(*IMG)), rounded(n, n.x(*IMG), 0.03, 100)), 0.05, 128), near=0.04)
case("quantized_signed", lambda n: (lambda s, z: n("Relu", n("DequantizeLinear", n("QuantizeLinear", n.x(*IMG), s, z), s, z)))(
    np.array(0.02, np.float32), np.array(-3, np.int8)), near=0.01)


# Operators on integers. Results are rounded to the grid of the output, which the float network that is read does not do: `near` is
# a step or two of it, relative to the largest value. What rounds its inputs while it runs is further off: by a step of those.
# Signed weights have 7 bits: where a processor lacks VNNI, onnxruntime adds two products of 8 bits in 16, which overflow.
MICROSOFT = "com.microsoft"
U8, I8 = np.uint8, np.int8


def grid(scale, zero, kind=U8):
    return [np.array(scale, np.float32), np.array(zero, kind)]


def codes(n, x, scale=0.02, zero=128, kind=U8):
    """An input as integers, with their scale and zero point."""
    return [n("QuantizeLinear", x, *grid(scale, zero, kind)), *grid(scale, zero, kind)]


def codes_of_weights(n, shape, scale, zero=0, kind=I8):
    low, high = (-63, 64) if kind == I8 else (0, 256)
    values = n.random.integers(low, high, shape).astype(kind)
    return [values, np.array(scale, np.float32), np.full(np.shape(scale), zero, kind)]


def real(n, op, *inputs, scale=0.05, zero=128, kind=U8, last=True, **attributes):
    """A quantized op, whose result's grid is its last inputs, as floats."""
    out = grid(scale, zero, kind)
    y = n(op, *inputs, *out, **attributes) if last else n(op, *out, *inputs, **attributes)
    return n("DequantizeLinear", y, *out)


def qlinear_conv(scale, shape=IMG, bias=True, kind=U8, **attributes):
    def build(n):
        x = codes(n, n.x(*shape), kind=kind, zero=128 if kind == U8 else 3)
        w = codes_of_weights(n, (2, 3, 3, 3), scale)
        out = grid(0.06, 120 if kind == U8 else -5, kind)
        b = [n.random.integers(-2000, 2000, 2).astype(np.int32)] if bias else []
        return n("DequantizeLinear", n("QLinearConv", *x, *w, *out, *b, **attributes), *out)
    return build


case("qlinear_conv", qlinear_conv(0.01, pads=[1, 1, 1, 1]), near=0.03)
case("qlinear_conv_per_channel_signed_open_batch", qlinear_conv([0.01, 0.004], OPEN, kind=I8, strides=[2, 1]), near=0.03)
case("qlinear_conv_no_bias", qlinear_conv(0.01, bias=False), near=0.03)
case("qlinear_conv_cut_at_zero", lambda n: real(n, "QLinearConv", *codes(n, n.x(*IMG)), *codes_of_weights(n, (2, 3, 2, 2), 0.01), zero=0), near=0.03)
case("qlinear_conv_cut_at_six", lambda n: real(n, "QLinearConv", *codes(n, n.x(*IMG)), *codes_of_weights(
    n, (2, 3, 2, 2), 0.04), scale=6 / 255, zero=0), near=0.02)
case("qlinear_matmul", lambda n: real(n, "QLinearMatMul", *codes(n, n.x("n", 5)), *codes_of_weights(n, (5, 4), 0.01, 120, U8)), near=0.03)
case("qlinear_matmul_per_column_3d", lambda n: real(n, "QLinearMatMul", *codes(n, n.x(1, 3, 5)), *codes_of_weights(
    n, (5, 4), [0.01, 0.02, 0.005, 0.01])), near=0.03)
case("qlinear_matmul_two_computed", lambda n: real(n, "QLinearMatMul", *codes(n, n.x(3, 5)), *codes(n, n.x(5, 4), 0.03, 100)), near=0.03)
case("qlinear_matmul_of_given_integers", lambda n: real(n, "QLinearMatMul", n.given(n.random.integers(0, 255, (3, 4)).astype(
    U8)), *grid(0.02, 128), *codes_of_weights(n, (4, 2), 0.01, 120, U8)), near=0.03)
for op in ("Add", "Mul"):
    case(f"qlinear_{op.lower()}", lambda n, op=op: real(n, f"QLinear{op}", *codes(n, n.x(*IMG)), *codes(
        n, n.x(*IMG), 0.03, 100), domain=MICROSOFT), near=0.03)
case("qlinear_add_stored_channels", lambda n: real(n, "QLinearAdd", *codes(n, n.x(*IMG)), *codes_of_weights(
    n, (3, 1, 1), 0.01, 120, U8), domain=MICROSOFT), near=0.03)
case("qlinear_concat", lambda n: real(n, "QLinearConcat", *codes(n, n.x(*IMG)), *codes(n, n.x(1, 2, 5, 4), 0.03, 100), domain=MICROSOFT,
                                      last=False, axis=1), near=0.03)
case("qlinear_global_average_pool", lambda n: real(n, "QLinearGlobalAveragePool", *codes(n, n.x(*IMG)), scale=0.01, domain=MICROSOFT), near=0.02)
case("qlinear_global_average_pool_channels_last", lambda n: real(
    n, "QLinearGlobalAveragePool", *codes(n, n.x(*IMG)), scale=0.01, domain=MICROSOFT, channels_last=1), refused=True)
case("qlinear_average_pool", lambda n: real(n, "QLinearAveragePool", *codes(n, n.x(*LARGE)), scale=0.02, domain=MICROSOFT, kernel_shape=[3, 2],
                                            strides=[2, 1], pads=[1, 0, 1, 1]), near=0.02)
case("qlinear_sigmoid", lambda n: real(n, "QLinearSigmoid", *codes(n, n.x(*IMG)), scale=1 / 256, zero=0, domain=MICROSOFT), near=0.02)
case("qlinear_leaky_relu", lambda n: real(n, "QLinearLeakyRelu", *codes(n, n.x(*IMG)), scale=0.02, zero=40, domain=MICROSOFT, alpha=0.3), near=0.02)
case("qlinear_softmax", lambda n: real(n, "QLinearSoftmax", *codes(n, n.x(3, 5)), scale=1 / 256, zero=0, domain=MICROSOFT, axis=1, opset=17), near=0.02)
case("qlinear_softmax_of_another_version", lambda n: real(
    n, "QLinearSoftmax", *codes(n, n.x(3, 5)), scale=1 / 256, zero=0, domain=MICROSOFT, axis=1, opset=11), refused=True)
case("qlinear_where", lambda n: real(n, "QLinearWhere", n.given(n.random.uniform(0, 1, IMG) > 0.5), *codes(n, n.x(*IMG)), *codes(
    n, n.x(*IMG), 0.03, 100), domain=MICROSOFT), near=0.03)


def qgemm(scale, out=True, **attributes):
    def build(n):
        b = n.random.integers(-2000, 2000, 4).astype(np.int32)
        inputs = [*codes(n, n.x("n", 5)), *codes_of_weights(n, (4, 5) if attributes.get("transB") else (5, 4), scale), b]
        return real(n, "QGemm", *inputs, domain=MICROSOFT, **attributes) if out else n("QGemm", *inputs, domain=MICROSOFT, **attributes)
    return build


case("qgemm", qgemm(0.01, transB=1), near=0.03)
case("qgemm_per_column_alpha", qgemm([0.01, 0.02, 0.005, 0.01], alpha=0.5), near=0.03)
case("qgemm_float", qgemm(0.01, out=False, transB=1), near=0.02)
case("qlinear_moves", lambda n: (lambda x, s, z: n("DequantizeLinear", n("Reshape", n("Transpose", n(
    "MaxPool", n("Concat", n("Pad", x, [0, 0, 1, 0, 0, 0, 0, 2], z), n("Pad", x, [0, 0, 1, 0, 0, 0, 0, 2]), axis=1), kernel_shape=[2, 2]),
    perm=[0, 2, 3, 1]), [1, -1]), s, z))(*codes(n, image(n))), near=0.01)
case("qlinear_relu_of_integers", lambda n: (lambda x, s, z: n("DequantizeLinear", n("Relu", x), s, z))(
    *codes(n, n.x(*IMG), zero=3, kind=I8)), refused=True)
case("qlinear_gather", lambda n: n("DequantizeLinear", n("Gather", n.random.integers(0, 255, (7, 5)).astype(U8), n.given(
    np.array([[3, 0, 6, 2]], np.int64))), *grid(0.02, 120)))
case("dequantize_given_integers", lambda n: n("Relu", n("DequantizeLinear", n.given(n.random.integers(
    -99, 99, IMG).astype(I8)), *grid(0.02, 3, I8))))
case("dequantize_int32_computed", lambda n: n("Relu", n("DequantizeLinear", n.given(n.random.integers(-99, 99, IMG).astype(
    np.int32)), np.array(0.02, np.float32))))
case("dequantize_blocks", lambda n: n("MatMul", n.x("n", 6), n("DequantizeLinear", n.random.integers(-8, 8, (6, 4)).astype(I8), n.w(
    3, 4, low=0.01, high=0.1), n.random.integers(-3, 4, (3, 4)).astype(I8), axis=0, block_size=2)), opset=21)
case("dequantize_blocks_last_axis", lambda n: n("Gemm", n.x("n", 7), n("DequantizeLinear", n.random.integers(-8, 8, (3, 7)).astype(
    I8), n.w(3, 3, low=0.01, high=0.1), axis=-1, block_size=3), transB=1), opset=21)
case("quantize_says_its_type", lambda n: n("DequantizeLinear", n("QuantizeLinear", image(n), np.array(
    0.03, np.float32), output_dtype=TensorProto.INT8), np.array(0.03, np.float32)), opset=21, near=0.02)

# Integers whose scale is found while the file runs
case("matmul_integer_given", lambda n: n("Cast", n("MatMulInteger", n.given(n.random.integers(0, 255, (3, 5)).astype(
    U8)), n.random.integers(0, 255, (5, 4)).astype(U8), np.array(128, U8), np.array([120, 1, 2, 3], U8)), to=TensorProto.FLOAT))
case("conv_integer_given", lambda n: n("Cast", n("ConvInteger", n.given(n.random.integers(0, 255, (1, 3, 5, 4)).astype(
    U8)), n.random.integers(0, 255, (2, 3, 2, 2)).astype(U8), np.array(100, U8), pads=[1, 0, 0, 1]), to=TensorProto.FLOAT))


def scaled_product(n, op, x, w, scale, zero, **attributes):
    """As onnxruntime's quantizer writes a product whose input is rounded while it runs."""
    q, s, z = x if isinstance(x, list) else n("DynamicQuantizeLinear", x, outputs=3)
    product = n("Cast", n(op, q, w, z, np.array(zero, w.dtype), **attributes), to=TensorProto.FLOAT)
    return n("Mul", product, n("Mul", s, np.array(scale, np.float32)))


case("matmul_integer_dynamic", lambda n: n("Add", scaled_product(
    n, "MatMulInteger", n.x("n", 5), n.random.integers(0, 255, (5, 4)).astype(U8), 0.01, 120), n.w(4)), near=0.03)
case("conv_integer_dynamic", lambda n: n("Add", n("Reshape", n.w(2), [1, -1, 1, 1]), scaled_product(
    n, "ConvInteger", n.x(*IMG), n.random.integers(0, 255, (2, 3, 3, 2)).astype(U8), 0.01, 120, pads=[1, 1, 1, 0])), near=0.03)
case("matmul_integer_static", lambda n: scaled_product(
    n, "MatMulInteger", codes(n, n.x("n", 5)), n.random.integers(0, 255, (5, 4)).astype(U8), 0.01, 120), near=0.03)
case("matmul_integer_two_dynamic", lambda n: (lambda a, b: n("Mul", n("Cast", n("MatMulInteger", a[0], b[0], a[2], b[2]), to=TensorProto.FLOAT), n(
    "Mul", a[1], b[1])))(n("DynamicQuantizeLinear", n.x(3, 5), outputs=3), n("DynamicQuantizeLinear", n.x(5, 4), outputs=3)), near=0.03)
case("matmul_integer_to_float", lambda n: (lambda q, s, z: n("MatMulIntegerToFloat", q, n.random.integers(0, 255, (5, 4)).astype(U8), s, np.array(
    0.01, np.float32), z, np.array(120, U8), n.w(4), domain=MICROSOFT))(*n("DynamicQuantizeLinear", n.x("n", 5), outputs=3)), near=0.03)
case("dynamic_quantize_matmul", lambda n: n("DynamicQuantizeMatMul", n.x("n", 5), n.random.integers(0, 255, (5, 4)).astype(U8), np.array(
    0.01, np.float32), np.array(120, U8), n.w(4), domain=MICROSOFT), near=0.03)
case("dynamic_quantize_lstm", lambda n: n("DynamicQuantizeLSTM", n.x(4, 1, 3), *(n.random.integers(-63, 64, (1, size, 8)).astype(
    I8) for size in (3, 2)), n.w(1, 16), None, None, None, None, *[value for scale in (0.01, 0.008) for value in (np.array(
        [scale], np.float32), np.array([0], I8))], hidden_size=2, domain=MICROSOFT), near=0.03)
case("scale_of_a_run_alone", lambda n: n("Sqrt", n("DynamicQuantizeLinear", n.x(3, 5), outputs=3)[1]), refused=True)


# What onnxruntime's quantizer makes of a small network
def quantized_network(how, per_channel=False):
    def build(n):
        x = n("MaxPool", n("Relu", n.conv(n.x(*OPEN), 3, 4, 2, pads=[1, 0, 0, 1])), kernel_shape=[2, 2])
        y = n("Add", x, n("Sigmoid", n.conv(x, 4, 4)))
        y = n("Concat", y, n("Clip", n.conv(y, 4, 2), 0.0, 6.0), axis=1)
        return how(n, n("Gemm", n("Flatten", n("GlobalAveragePool", y)), n.w(3, 6), n.w(3), transB=1), per_channel)
    return build


class Samples:
    """Inputs like the one that the case is tried with, and that one."""
    def __init__(self, n):
        more = [{name: n.random.uniform(-2, 2, array.shape).astype(np.float32) for name, array in n.data.items()} for _ in range(8)]
        self.rest = iter([n.data, *more])

    def get_next(self):
        return next(self.rest, None)


def through_files(n, output, quantizer):
    model = n.model([output])
    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/float.onnx", f"{folder}/quantized.onnx"
        onnx.save(model, source)
        quantizer(source, target)
        made = onnx.load(target)
    made.producer_name = ""
    del made.graph.value_info[:]
    return made


def static(form):
    return lambda n, output, per_channel: through_files(n, output, lambda source, target: quantization.quantize_static(
        source, target, Samples(n), quant_format=form, per_channel=per_channel, reduce_range=True))


def dynamic(n, output, _):
    return through_files(n, output, lambda source, target: quantization.quantize_dynamic(source, target, reduce_range=True))


QDQ, OPERATORS = quantization.QuantFormat.QDQ, quantization.QuantFormat.QOperator
case("network_quantized_static_qdq", quantized_network(static(QDQ)), near=0.02)
case("network_quantized_static_qdq_per_channel", quantized_network(static(QDQ), True), near=0.02)
case("network_quantized_static_operators", quantized_network(static(OPERATORS)), near=0.02)
case("network_quantized_static_operators_per_channel", quantized_network(static(OPERATORS), True), near=0.02)
case("network_quantized_dynamic", quantized_network(dynamic), near=0.02)
case("network_quantized_dynamic_tokens", lambda n: dynamic(n, n("MatMul", n("Relu", n("Add", n("MatMul", n(
    "Gather", n.w(7, 6), n.given(np.array([[3, 0, 6, 2]], np.int64))), n.w(6, 5)), n.w(5))), n.w(5, 2)), False), near=0.02)


# Recurrent layers
def recurrent(op, gates, *given, hidden=2, directions=1, steps=4, **attributes):
    """The weights of a layer behind an input of 3 channels, with the outputs that are named."""
    def build(n, x=None, outputs=1):
        weights = [n.w(directions, gates * hidden, size) for size in (3, hidden)]
        bias = n.w(directions, 2 * gates * hidden)
        return n(op, x or n.x(steps, 1, 3), *weights, bias, *given, outputs=outputs, hidden_size=hidden, **attributes)
    return build


def by_samples(layer, directions=2, hidden=2):
    """As exporters put a layer that counts samples first: between transpositions, with its directions side by side."""
    def build(n):
        y = layer(n, n("Transpose", n.x("n", 4, 3), perm=[1, 0, 2]))
        return n("Reshape", n("Transpose", y, perm=[2, 0, 1, 3]), [0, 0, directions * hidden])
    return build


case("lstm", recurrent("LSTM", 4))
case("lstm_bidirectional_open_batch", by_samples(recurrent("LSTM", 4, directions=2, direction="bidirectional")))
case("lstm_states", lambda n: recurrent(
    "LSTM", 4, np.array([4], np.int32), n.w(1, 1, 2), n.x(1, 1, 2))(n, outputs=3))
case("lstm_activations_reverse", recurrent("LSTM", 4, direction="reverse", activations=["Sigmoid", "Relu", "Tanh"]))
case("lstm_peepholes", lambda n: recurrent("LSTM", 4, None, None, None, n.w(1, 6))(n))
case("lstm_peepholes_bidirectional_states", lambda n: recurrent(
    "LSTM", 4, None, n.x(2, 1, 2), n.w(2, 1, 2), n.w(2, 6), directions=2, direction="bidirectional")(n, outputs=3))
case("lstm_clip", lambda n: recurrent("LSTM", 4, clip=0.4)(n, n.x(4, 1, 3, low=-3, high=3)))
case("gru_clip", lambda n: recurrent("GRU", 3, clip=0.4)(n, n.x(4, 1, 3, low=-3, high=3)))
case("rnn_clip", lambda n: recurrent("RNN", 1, clip=0.4)(n, n.x(4, 1, 3, low=-3, high=3)))
case("lstm_activations_bidirectional", recurrent("LSTM", 4, directions=2, direction="bidirectional", activations=[
    "Sigmoid", "Relu", "Tanh", "Sigmoid", "Tanh", "Relu"]))
case("gru", recurrent("GRU", 3))
case("gru_bidirectional_state", lambda n: recurrent(
    "GRU", 3, None, n.x(2, 1, 2), directions=2, direction="bidirectional", linear_before_reset=1)(n, outputs=2))
case("rnn_relu", recurrent("RNN", 1, activations=["Relu"]))
case("lstm_lengths", recurrent("LSTM", 4, np.array([3], np.int32)), refused=True)


# Attention
def attention_node(q=(1, 2, 3, 4), k=(1, 2, 5, 4), v=(1, 2, 5, 4), mask=None, **attributes):
    def build(n):
        data = [n.x(*shape) for shape in (q, k, v)]
        return n("Attention", *data, *([] if mask is None else [mask(n)]), **attributes)
    return build


case("attention_node", attention_node(), opset=23)
case("attention_node_open_batch_scale", attention_node(("n", 2, 3, 4), ("n", 2, 5, 4), ("n", 2, 5, 3), scale=0.7), opset=23)
case("attention_node_causal", attention_node(k=(1, 2, 3, 4), v=(1, 2, 3, 6), is_causal=1), opset=23)
case("attention_node_mask_floats", attention_node(mask=lambda n: n.x(3, 5)), opset=23)
case("attention_node_mask_stored", attention_node(mask=lambda n: n.w(1, 2, 3, 5)), opset=23)
case("attention_node_mask_truths", attention_node(mask=lambda n: n.given(np.array([[1, 0, 1, 1, 0], [1, 1, 1, 1, 1], [0, 1, 0, 0, 0]], bool))), opset=23)
case("attention_node_mask_causal", attention_node(k=(1, 2, 3, 4), v=(1, 2, 3, 4), mask=lambda n: np.array(
    [[1, 1, 1], [1, 0, 1], [0, 1, 1]], bool), is_causal=1), opset=23)
case("attention_node_mask_hides_all", attention_node(mask=lambda n: n.given(np.array(
    [[0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [0, 1, 0, 0, 0]], bool))), opset=23)
case("attention_node_shared_keys", attention_node(q=(1, 4, 3, 4)), opset=23)
case("attention_node_flat", attention_node((1, 3, 8), (1, 5, 8), (1, 5, 6), q_num_heads=2, kv_num_heads=2), opset=23)
case("attention_node_flat_shared_keys_open_batch", attention_node(("n", 3, 16), ("n", 5, 8), ("n", 5, 6), q_num_heads=4, kv_num_heads=2), opset=23)
case("attention_node_softcap", attention_node(softcap=2.0), opset=23)
case("attention_node_past", lambda n: n("Attention", n.x(1, 2, 3, 4), n.x(1, 2, 3, 4), n.x(1, 2, 3, 4), None, n.x(1, 2, 2, 4), n.x(
    1, 2, 2, 4), outputs=3), opset=23, refused=True)


def rotary(x, steps, half, positions=None, **attributes):
    def build(n):
        angles = n.w(*([1, steps, half] if positions is None else [9, half]), low=-3, high=3)
        places = [] if positions is None else [n.given(np.array(positions, np.int64), (x[0], steps))]
        return n("RotaryEmbedding", n.x(*x), np.cos(angles), np.sin(angles), *places, **attributes)
    return build


case("rotary_embedding", rotary((1, 2, 3, 4), 3, 2), opset=23)
case("rotary_embedding_positions", rotary((2, 2, 3, 4), 3, 2, [[0, 1, 2], [4, 8, 3]]), opset=23)
case("rotary_embedding_neighbours", rotary((1, 2, 3, 6), 3, 3, interleaved=1), opset=23)
case("rotary_embedding_part", rotary((1, 2, 3, 6), 3, 2, rotary_embedding_dim=4), opset=23)
case("rotary_embedding_flat_part_neighbours", rotary((1, 3, 12), 3, 2, num_heads=2, rotary_embedding_dim=4, interleaved=1), opset=23)
case("rotary_embedding_flat_open_batch", rotary(("n", 3, 8), 3, 2, [[0, 1, 2], [4, 8, 3]], num_heads=2), opset=23)


# What is to be refused by name
def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def branch(n, op):
    return helper.make_graph([helper.make_node(op, ["x0"], [op])], op, [], [value(op, list(IMG))])


case("if", lambda n: (lambda x: n("If", n("Greater", n("ReduceMean", x, keepdims=0), 0.0), then_branch=branch(
    n, "Relu"), else_branch=branch(n, "Neg")))(n.x(*IMG)), refused=True)
case("loop", lambda n: n("Loop", 3, None, n.x(*IMG), body=helper.make_graph(
    [helper.make_node("Identity", ["go"], ["on"]), helper.make_node("Tanh", ["a"], ["b"])], "body",
    [value("i", [], TensorProto.INT64), value("go", [], TensorProto.BOOL), value("a", list(IMG))],
    [value("on", [], TensorProto.BOOL), value("b", list(IMG))])), refused=True)
case("non_max_suppression", lambda n: n("NonMaxSuppression", n.x(1, 6, 4, low=0, high=1), n.x(1, 1, 6, low=0, high=1), [3], np.array(
    [0.5], np.float32), np.array([0.1], np.float32)), refused=True)
case("grid_sample", lambda n: n("GridSample", n.x(*IMG), n.x(1, 2, 3, 2, low=-1, high=1)), refused=True)
case("roi_align", lambda n: n("RoiAlign", n.x(*LARGE), n.x(2, 4, low=0, high=4), [0, 0], output_height=2, output_width=2), refused=True)
case("non_zero", lambda n: n("NonZero", n("Relu", n.x(1, 3, 4))), refused=True)
case("deform_conv", lambda n: n("DeformConv", n.x(*IMG), n.w(2, 3, 2, 2), n.x(1, 8, 4, 3)), opset=19, refused=True)


def made(name):
    build, opset, refused, near = CASES[name]
    net = Net(name, opset)
    outputs = build(net)
    if not isinstance(outputs, onnx.ModelProto):
        outputs = net.model([outputs] if isinstance(outputs, str) else outputs)
    return case_of(name, outputs, net.data, refused, near)


if __name__ == "__main__":
    write_all(sys.argv[1], CASES, made)
