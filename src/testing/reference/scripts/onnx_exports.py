"""What PyTorch's two exporters write for small modules, with what onnxruntime computes: onnx_exports.py OUT.json

Needs torch, onnx, onnxscript and onnxruntime. Weights and inputs are seeded; what a file says of the exporting machine is left out.
"""
import sys
import tempfile
import warnings
import zlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx_cases import case_of, write_all
from torch import nn

IMG = (1, 3, 5, 4)


class Of(nn.Module):
    """A function, and the layers that it calls."""

    def __init__(self, function, *layers):
        super().__init__()
        self.function = function
        self.layers = nn.ModuleList(layers)

    def forward(self, *inputs):
        return self.function(*self.layers, *inputs)


def after_conv(function, channels=4):
    return Of(lambda conv, x: function(conv(x)), nn.Conv2d(3, channels, 1))


class Attention(nn.Module):
    def __init__(self, width=6, heads=2):
        super().__init__()
        self.qkv, self.proj, self.heads = nn.Linear(width, 3 * width), nn.Linear(width, width), heads

    def forward(self, x):
        n, tokens, width = x.shape
        q, k, v = self.qkv(x).reshape(n, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v)
        return self.proj(y.transpose(1, 2).reshape(n, tokens, width))


class Block(nn.Module):
    """ConvNeXt's: depthwise, layer normalization with channels last, two dense layers, a scale of channels."""

    def __init__(self, width=4):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.norm, self.up, self.down = nn.LayerNorm(width), nn.Linear(width, 6), nn.Linear(6, width)
        self.gamma = nn.Parameter(torch.rand(width))

    def forward(self, x):
        y = self.norm(self.conv(x).permute(0, 2, 3, 1))
        return x + (self.gamma * self.down(F.gelu(self.up(y)))).permute(0, 3, 1, 2)


class Squeezed(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.first, self.second = nn.Conv2d(width, 2, 1), nn.Conv2d(2, width, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.second(F.relu(self.first(F.adaptive_avg_pool2d(x, 1)))))


def windows(x, size=2):
    """Swin's windows, and back."""
    n, c, h, w = x.shape
    y = x.permute(0, 2, 3, 1).view(n, h // size, size, w // size, size, c).permute(0, 1, 3, 2, 4, 5)
    y = y.reshape(-1, size * size, c).softmax(1)
    y = y.view(n, h // size, w // size, size, size, c).permute(0, 1, 3, 2, 4, 5)
    return y.reshape(n, h, w, c).permute(0, 3, 1, 2)


def shuffled(x, groups=2):
    n, c, h, w = x.shape
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).contiguous().view(n, c, h, w)


# name: module, shapes of inputs, whether the number of samples is left open
CASES = {
    "group_norm": (lambda: nn.GroupNorm(2, 4), [(1, 4, 5, 3)], False),
    "group_norm_open_batch": (lambda: nn.GroupNorm(2, 4), [(2, 4, 5, 3)], True),
    "group_norm_after_conv": (lambda: nn.Sequential(nn.Conv2d(3, 4, 1), nn.GroupNorm(1, 4), nn.ReLU()), [IMG], False),
    "layer_norm": (lambda: nn.LayerNorm(5), [(2, 6, 5)], True),
    "instance_norm": (lambda: nn.Sequential(nn.Conv2d(3, 4, 1), nn.InstanceNorm2d(4, affine=True)), [IMG], False),
    "batch_norm_1d": (lambda: nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4), nn.ReLU()), [(2, 5)], True),
    "conv_batch_norm_relu6": (lambda: nn.Sequential(
        nn.Conv2d(3, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU6()), [(2, 3, 7, 5)], True),
    "conv_reflect": (lambda: nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect"), [IMG], False),
    "conv_same": (lambda: nn.Conv2d(3, 4, (2, 3), padding="same"), [IMG], False),
    "conv_transpose": (lambda: nn.ConvTranspose2d(3, 2, 3, 2, 1, output_padding=1), [IMG], False),
    "conv_1d": (lambda: nn.Sequential(nn.Conv1d(3, 4, 3, 2, 1), nn.BatchNorm1d(4), nn.SiLU()), [(2, 3, 8)], True),
    "pixel_shuffle": (lambda: nn.Sequential(nn.Conv2d(3, 8, 1), nn.PixelShuffle(2)), [IMG], False),
    "pixel_unshuffle": (lambda: nn.Sequential(nn.Conv2d(3, 2, 1), nn.PixelUnshuffle(2)), [(1, 3, 6, 4)], False),
    "channel_shuffle": (lambda: after_conv(shuffled), [IMG], False),
    "channel_shuffle_open_batch": (lambda: after_conv(shuffled), [(2, 3, 5, 4)], True),
    "view_by_size": (lambda: Of(lambda conv, dense, x: dense(conv(x).view(x.size(0), -1)),
                                nn.Conv2d(3, 2, 1), nn.Linear(40, 3)), [(2, 3, 5, 4)], True),
    "flatten": (lambda: nn.Sequential(nn.Conv2d(3, 2, 1), nn.Flatten(), nn.Linear(40, 3)), [(2, 3, 5, 4)], True),
    "adaptive_pool_1": (lambda: nn.Sequential(
        nn.Conv2d(3, 4, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)), [(2, 3, 5, 4)], True),
    "adaptive_pool_divides": (lambda: after_conv(lambda x: F.adaptive_avg_pool2d(x, (3, 2))), [(1, 3, 6, 4)], False),
    "mean_of_pixels": (lambda: after_conv(lambda x: x.mean([2, 3])), [(2, 3, 5, 4)], True),
    "max_pool_ceil": (lambda: nn.MaxPool2d(3, 2, 1, ceil_mode=True), [(1, 2, 8, 6)], False),
    "average_pool_not_counting": (lambda: nn.AvgPool2d(3, 2, 1, count_include_pad=False), [(1, 2, 8, 6)], False),
    "average_pool_ceil": (lambda: nn.AvgPool2d(3, 2, 1, ceil_mode=True), [(1, 2, 8, 6)], False),
    "upsample_nearest": (lambda: nn.Upsample(scale_factor=2), [(1, 2, 4, 3)], False),
    "upsample_bilinear": (lambda: nn.Upsample(scale_factor=2, mode="bilinear"), [(1, 2, 4, 3)], False),
    "upsample_bilinear_aligned": (lambda: nn.Upsample((6, 7), mode="bilinear", align_corners=True), [(1, 2, 4, 3)], False),
    "upsample_open_batch": (lambda: nn.Upsample(scale_factor=2, mode="bilinear"), [(2, 2, 4, 3)], True),
    "interpolate_like": (lambda: Of(lambda a, b: F.interpolate(a, b.shape[2:], mode="bilinear") + b),
                         [(1, 2, 4, 3), (1, 2, 7, 5)], False),
    "gelu": (lambda: nn.Sequential(nn.Linear(5, 4), nn.GELU()), [(2, 5)], True),
    "gelu_tanh": (lambda: nn.Sequential(nn.Linear(5, 4), nn.GELU("tanh")), [(2, 5)], True),
    "silu": (lambda: after_conv(F.silu), [IMG], False),
    "mish": (lambda: after_conv(F.mish), [IMG], False),
    "hardswish": (lambda: after_conv(F.hardswish), [IMG], False),
    "hardsigmoid": (lambda: after_conv(F.hardsigmoid), [IMG], False),
    "prelu": (lambda: nn.Sequential(nn.Conv2d(3, 4, 1), nn.PReLU(4, init=0.3)), [IMG], False),
    "elu": (lambda: nn.ELU(0.7), [IMG], False),
    "celu": (lambda: nn.CELU(2.0), [IMG], False),
    "softplus": (lambda: nn.Softplus(), [IMG], False),
    "softsign": (lambda: nn.Softsign(), [IMG], False),
    "log_sigmoid": (lambda: nn.LogSigmoid(), [IMG], False),
    "glu": (lambda: after_conv(lambda x: F.glu(x, 1)), [IMG], False),
    "softmax_of_channels": (lambda: after_conv(lambda x: x.softmax(1)), [IMG], False),
    "normalized": (lambda: Of(lambda x: F.normalize(x, dim=1)), [(2, 5)], True),
    "chunk_and_cat": (lambda: after_conv(lambda x: torch.cat([x.chunk(2, 1)[1], x], 1)), [IMG], False),
    "split_and_roll": (lambda: after_conv(lambda x: torch.roll(x, (1, -1), (2, 3))), [IMG], False),
    "flip": (lambda: after_conv(lambda x: x.flip(3)), [IMG], False),
    "slices_with_steps": (lambda: after_conv(lambda x: torch.cat([x[:, :, ::2, 1::2], x[:, :, 1::2, ::2]], 1)), [(1, 3, 6, 4)], False),
    "windows": (lambda: after_conv(windows), [(1, 3, 6, 4)], False),
    "clamp": (lambda: after_conv(lambda x: x.clamp(-0.2, 0.3)), [IMG], False),
    "where": (lambda: after_conv(lambda x: torch.where(x > 0, x, x * 0.1 - 1)), [IMG], False),
    "masked_fill": (lambda: Of(lambda x: x.masked_fill(torch.ones(6, 6).triu(1).bool(), -1e9).softmax(-1)), [(1, 6, 6)], False),
    "weight_of_deviation": (lambda: after_conv(lambda x: (x - x.mean(1, True)) / (x.var(1, unbiased=False, keepdim=True) + 1e-5).sqrt()), [IMG], False),
    "einsum": (lambda: Of(lambda a, b: torch.einsum("bqhd,bkhd->bhqk", a, b)), [(1, 3, 2, 5), (1, 4, 2, 5)], False),
    "matmul_batches": (lambda: Of(lambda a, b: a @ b.transpose(-2, -1)), [(1, 2, 3, 5), (1, 2, 4, 5)], False),
    "embedding": (lambda: Of(lambda table, x: table(x.to(torch.int64).clamp(0, 6)), nn.Embedding(7, 5)), [(1, 4)], False),
    "attention": (Attention, [(1, 4, 6)], False),
    "attention_open_batch": (Attention, [(2, 4, 6)], True),
    "multihead_attention": (lambda: Of(lambda layer, x: layer(x, x, x, need_weights=False)[0],
                                       nn.MultiheadAttention(4, 2, batch_first=True)), [(1, 3, 4)], False),
    "convnext_block": (Block, [(1, 4, 5, 3)], False),
    "squeeze_and_excite": (lambda: nn.Sequential(nn.Conv2d(3, 4, 1), Squeezed()), [(2, 3, 5, 4)], True),
    "residual": (lambda: Of(lambda conv, norm, x: F.relu(x + norm(conv(x))), nn.Conv2d(3, 3, 3, padding=1), nn.BatchNorm2d(3)), [IMG], False),
    "two_outputs": (lambda: Of(lambda a, b, x: (a(x), b(x).flatten(1)), nn.Conv2d(3, 2, 1), nn.Conv2d(3, 4, 3)), [IMG], False),
    "grid_sample": (lambda: Of(lambda x, grid: F.grid_sample(x, grid, align_corners=False)), [IMG, (1, 2, 3, 2)], False),
    "lstm": (lambda: Of(lambda layer, x: layer(x)[0], nn.LSTM(3, 2, batch_first=True)), [(1, 4, 3)], False),
    "gru_two_layers": (lambda: Of(lambda layer, x: layer(x)[0][:, -1], nn.GRU(3, 2, 2, batch_first=True, bidirectional=True)), [
        (2, 4, 3)], True),
    "max_pool_dilated": (lambda: nn.MaxPool2d(2, dilation=2), [(1, 2, 7, 5)], False),
    "bicubic": (lambda: nn.Upsample(scale_factor=2, mode="bicubic"), [(1, 2, 4, 3)], False),
    "conv_transpose_groups": (lambda: nn.ConvTranspose2d(4, 4, 2, 2, groups=2), [(1, 4, 5, 3)], False),
}
REFUSED = {"grid_sample"}


def settled(module):
    """Normalization that is not the identity."""
    with torch.no_grad():
        for part in module.modules():
            for name, values in [*part.named_parameters(recurse=False), *part.named_buffers(recurse=False)]:
                if "Norm" in type(part).__name__ and values.is_floating_point():
                    values.copy_(torch.rand(values.shape) + (0.5 if name in ("weight", "running_var") else -0.5))
    return module.eval()


def without_origin(proto):
    """Leaves out of a message, and of all within it, what describes where it comes from."""
    for field, value in proto.ListFields():
        if field.name in ("metadata_props", "doc_string"):
            proto.ClearField(field.name)
        elif field.message_type:
            for part in [value] if hasattr(value, "ListFields") else value:
                without_origin(part)


def shortened(graph):
    """Numbers for the names of values and none for nodes: the names of modules would be most of a file."""
    names = {entry.name: entry.name for entry in [*graph.input, *graph.output]}
    names[""] = ""
    for node in graph.node:
        node.ClearField("name")
        for side in (node.input, node.output):
            side[:] = [names.setdefault(name, f"v{len(names)}") for name in side]
    for array in graph.initializer:
        array.name = names[array.name]


def exported(name, exporter):
    build, shapes, is_open = CASES[name]
    torch.manual_seed(zlib.crc32(name.encode()))
    module = settled(build())
    inputs = tuple(torch.rand(shape) * 4 - 2 for shape in shapes)
    names = [f"x{i}" for i in range(len(inputs))]
    options = {"input_names": names}
    if exporter == "dynamo":
        options["external_data"] = False
        if is_open:
            open_first = {0: torch.export.Dim("n")}
            options["dynamic_shapes"] = ((open_first,) * len(inputs),) if isinstance(module, Of) else (open_first,)
    else:
        options["opset_version"] = 17
        if is_open:
            options["dynamic_axes"] = {input_name: {0: "n"} for input_name in names}
    with tempfile.TemporaryDirectory() as folder:
        torch.onnx.export(module, inputs, f"{folder}/model.onnx", dynamo=exporter == "dynamo", verbose=False, **options)
        model = onnx.load(f"{folder}/model.onnx")
    without_origin(model)
    del model.graph.value_info[:]
    shortened(model.graph)
    return model, dict(zip(names, (x.numpy() for x in inputs)))


def made(label):
    name, exporter = label.rsplit("_", 1)
    model, data = exported(name, exporter)
    return case_of(label, model, data, name in REFUSED)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    labels = [f"{name}_{exporter}" for name in CASES for exporter in ("torchscript", "dynamo")]
    write_all(sys.argv[1], [label for label in labels if all(part in label for part in sys.argv[2:])], made)
