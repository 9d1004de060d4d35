/** Documents and source files that the rules come from, in the state in which they were read. */
import type { Source } from '../rule.ts';

const LITERT_COMMIT = 'f67457790c9c2ab67347d6fe53270e8d3df20868';
const TFLM_COMMIT = '90b983c2b3f1480642e040bbd2ddb37b998f3424';

const litert = (path: string): Source => ({
  title: `LiteRT, ${path}`,
  url: `https://github.com/google-ai-edge/LiteRT/blob/${LITERT_COMMIT}/${path}`,
  version: `commit ${LITERT_COMMIT.slice(0, 7)}, 2026-08-21`,
});

/** A file of TFLite Micro. */
export const tflm = (path: string): Source => ({
  title: `TFLite Micro, ${path.replace('tensorflow/lite/micro/', '')}`,
  url: `https://github.com/tensorflow/tflite-micro/blob/${TFLM_COMMIT}/${path}`,
  version: `commit ${TFLM_COMMIT.slice(0, 7)}, 2026-08-20`,
});

/** A kernel of TFLite Micro. */
export const tflmKernel = (name: string): Source => tflm(`tensorflow/lite/micro/kernels/${name}`);

export const XNNPACK_DELEGATE = litert('tflite/delegates/xnnpack/xnnpack_delegate.cc');
export const GPU_COMPATIBILITY = litert('tflite/tools/versioning/gpu_compatibility.cc');
export const GPU_MODEL_BUILDER = litert('tflite/delegates/gpu/common/model_builder.cc');
export const GPU_TENSORS = litert('tflite/delegates/gpu/common/model_builder_helper.cc');

export const XNNPACK_OPERATORS: Source = {
  title: 'XNNPACK, src/operators',
  url: 'https://github.com/google/XNNPACK/tree/master/src/operators',
  version: 'as built into @litertjs/core 2.5.3; docs/numerics.md (e)',
};

export const CUSTOM_OPERATORS = litert('tflite/core/subgraph.cc');
/** The kernel of LiteRT's own rotation. */
export const ROTATION_KERNEL = litert('tflite/kernels/hadamard_rotation.cc');

const COPIES = 'Edge TPU compiler 16.0, runtime 14, read in copies of the page';

export const CORAL: Source = {
  title: 'Coral, TensorFlow models on the Edge TPU, supported operations',
  url: 'https://coral.ai/docs/edgetpu/models-intro/#supported-operations',
  version: COPIES,
};

export const CORAL_REQUIREMENTS: Source = {
  title: 'Coral, TensorFlow models on the Edge TPU, model requirements',
  url: 'https://coral.ai/docs/edgetpu/models-intro/#model-requirements',
  version: COPIES,
};

export const EDGE_TPU_LOG: Source = {
  title: 'A log of the Edge TPU compiler for a CNN like the tutorial',
  url: 'https://github.com/system-software-lab/nrf20/blob/master/convert/quantize/README.md',
  version: 'Edge TPU compiler 15.0.340273435',
};

export const EDGE_TPU_PARTS: Source = {
  title: 'Axis, ARTPEC-7 (an Edge TPU), optimization tips',
  url: 'https://developer.axis.com/computer-vision/on-device/system-on-chip/artpec-7/optimization-tips/',
  version: 'read in 2026-11',
};

export const CORAL_DYNAMIC: Source = {
  title: 'Edge TPU compiler, issue 829: only static-sized tensors',
  url: 'https://github.com/google-coral/edgetpu/issues/829',
  version: 'Edge TPU compiler 16.0.384591198, 2024-03-08',
};

export const VELA: Source = {
  title: 'Vela, SUPPORTED_OPS.md, Ethos-U55 and Ethos-U65',
  url: 'https://pypi.org/project/ethos-u-vela/5.2.0/',
  version: 'ethos-u-vela 5.2.0, written by vela --supported-ops-report',
};

export const VELA_RUN: Source = {
  title: 'Vela, run on the reference files',
  url: 'https://pypi.org/project/ethos-u-vela/5.2.0/',
  version: 'ethos-u-vela 5.2.0, src/testing/reference/targets.json',
};
