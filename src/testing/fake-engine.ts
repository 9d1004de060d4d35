/** An engine that computes nothing: it lets the page be seen in every state without waiting. */
import { PlaygroundError } from '../base/errors.ts';
import { classesOf } from '../evaluation/tasks.ts';
import { type Device, USUAL_DEVICE } from '../ports/device.ts';
import { modeOf } from '../quantization/modes/index.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { ColumnResult, LayerSummary, ModelSummary } from '../share/results.ts';
import { DTYPES } from '../tensor/dtype.ts';
import type { CheckpointSummary, Trainability } from '../workers/api/training.ts';
import type { Engine, JobControl, WeightPicture } from '../workers/engine.ts';
import { fakePhotos } from './fake-photos.ts';
import { fakeTraining } from './fake-training.ts';
import { incomplete } from './incomplete.ts';

const IMAGES = 10_000;
const BYTES = { float32: 6_569_000, float16: 3_287_000, int8: 1_658_000, int4: 840_000 };

function layer(
  name: string,
  op: LayerSummary['op'],
  does: string,
  input: number[],
  output: number[],
  weights: number[] | null,
): LayerSummary {
  return {
    id: `sequential/${name}/BiasAdd`,
    name,
    op,
    does,
    inputShapes: [input],
    outputShape: output,
    parameters: weights ? weights.reduce((a, b) => a * b) + (weights[0] ?? 0) : 0,
    weightShape: weights,
    channels: weights?.[0] ?? 0,
  };
}

export const FAKE_SUMMARY: ModelSummary = {
  name: 'fashion-cnn.h5',
  format: 'Keras 2 (.h5)',
  bytes: 6_598_296,
  hash: '0'.repeat(64),
  parameters: 1_641_674,
  macs: 8_231_424,
  inputs: [{ name: 'input', shape: [-1, 28, 28, 1], dtype: 'float32' }],
  outputs: [{ name: 'output', shape: [-1, 10], dtype: 'float32' }],
  layers: [
    layer('conv2d', 'CONV_2D', 'convolution', [-1, 28, 28, 1], [-1, 28, 28, 64], [64, 2, 2, 1]),
    layer(
      'max_pooling2d',
      'MAX_POOL_2D',
      'largest of each window',
      [-1, 28, 28, 64],
      [-1, 14, 14, 64],
      null,
    ),
    layer(
      'conv2d_1',
      'CONV_2D',
      'convolution',
      [-1, 14, 14, 64],
      [-1, 14, 14, 128],
      [128, 2, 2, 64],
    ),
    layer('dense', 'FULLY_CONNECTED', 'weighted sums', [-1, 6272], [-1, 256], [256, 6272]),
    layer('dense_1', 'FULLY_CONNECTED', 'weighted sums', [-1, 256], [-1, 10], [10, 256]),
    layer('softmax', 'SOFTMAX', 'turns scores into probabilities', [-1, 10], [-1, 10], null),
  ],
  diagnostics: [],
  testSets: ['fashion-mnist'],
};

function bitsOf({ mode, weightBits }: Recipe): number {
  const { weights } = modeOf(mode);
  return weights.kind === 'integer'
    ? (weightBits ?? weights.bits)
    : weights.kind === 'float'
      ? DTYPES[weights.type].bits
      : 32;
}

const labels = Uint8Array.from({ length: IMAGES }, (_, i) => (i * 7) % 10);

function fakeResult(
  recipe: Recipe,
  testSet: string | null,
  device: Device = USUAL_DEVICE,
): ColumnResult {
  const bits = bitsOf(recipe);
  const fileBytes =
    BYTES[bits === 32 ? 'float32' : bits === 16 ? 'float16' : bits === 8 ? 'int8' : 'int4'];
  const salt = recipe.mode.length * 13 + (recipe.granularity === 'per-tensor' ? 5 : 0);
  const top1 = labels.map((label, i) => {
    const hash = (i * 2654435761) % 1000;
    const flips = bits < 16 && (i * 31 + salt) % 137 === 0;
    return hash < 88 ? (label + 1 + (hash % 3)) % 10 : flips ? (label + 4) % 10 : label;
  });
  const confusion = new Uint32Array(100);
  let correct = 0;
  labels.forEach((label, i) => {
    const at = label * 10 + (top1[i] ?? 0);
    confusion[at] = (confusion[at] ?? 0) + 1;
    if (label === top1[i]) correct++;
  });
  const accuracy = correct / IMAGES;
  return {
    recipe,
    conversion: {
      fileBytes,
      sizes: { weights: fileBytes - 9000, scales: bits < 16 ? 4000 : 0, biases: 1800, rest: 3200 },
      theoreticalBytes: null,
      ops: { CONV_2D: 2, FULLY_CONNECTED: 2, MAX_POOL_2D: 1, SOFTMAX: 1 },
      quantizedTensors: bits < 32 ? 8 : 0,
      keptFloat: bits === 4 ? [{ name: 'softmax', reason: 'it has no weights' }] : [],
      diagnostics: [],
      arithmetic: modeOf(recipe.mode).arithmetic,
      convertMs: 38.2,
    },
    gzipBytes: Math.round(fileBytes * 0.93),
    evaluation: testSet
      ? {
          task: 'classification',
          images: IMAGES,
          classes: 10,
          top1,
          confidence: new Float32Array(IMAGES).fill(0.9),
          labelled: {
            correct,
            accuracy,
            interval: [accuracy - 0.0057, accuracy + 0.0055],
            confusion,
          },
        }
      : null,
    testSet,
    calibrateMs: modeOf(recipe.mode).needsCalibration ? 412 : 0,
    imagesPerSecond: testSet ? 1840 : 0,
    device,
    remarks: [],
    runtime: 'no runtime: figures made up',
  };
}

function fakeWeights(recipe: Recipe, id: string, channel: number | null): WeightPicture {
  const bits = bitsOf(recipe);
  const levels = 2 ** bits - 1;
  const range = 0.5852;
  const scale = range / ((levels - 1) / 2);
  const bell = (x: number) =>
    Math.exp(-((x / 0.06) ** 2) / 2) + 0.04 * Math.exp(-((x / 0.2) ** 2) / 2);
  const counts = Uint32Array.from({ length: 256 }, (_, i) =>
    Math.round(104_000 * bell(-range + ((i + 0.5) * 2 * range) / 256)),
  );
  const positions = Float64Array.from(
    { length: bits > 8 ? 0 : levels },
    (_, i) => (i - (levels - 1) / 2) * scale,
  );
  const unit =
    channel === null && recipe.granularity === 'per-channel' && bits <= 8 ? 'scale' : 'value';
  const factor = unit === 'scale' ? 1 / scale : 1;
  return {
    layer: id,
    channel,
    unit,
    trained: { min: -range * factor, max: range * factor, counts },
    lattice:
      bits > 8
        ? null
        : {
            positions: positions.map((x) => x * factor),
            counts: Uint32Array.from(positions, (x) =>
              Math.round(104_000 * bell(x) * (256 / levels)),
            ),
          },
    quantization:
      bits > 16
        ? null
        : {
            dtype: bits === 16 ? 'float16' : `int${bits}`,
            bits,
            scales: bits > 8 ? new Float32Array() : Float32Array.of(scale),
            zeroPoint: 0,
            levels,
            levelsUsed: levels - 12,
            zeros: 0.031,
            sqnrDb: 6.02 * bits - 10,
            rmse: scale * 0.2887,
            rmseOverScale: 0.2887,
            example: {
              x: 0.127,
              scale,
              zeroPoint: 0,
              q: Math.round(0.127 / scale),
              restored: Math.round(0.127 / scale) * scale,
              index: 1234,
              channel: 17,
            },
          },
  };
}

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new PlaygroundError('cancelled', 'Stopped.', 'Run it again to continue.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort);
  });

export const FAKE_TRAINABILITY: Trainability = {
  layers: FAKE_SUMMARY.layers.map(({ id, op, parameters }) => ({
    layer: id,
    op,
    parameters,
    obstacle: null,
  })),
  obstacle: null,
  hasDropout: true,
  hasBatchNorm: false,
};

export function fakeEngine(
  stepMs = 120,
  {
    checkpoint,
    trainingMs = stepMs,
  }: { readonly checkpoint?: CheckpointSummary; readonly trainingMs?: number } = {},
): Engine {
  let summary = FAKE_SUMMARY;
  return incomplete<Engine>({
    ...fakeTraining({
      stepMs: trainingMs,
      modelHash: FAKE_SUMMARY.hash,
      model: FAKE_SUMMARY.name,
      trainability: FAKE_TRAINABILITY,
      top1Of: (recipe) =>
        classesOf(fakeResult(recipe, 'fashion-mnist').evaluation)?.top1 ?? new Uint8Array(),
      ...(checkpoint && { checkpoint }),
    }),
    async open(source, control) {
      await pause(stepMs * 3, control?.signal);
      const models = source.files.flatMap((file) =>
        file instanceof File && /\.(h5|tflite)$/.test(file.name) ? [file.name] : [],
      );
      if (models.length > 1) {
        const hint = 'Open one of them.';
        throw new PlaygroundError('several-models', `There are ${models.length} models.`, hint, {
          files: models,
        });
      }
      const name = models[0] ?? source.name;
      if (!/\.(h5|tflite)$/.test(name)) {
        throw new PlaygroundError(
          'not-a-model',
          'These bytes are of no model format that is read here.',
          'Open a Keras .h5 file or a float .tflite file.',
          { file: source.name, byteOffset: 0 },
        );
      }
      if (/any-size/.test(name)) {
        const [given] = source.inputShapes ?? [];
        const inputs = [{ name: 'image', shape: [-1, -1, -1, 1] }];
        if (!given) {
          const hint = 'Say which sizes it is used with.';
          throw new PlaygroundError('open-shape', 'The size is open.', hint, { inputs });
        }
        if ((given.shape[1] ?? 0) < 3) {
          throw new PlaygroundError('bad-shape', 'The image is too small.', 'Enlarge it.');
        }
      }
      const fits = !/odd/.test(name);
      summary = { ...FAKE_SUMMARY, name, testSets: fits ? ['fashion-mnist'] : [] };
      return summary;
    },
    async convert(recipe, source, control: JobControl = {}) {
      const { signal, onProgress } = control;
      if (modeOf(recipe.mode).needsCalibration) {
        for (let done = 0; done < recipe.calibrationSamples; done += 50) {
          onProgress?.({ stage: 'calibrating', done, total: recipe.calibrationSamples });
          await pause(stepMs, signal);
        }
      }
      onProgress?.({ stage: 'converting', done: 0, total: 1 });
      await pause(stepMs, signal);
      const unknown = { gzipBytes: null, evaluation: null, imagesPerSecond: 0, runtime: '' };
      return { ...fakeResult(recipe, source?.id ?? null), ...unknown };
    },
    async measure(result, { signal, onProgress }: JobControl = {}) {
      const { recipe, testSet, device, gzipBytes } = result;
      for (let done = 0; testSet && done < IMAGES; done += 800) {
        onProgress?.({ stage: 'measuring', done, total: IMAGES, imagesPerSecond: 1840 });
        await pause(stepMs, signal);
      }
      return { ...fakeResult(recipe, testSet, device), gzipBytes };
    },
    async gzip(recipe, { signal, onProgress } = {}) {
      for (let done = 0; done < 4; done++) {
        onProgress?.(done, 4);
        await pause(stepMs, signal);
      }
      return fakeResult(recipe, null).gzipBytes ?? 0;
    },
    gpu: async () => ({ name: 'made up', isSoftware: false }),
    file: async () => new Uint8Array(1000),
    compiler: incomplete<Engine['compiler']>({
      weights: async (recipe, id, channel) => {
        await pause(stepMs);
        return fakeWeights(recipe, id, channel);
      },
      trainedFiles: async (run, format) =>
        format === 'tflite'
          ? [{ name: `${run}.tflite`, bytes: new Uint8Array(100) }]
          : [
              { name: 'model.json', bytes: new TextEncoder().encode('{}') },
              { name: 'weights.bin', bytes: new Uint8Array(100) },
            ],
    }),
    labels: async () => labels,
    photos: fakePhotos(labels),
    dispose() {},
  });
}

export { fakeResult };
