"""What ai-edge-quantizer's GPTQ makes of small layers: writes ../gptq.json. Weights and inputs are whole numbers of 1/256 and 1/16."""
import json
import pathlib
import re

import numpy as np
from ai_edge_quantizer import qtyping
from ai_edge_quantizer.algorithms.uniform_quantize import gptq, uniform_quantize_tensor as uniform

OUTPUTS, WIDTH = 6, 64
CASES = [(4, 0, 40), (4, 32, 40), (2, 0, 40), (8, 0, 24), (3, 0, 100)]


def case(index, bits, block, rows):
    random = np.random.default_rng(index)
    weights = np.round(256 * random.normal(0, 0.3, (OUTPUTS, WIDTH)))
    inputs = np.round(16 * np.maximum(0, random.normal(0.2, 1, (rows, 12)) @ random.normal(0, 0.4, (12, WIDTH)))
                      + 4 * np.maximum(0, random.normal(0, 1, (rows, WIDTH))))
    inputs[:, 5] = 0
    w, x = (weights / 256).astype(np.float32), (inputs / 16).astype(np.float32)
    per = w.reshape(OUTPUTS, -1, block) if block else w
    largest = np.abs(per).max(axis=-1)
    # Some weights of two bits lie beyond the range, as they do where it is clipped.
    scale = (largest / (2 ** (bits - 1) - 1) * (0.5 if bits == 2 else 1)).astype(np.float32)
    scale = scale if block else scale[:, None]
    params = qtyping.UniformQuantParams(
        num_bits=bits, quantized_dimension=1 if block else 0, scale=scale,
        zero_point=np.zeros_like(scale, np.int32), symmetric=True, block_size=block)
    granularity = qtyping.QuantGranularity.BLOCKWISE_32 if block else qtyping.QuantGranularity.CHANNELWISE
    config = qtyping.TensorQuantizationConfig(num_bits=bits, symmetric=True, granularity=granularity)
    hessian = (2.0 / rows) * x.T.dot(x)
    integers = gptq._apply_gptq(w, params, {"hessian": hessian}, config).quantized_data
    nearest = uniform.uniform_quantize(w, params, bool(block))
    ints = lambda a: np.asarray(a).astype(int).ravel().tolist()
    return dict(bits=bits, block=block, rows=rows, outputs=OUTPUTS, width=WIDTH, weights=ints(weights), inputs=ints(inputs),
                scales=[float(s) for s in scale.ravel()], nearest=ints(nearest), integers=ints(integers))


text = json.dumps([case(i, *c) for i, c in enumerate(CASES)], separators=(",", ":"))
pathlib.Path(__file__).parent.with_name("gptq.json").write_text(re.sub(r"},", "},\n", text) + "\n")
