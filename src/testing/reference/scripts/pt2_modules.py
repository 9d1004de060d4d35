"""Modules as torch.export stores them, with what PyTorch computes: pt2_modules.py OUT_FOLDER [NAME ...]

Writes NAME.pt2, in which the number of samples is open, and NAME.json: inputs of 2 samples and the outputs, little-endian float32 in
base64.
"""
import base64
import json
import sys

import torch
import torch.nn.functional as F
from torch import nn


class Recurrent(nn.Module):
    """An LSTM of two layers and both directions, a GRU and an RNN, one after the other."""

    inputs = [(4, 3)]

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 2, 2, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(4, 3, batch_first=True, bias=False)
        self.rnn = nn.RNN(3, 2, nonlinearity="relu")

    def forward(self, x):
        sequence, (h, c) = self.lstm(x)
        sequence, last = self.gru(sequence)
        steps, _ = self.rnn(sequence.transpose(0, 1))
        return steps[-1], h[1], c[3], last[0]


class Volumes(nn.Module):
    """Convolutions and pools over volumes, and a transposed convolution in groups."""

    inputs = [(2, 5, 6, 4), (4, 3, 5)]

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv3d(2, 4, (2, 3, 2), padding=(1, 0, 1), stride=(1, 2, 1))
        self.grouped = nn.Conv3d(4, 4, 2, groups=2, bias=False)
        self.turned = nn.ConvTranspose3d(4, 2, 2, stride=2)
        self.flat = nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2)

    def forward(self, x, image):
        x = torch.relu(self.conv(x))
        pooled = F.max_pool3d(x, (2, 1, 2), stride=1)
        mean = F.avg_pool3d(x, 2, stride=(2, 1, 1))
        return self.grouped(x), self.turned(mean), F.adaptive_avg_pool3d(pooled, 1), F.adaptive_max_pool3d(x, 1), self.flat(image)


class Attention(nn.Module):
    """Attention by PyTorch's function: what comes later hidden, keys that heads share, masks of truths and of numbers, a scale, one head."""

    inputs = [(4, 3, 6), (2, 5, 6), (2, 3, 6)]

    def forward(self, q, k, own):
        seen = torch.tensor([[True, True, False, True, True], [True, False, False, True, True], [False, True, True, True, False]])
        added = torch.tensor([[0.0, 1.0, -1.0, 0.5, 2.0]])
        two = q[:, :2]
        return (
            F.scaled_dot_product_attention(two, own, own * 2, is_causal=True),
            F.scaled_dot_product_attention(q, k, k + 1, enable_gqa=True),
            F.scaled_dot_product_attention(two, k, k, attn_mask=seen),
            F.scaled_dot_product_attention(two, k, k, attn_mask=added, scale=0.3),
            F.scaled_dot_product_attention(q[:, 0], k[:, 0], k[:, 1]),
        )


MODULES = {"recurrent": Recurrent, "volumes": Volumes, "attention": Attention}


def stored(tensor):
    values = base64.b64encode(tensor.detach().contiguous().numpy().tobytes()).decode()
    return {"shape": list(tensor.shape), "data": values}


for name in sys.argv[2:] or MODULES:
    torch.manual_seed(7)
    model = MODULES[name]().eval()
    inputs = tuple(torch.rand(2, *shape) * 4 - 2 for shape in model.inputs)
    samples = torch.export.Dim("n")
    program = torch.export.export(model, inputs, dynamic_shapes=tuple({0: samples} for _ in inputs))
    torch.export.save(program, f"{sys.argv[1]}/{name}.pt2")
    with open(f"{sys.argv[1]}/{name}.json", "w") as file:
        version = torch.__version__.split("+")[0]
        json.dump({"torch": version, "inputs": [stored(x) for x in inputs], "outputs": [stored(y) for y in model(*inputs)]}, file)
        file.write("\n")
