/** What a training run is asked to do, as plain data: what the Train tab edits, a checkpoint keeps and a log carries. */

export const TRAINING_KINDS = ['float', 'quantization-aware'] as const;
export type TrainingKind = (typeof TRAINING_KINDS)[number];

/** `model`: the weights of the open model; `scratch`: the same layers with new random weights. */
export const STARTS = ['model', 'scratch'] as const;
export type Start = (typeof STARTS)[number];

export const OPTIMIZERS = ['adam', 'sgd'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/**
 * Where the ranges of fake-quantizers come from. `tracked`: those of weights from the weights at every step, those of
 * activations from a moving average, as TFMOT does. `learned`: trained along with the weights (learned step size).
 */
export const RANGE_RULES = ['tracked', 'learned'] as const;
export type RangeRule = (typeof RANGE_RULES)[number];

/** Types of activations that integer kernels exist for; fewer bits have none, so there is no such setting. */
export const ACTIVATION_TYPES = ['int8', 'int16'] as const;
export type TrainedActivationType = (typeof ACTIVATION_TYPES)[number];

/** In the order they are tried: the fastest that the browser has. */
export const BACKENDS = ['webgpu', 'webgl', 'wasm'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface TrainingSettings {
  readonly kind: TrainingKind;
  readonly start: Start;
  /** Earlier run whose weights stand for the model's, by its id; empty for the model as it was opened. */
  readonly base: string;
  /** Id of a bundled data set. */
  readonly dataSet: string;
  /** Training images, the first ones of the set; the validation share is taken off their end. */
  readonly images: number;
  /** Share of the images that is not trained on but measured after every epoch, 0 to 0.5. */
  readonly validationShare: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  /** SGD only, 0 to 0.99. */
  readonly momentum: number;
  /** Of the order of the images, of dropout and of new random weights. */
  readonly seed: number;
  /** Dropout where the model has it. */
  readonly dropout: boolean;
  /** Quantization-aware: bits of a weight, 2 to 8. */
  readonly weightBits: number;
  readonly activationType: TrainedActivationType;
  readonly granularity: 'per-channel' | 'per-tensor';
  readonly ranges: RangeRule;
  /** Quantization-aware: ranges of activations start from calibration, otherwise from ±6 as in TFMOT. */
  readonly calibrate: boolean;
  /** Quantization-aware: cross-layer equalization before the first step. */
  readonly equalize: boolean;
  /** Steps after which BatchNorm keeps its mean and variance; 0: they stay as the model has them. */
  readonly freezeBatchNormAfter: number;
  readonly backend: BackendName | 'auto';
}

export const TRAINING_LIMITS = {
  images: { min: 64, max: 60_000 },
  validationShare: { min: 0, max: 0.5 },
  epochs: { min: 1, max: 100 },
  batchSize: { min: 1, max: 512 },
  learningRate: { min: 1e-6, max: 1 },
  momentum: { min: 0, max: 0.99 },
  seed: { min: 0, max: 0xffff_ffff },
  weightBits: { min: 2, max: 8 },
  freezeBatchNormAfter: { min: 0, max: 1_000_000 },
} as const;

/** The tutorial's settings. */
export const DEFAULT_TRAINING: TrainingSettings = {
  kind: 'quantization-aware',
  start: 'model',
  base: '',
  dataSet: 'fashion-mnist',
  images: 10_000,
  validationShare: 0.1,
  epochs: 1,
  batchSize: 64,
  optimizer: 'adam',
  learningRate: 0.001,
  momentum: 0.9,
  seed: 1,
  dropout: true,
  weightBits: 8,
  activationType: 'int8',
  granularity: 'per-channel',
  ranges: 'tracked',
  calibrate: true,
  equalize: false,
  freezeBatchNormAfter: 0,
  backend: 'auto',
};

const CHOICES = {
  kind: TRAINING_KINDS,
  start: STARTS,
  optimizer: OPTIMIZERS,
  activationType: ACTIVATION_TYPES,
  granularity: ['per-channel', 'per-tensor'],
  ranges: RANGE_RULES,
  backend: [...BACKENDS, 'auto'],
} as const;

const WHOLE: ReadonlySet<string> = new Set([
  'images',
  'epochs',
  'batchSize',
  'seed',
  'weightBits',
  'freezeBatchNormAfter',
]);

/** The nearest valid settings to `value`, which may come from a stored checkpoint: what is missing or wrong gets its default. */
export function readTrainingSettings(value: unknown): TrainingSettings {
  const given: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const entries = Object.entries(DEFAULT_TRAINING).map(([key, otherwise]): [string, unknown] => {
    const own = given[key];
    if (typeof own !== typeof otherwise) return [key, otherwise];
    if (key in CHOICES) {
      const choices: readonly unknown[] = CHOICES[key as keyof typeof CHOICES];
      return [key, choices.includes(own) ? own : otherwise];
    }
    if (typeof own === 'number') {
      const limits = TRAINING_LIMITS[key as keyof typeof TRAINING_LIMITS];
      if (!Number.isFinite(own)) return [key, otherwise];
      const clamped = Math.min(limits.max, Math.max(limits.min, own));
      return [key, WHOLE.has(key) ? Math.round(clamped) : clamped];
    }
    return [key, own];
  });
  return Object.fromEntries(entries) as unknown as TrainingSettings;
}
