"""ai-edge-quantizer 0.10.0, dense layers in 4 bits, or BITS, rotated, in both forms: rotation.py FLOAT.tflite OUT_DIR [BITS]"""
import os, sys
from ai_edge_quantizer import qtyping, quantizer

bits = int(sys.argv[3]) if len(sys.argv) > 3 else 4
for form, algorithm in (("hadamard", "HADAMARD_ROTATION"), ("hadamard_decomposed", "DECOMPOSED_HADAMARD_ROTATION")):
    q = quantizer.Quantizer(sys.argv[1])
    q.update_quantization_recipe(
        regex=".*",
        operation_name=qtyping.TFLOperationName.FULLY_CONNECTED,
        op_config=qtyping.OpQuantizationConfig(
            weight_tensor_config=qtyping.TensorQuantizationConfig(num_bits=bits, symmetric=True, granularity=qtyping.QuantGranularity.CHANNELWISE),
            compute_precision=qtyping.ComputePrecision.INTEGER,
        ),
        algorithm_key=algorithm,
    )
    path = os.path.join(sys.argv[2], f"aeq_fc_w{bits}_{form}.tflite")
    if os.path.exists(path):
        os.remove(path)
    q.quantize().export_model(path)
