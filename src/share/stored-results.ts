/** Results written beside a sample, so that the first visit shows numbers before the engine has computed any. */
import {
  and,
  byField,
  type Check,
  checkedBy,
  dictionary,
  either,
  list,
  mapped,
  nullable,
  number,
  object,
  oneOf,
  optional,
  type Path,
  pathInWords,
  text,
  textLike,
  whole,
  withDefault,
} from '../base/checks.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { type ErrorPlace, PlaygroundError } from '../base/errors.ts';
import type { InputShape } from '../base/input-shape.ts';
import type { RunCost } from '../cost/run-cost.ts';
import { MOST_CLASSES } from '../evaluation/answers.ts';
import type { ClassNumbers } from '../evaluation/class-numbers.ts';
import { type Figure, type FigureReport, type Interval, UNITS } from '../evaluation/figures.ts';
import {
  confusionLength,
  type EvaluationReport,
  type LabelledReport,
} from '../evaluation/report.ts';
import { TASKS, type TaskName, type TaskReport } from '../evaluation/tasks.ts';
import type { OpName } from '../ops/op-spec.ts';
import { DEVICES, USUAL_DEVICE } from '../ports/device.ts';
import type { TensorInfo } from '../ports/runtime.ts';
import type { KeptFloat } from '../quantization/conversion.ts';
import type { SizeBreakdown } from '../quantization/file/size.ts';
import type {
  WeightExample,
  WeightPicture,
  WeightQuantization,
} from '../quantization/pictures/weight-picture.ts';
import { RECIPE } from '../quantization/recipe/read-recipe.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { DTYPES, type DType } from '../tensor/dtype.ts';
import type { Histogram } from '../tensor/histogram.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { ColumnResult, LayerSummary, ModelSummary, TimedConversion } from './results.ts';

/** A layer's weights as a recipe quantizes them. */
export interface StoredWeights {
  readonly recipe: Recipe;
  readonly picture: WeightPicture;
}

/** What is stored beside a sample. */
export interface StoredResults {
  readonly summary: ModelSummary;
  readonly columns: readonly ColumnResult[];
  /** The pictures of the first visit. */
  readonly weights: readonly StoredWeights[];
}

const VERSION = 3;
const MAX_CHARACTERS = 32 * 1024 * 1024;
const MAX_IMAGES = 1_000_000;
const MAX_BYTES = 2 ** 40;
const MAX_MS = 1e9;

const ARRAYS = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
type ArrayName = keyof typeof ARRAYS;

/** Equal results give equal text, so that the files compare as text. */
export function serialiseStoredResults(results: StoredResults): string {
  return `${textOf({ version: VERSION, ...results })}\n`;
}

/** JSON of data with arrays of numbers in them. */
export function textOf(data: object): string {
  const replace = (_: string, value: unknown) => {
    for (const [type, View] of Object.entries(ARRAYS)) {
      if (value instanceof View) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return { type, base64: toBase64(bytes) };
      }
    }
    // JSON has no infinity: what loses nothing has infinitely many decibels.
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  };
  return JSON.stringify(data, replace);
}

/** @throws PlaygroundError `bad-file` saying which field is wrong, `too-large` beyond 32 MB. */
export function parseStoredResults(json: string): StoredResults {
  if (json.length > MAX_CHARACTERS) {
    throw new PlaygroundError(
      'too-large',
      'The stored results are larger than 32 MB.',
      'Open the model itself to compute the results anew.',
    );
  }
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    data = undefined;
  }
  const { summary, columns, weights } = checkedBy(FILE, data, refuse);
  return { summary, columns, weights };
}

function refuse(path: Path, expected: string): never {
  throw new PlaygroundError(
    'bad-file',
    `The stored data are damaged: ${pathInWords(['results', ...path])} should be ${expected}.`,
    'Load the page again, or open the model itself to compute the results anew.',
  );
}

/** Numbers of one of these types. */
function array<N extends ArrayName>(
  ...types: readonly N[]
): Check<InstanceType<(typeof ARRAYS)[N]>> {
  const wrapper = object<{ type: N; base64: string }>({
    type: oneOf(types),
    base64: text(MAX_CHARACTERS),
  });
  const read = and(
    mapped(wrapper, ({ type, base64 }) => ({ type, bytes: fromBase64(base64) })),
    ({ type, bytes }) => bytes !== undefined && bytes.length % ARRAYS[type].BYTES_PER_ELEMENT === 0,
    `base64 of whole ${types.join(' or ')} elements`,
  );
  return mapped(read, ({ type, bytes = new Uint8Array() }) => {
    const View = ARRAYS[type];
    return new View(bytes.buffer as ArrayBuffer) as InstanceType<(typeof ARRAYS)[N]>;
  });
}

const name = text(2000);
const count = whole(0, Number.MAX_SAFE_INTEGER);
const bytes = whole(0, MAX_BYTES);
const milliseconds = number(0, MAX_MS);
const shape = list(whole(-1, 2 ** 31 - 1), 16);
// The list of all names would be a good part of what the page loads first.
const opName = textLike(/^[A-Z0-9_]{1,60}$/, 'one of the names of operators') as Check<OpName>;

const tensorInfo = object<TensorInfo>({
  name,
  shape,
  dtype: oneOf(Object.keys(DTYPES) as DType[]),
});

const diagnostic = object<Diagnostic>({
  severity: oneOf(['info', 'warning']),
  code: name,
  message: name,
  where: object<{ [K in keyof ErrorPlace]: ErrorPlace[K] | undefined }>({
    layer: optional(name),
    op: optional(name),
    tensor: optional(name),
    byteOffset: optional(count),
    file: optional(name),
    files: optional(list(name, 1000)),
    inputs: optional(list(object<InputShape>({ name, shape }), 1000)),
  }) as Check<ErrorPlace>,
});

const layer = object<LayerSummary>({
  id: name,
  name,
  op: opName,
  does: name,
  inputShapes: list(shape, 1000),
  outputShape: shape,
  parameters: count,
  weightShape: nullable(shape),
  channels: count,
});

const summary = object<ModelSummary>({
  name,
  format: name,
  bytes,
  hash: textLike(/^[0-9a-f]{64}$/, 'a sha256 in hex'),
  parameters: count,
  // Files from before it was counted do not tell: none, for all that reads it.
  macs: withDefault(count, 0),
  inputs: list(tensorInfo, 100),
  outputs: list(tensorInfo, 100),
  layers: list(layer, 10_000),
  diagnostics: list(diagnostic, 10_000),
  testSets: list(name, 100),
});

const cost = object<RunCost>({
  macs: count,
  weightBytes: bytes,
  activationBytes: bytes,
  memoryBytes: bytes,
});

const conversion = object<TimedConversion>({
  fileBytes: bytes,
  sizes: object<SizeBreakdown>({ weights: bytes, scales: bytes, biases: bytes, rest: bytes }),
  theoreticalBytes: nullable(bytes),
  ops: dictionary(count, 1000),
  quantizedTensors: count,
  keptFloat: list(object<KeptFloat>({ name, reason: name }), 10_000),
  diagnostics: list(diagnostic, 10_000),
  arithmetic: name,
  convertMs: milliseconds,
  cost: optional(cost) as Check<RunCost>,
});

const finite = number(-Number.MAX_VALUE, Number.MAX_VALUE);
/** JSON has no infinity: such numbers are written as text. */
const real = either(finite, mapped(oneOf(['NaN', 'Infinity', '-Infinity']), Number));

const share = number(0, 1);
const right = {
  correct: count,
  accuracy: share,
  interval: and(
    list(share, 2),
    (interval) => interval.length === 2,
    'two numbers',
  ) as unknown as Check<LabelledReport['interval']>,
} as const;
const labelled = object<LabelledReport>({
  ...right,
  confusion: array('uint32'),
  top5: optional(object<NonNullable<LabelledReport['top5']>>(right)) as Check<
    NonNullable<LabelledReport['top5']>
  >,
});

const classNumbers: Check<ClassNumbers> = array('uint8', 'uint16', 'uint32');

const classification = and(
  object<EvaluationReport>({
    // Files from before there were tasks do not name one.
    task: withDefault(oneOf(['classification']), 'classification'),
    images: whole(1, MAX_IMAGES),
    of: optional(whole(1, MAX_IMAGES)) as Check<number>,
    classes: whole(1, MOST_CLASSES),
    top1: classNumbers,
    confidence: array('float32'),
    labelled: optional(labelled) as Check<LabelledReport>,
  }),
  ({ images, classes, top1, confidence, labelled: report }) =>
    top1.length === images &&
    confidence.length === images &&
    top1.every((predicted) => predicted < classes) &&
    (!report || (report.confusion.length === confusionLength(classes) && report.correct <= images)),
  'a report whose arrays fit its number of images and classes',
);

const FIGURE_TASKS = Object.keys(TASKS).filter((task) => task !== 'classification') as Exclude<
  TaskName,
  'classification'
>[];

const interval = and(
  list(real, 2),
  (ends) => ends.length === 2,
  'two numbers',
) as unknown as Check<Interval>;

const figure = {
  name,
  unit: oneOf(UNITS),
  better: oneOf(['higher', 'lower']),
  value: real,
} as const;

const figures = and(
  object<FigureReport>({
    task: oneOf(FIGURE_TASKS),
    images: whole(1, MAX_IMAGES),
    of: optional(whole(1, MAX_IMAGES)) as Check<number>,
    figures: and(
      list(object<Figure>({ ...figure, interval: nullable(interval) }), 100),
      ([first]) => first !== undefined && first.interval !== null,
      'figures, the first one with an interval',
    ) as unknown as Check<FigureReport['figures']>,
    perSample: array('float32'),
    nothing: nullable(real),
  }),
  ({ images, perSample }) => perSample.length === images,
  'a report with one figure for each sample',
) as unknown as Check<Exclude<TaskReport, TaskReport<'classification'>>>;

/** Reports without a name are of classification. */
const evaluation = byField<TaskReport>(
  'task',
  Object.fromEntries(FIGURE_TASKS.map((task) => [task, figures])),
  classification as Check<TaskReport>,
);

/** A result as {@link textOf} writes it. */
export const COLUMN_RESULT: Check<ColumnResult> = object<ColumnResult>({
  recipe: RECIPE,
  conversion,
  gzipBytes: nullable(bytes),
  evaluation: nullable(evaluation),
  testSet: nullable(name),
  calibrateMs: milliseconds,
  imagesPerSecond: number(0, 1e9),
  // Files from before there was a choice do not name it.
  device: withDefault(oneOf(DEVICES), USUAL_DEVICE),
  remarks: withDefault(list(diagnostic, 100), []),
  runtime: name,
});

const quantization = object<WeightQuantization>({
  dtype: name,
  bits: whole(1, 64),
  scales: array('float32'),
  zeroPoint: whole(-65536, 65536),
  levels: count,
  levelsUsed: count,
  zeros: share,
  sqnrDb: real,
  rmse: real,
  rmseOverScale: real,
  example: object<WeightExample>({
    x: finite,
    scale: finite,
    zeroPoint: finite,
    q: finite,
    restored: finite,
    index: count,
    channel: count,
  }),
});

const picture = object<WeightPicture>({
  layer: name,
  channel: nullable(count),
  unit: oneOf(['value', 'scale']),
  trained: object<Histogram>({ min: finite, max: finite, counts: array('uint32') }),
  lattice: nullable(
    and(
      object<NonNullable<WeightPicture['lattice']>>({
        positions: array('float64'),
        counts: array('uint32'),
      }),
      ({ positions, counts }) => positions.length === counts.length && positions.length <= 65536,
      'one count for each of at most 65536 positions',
    ),
  ),
  quantization: nullable(quantization),
});

const FILE = object<StoredResults & { version: number }>({
  version: whole(VERSION, VERSION),
  summary,
  columns: list(COLUMN_RESULT, 100),
  weights: list(object<StoredWeights>({ recipe: RECIPE, picture }), 100),
});
