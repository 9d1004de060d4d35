"""Recurrent layers as torch.export stores them, with what PyTorch computes: pt2_recurrent.py OUT_FOLDER

Writes recurrent.pt2 (an LSTM of two layers and both directions, a GRU and an RNN, one after the other; the number of samples is
open) and recurrent.json: an input of 2 samples and the outputs, little-endian float32 in base64.
"""
import base64
import json
import sys

import torch
from torch import nn


class Recurrent(nn.Module):
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


def stored(tensor):
    values = base64.b64encode(tensor.detach().contiguous().numpy().tobytes()).decode()
    return {"shape": list(tensor.shape), "data": values}


torch.manual_seed(7)
model = Recurrent().eval()
x = torch.rand(2, 4, 3) * 4 - 2
program = torch.export.export(model, (x,), dynamic_shapes=({0: torch.export.Dim("n")},))
torch.export.save(program, f"{sys.argv[1]}/recurrent.pt2")
with open(f"{sys.argv[1]}/recurrent.json", "w") as file:
    json.dump({"torch": torch.__version__.split("+")[0], "input": stored(x), "outputs": [stored(y) for y in model(x)]}, file)
    file.write("\n")
