"""Exports networks of torchvision and timm with random weights to ONNX, beside what onnxruntime computes with them.

    python export_networks.py FOLDER [--exporter dynamo|torchscript] [NAME ...]

Needs torch, torchvision, timm, onnx, onnxscript and onnxruntime. Writes NAME/model.onnx and NAME/test_data_set_0 in FOLDER, as onnx
keeps its own tests, for `npm run try:onnx -- CASES FOLDER`, and double_0.pb beside the output: what PyTorch computes in double
precision, which says how far rounding alone takes onnxruntime. Networks that are there already are left alone.
"""
import argparse
import os
import warnings

import numpy as np
import onnx
import onnxruntime
import timm
import torch
import torchvision

TORCHVISION = """alexnet vgg11 vgg11_bn resnet18 resnet50 resnext50_32x4d wide_resnet50_2 densenet121 googlenet inception_v3
squeezenet1_0 squeezenet1_1 mobilenet_v2 mobilenet_v3_small mobilenet_v3_large mnasnet0_5 mnasnet1_0 shufflenet_v2_x0_5
shufflenet_v2_x1_0 efficientnet_b0 efficientnet_b1 efficientnet_v2_s regnet_y_400mf regnet_x_400mf convnext_tiny vit_b_32 swin_t
swin_v2_t maxvit_t deeplabv3_mobilenet_v3_large deeplabv3_resnet50 fcn_resnet50 lraspp_mobilenet_v3_large""".split()
TIMM = """resnet18d resnet26t seresnet18 ecaresnet26t resnest14d skresnet18 res2net50_14w_8s dla34 hrnet_w18_small repvgg_a0 mobileone_s0
vgg11_bn densenet121 dpn48b xception41 inception_v4 mobilenetv2_050 mobilenetv3_small_050 mobilenetv4_conv_small tinynet_e mixnet_s
efficientnet_lite0 tf_efficientnet_b0 efficientnetv2_rw_t lcnet_050 hardcorenas_a ghostnet_050 mnasnet_small fbnetc_100
rexnet_100 regnetx_002 regnety_002 nf_regnet_b0 eca_nfnet_l0 convnext_atto convnextv2_atto convmixer_768_32 mixer_s32_224
resmlp_12_224 gmlp_s16_224 poolformer_s12 poolformerv2_s12 caformer_s18 convformer_s18 edgenext_xx_small mobilevit_xxs
mobilevitv2_050 efficientformer_l1 efficientformerv2_s0 fastvit_t8 repvit_m0_9 inception_next_atto starnet_s1 levit_128s
visformer_tiny deit_tiny_patch16_224 vit_tiny_patch16_224 cait_xxs24_224 xcit_nano_12_p16_224 pit_ti_224 crossvit_tiny_240
coat_tiny tnt_s_patch16_224 swin_tiny_patch4_window7_224 maxvit_rmlp_pico_rw_256 coatnet_nano_rw_224 davit_tiny focalnet_tiny_srf
volo_d1_224 twins_svt_small nest_tiny pvt_v2_b0 tresnet_m cspresnet50 vovnet39a selecsls42""".split()


def settled(model, seed=0):
    """Numbers that show mistakes: no normalization or bias that does nothing, and no scale of a branch that makes it next to nothing."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                module.running_mean.copy_(torch.randn(module.running_mean.shape, generator=generator) * 0.1)
                module.running_var.copy_(torch.rand(module.running_var.shape, generator=generator) + 0.5)
                if module.weight is not None:
                    module.weight.copy_(torch.rand(module.weight.shape, generator=generator) * 0.5 + 0.75)
                    module.bias.copy_(torch.randn(module.bias.shape, generator=generator) * 0.1)
        for parameter in model.parameters():
            start = float(parameter.flatten()[0])
            if bool((parameter != start).any()):
                continue
            # Some heads begin as zeros, and answer alike whatever comes before them; some branches are scaled to a millionth.
            if start == 0:
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * (0.02 if parameter.ndim > 1 else 0.1))
            else:
                spread = torch.rand(parameter.shape, generator=generator) * 0.5 + 0.75
                parameter.copy_(spread * (start if abs(start) > 0.01 else 0.3))
    return model.eval()


class First(torch.nn.Module):
    """Segmentation networks of torchvision answer with a dictionary: its first entry."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        y = self.model(x)
        return y["out"] if isinstance(y, dict) else y


def build(source, name):
    torch.manual_seed(0)
    if source == "torchvision":
        segments = any(part in name for part in ("deeplab", "fcn_", "lraspp"))
        models = torchvision.models.segmentation if segments else torchvision.models
        options = {"weights": None}
        if segments:
            options["weights_backbone"] = None
        if name in ("googlenet", "inception_v3"):
            options.update(aux_logits=False, init_weights=False)
        model = First(getattr(models, name)(**options))
        size = 299 if name == "inception_v3" else 224
    else:
        model = timm.create_model(name, pretrained=False, exportable=True)
        size = model.default_cfg["input_size"][-1]
        if not model.default_cfg.get("fixed_input_size", False):
            size = min(size, 224)
    return settled(model), size


def tensor_file(path, array):
    with open(path, "wb") as file:
        file.write(onnx.numpy_helper.from_array(array).SerializeToString())


def export(source, name, folder, exporter):
    model, size = build(source, name)
    x = torch.from_numpy(np.random.default_rng(1).standard_normal((1, 3, size, size), np.float32))
    path = os.path.join(folder, "model.onnx")
    dynamo = exporter == "dynamo"
    options = {"external_data": False} if dynamo else {"opset_version": 17}
    torch.onnx.export(model, (x,), path, dynamo=dynamo, **options)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    outputs = session.run(None, {session.get_inputs()[0].name: x.numpy()})
    os.makedirs(os.path.join(folder, "test_data_set_0"), exist_ok=True)
    tensor_file(os.path.join(folder, "test_data_set_0", "input_0.pb"), x.numpy())
    tensor_file(os.path.join(folder, "test_data_set_0", "output_0.pb"), outputs[0])
    try:
        with torch.no_grad():
            double = model.double()(x.double()).numpy()
        tensor_file(os.path.join(folder, "test_data_set_0", "double_0.pb"), double.astype(np.float32))
    except Exception as error:  # Some networks make float32 of their own.
        print(name, "not in double precision:", str(error)[:200].replace("\n", " "), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--exporter", choices=["dynamo", "torchscript"], default="dynamo")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    wanted = [("torchvision", name) for name in TORCHVISION] + [("timm", name) for name in TIMM]
    for source, name in wanted:
        label = f"{source}-{name}"
        folder = os.path.join(options.folder, f"{label}-{options.exporter}")
        if os.path.exists(folder) or (options.names and name not in options.names):
            continue
        os.makedirs(folder)
        try:
            export(source, name, folder, options.exporter)
            print(label, flush=True)
        except Exception as error:  # What cannot be exported is not the reader's matter.
            with open(os.path.join(folder, "failed.txt"), "w") as file:
                file.write(str(error)[:2000])
            print(label, "failed:", str(error)[:200].replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
