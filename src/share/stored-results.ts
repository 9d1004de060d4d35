/** Results written beside a sample, so that the first visit shows numbers before the engine has computed any. */

import type { Diagnostic } from '../base/diagnostic.ts';
import { type ErrorPlace, PlaygroundError } from '../base/errors.ts';
import type { InputShape } from '../base/input-shape.ts';
import type { EvaluationReport, LabelledReport } from '../evaluation/report.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { TensorInfo } from '../ports/runtime.ts';
import type { KeptFloat } from '../quantization/conversion.ts';
import type { SizeBreakdown } from '../quantization/file/size.ts';
import type {
  WeightExample,
  WeightPicture,
  WeightQuantization,
} from '../quantization/pictures/weight-picture.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { BuiltinOperator } from '../schema/enums.ts';
import { DTYPES, type DType } from '../tensor/dtype.ts';
import type { Histogram } from '../tensor/histogram.ts';
import { fromBase64, toBase64 } from './base64.ts';
import {
  checked,
  dictionary,
  foreign,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  type Read,
  text,
} from './read.ts';
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
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
type ArrayName = keyof typeof ARRAYS;

/** Equal results give equal text, so that the files compare as text. */
export function serialiseStoredResults(results: StoredResults): string {
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
  return `${JSON.stringify({ version: VERSION, ...results }, replace)}\n`;
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
  const { summary, columns, weights } = readFile(data, 'results');
  return { summary, columns, weights };
}

function array<N extends ArrayName>(type: N): Read<InstanceType<(typeof ARRAYS)[N]>> {
  const View = ARRAYS[type];
  const wrapper = object<{ type: N; base64: string }>({
    type: oneOf([type]),
    base64: text(MAX_CHARACTERS),
  });
  const whole = checked<Uint8Array | undefined>(
    (value, path) => fromBase64(wrapper(value, path).base64),
    (bytes) => bytes !== undefined && bytes.length % View.BYTES_PER_ELEMENT === 0,
    `base64 of whole ${type} elements`,
  );
  return (value, path) => {
    const bytes = whole(value, path) ?? new Uint8Array();
    return new View(bytes.buffer as ArrayBuffer) as InstanceType<(typeof ARRAYS)[N]>;
  };
}

const name = text(2000);
const count = integer(0, Number.MAX_SAFE_INTEGER);
const bytes = integer(0, MAX_BYTES);
const milliseconds = number(0, MAX_MS);
const shape = list(integer(-1, 2 ** 31 - 1), 16);
const opName = oneOf(Object.keys(BuiltinOperator) as OpName[]);

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
  }) as Read<ErrorPlace>,
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
  hash: checked(text(64), (hash) => /^[0-9a-f]{64}$/.test(hash), 'a sha256 in hex'),
  parameters: count,
  inputs: list(tensorInfo, 100),
  outputs: list(tensorInfo, 100),
  layers: list(layer, 10_000),
  diagnostics: list(diagnostic, 10_000),
  testSets: list(name, 100),
});

const recipe: Read<Recipe> = foreign(readRecipe, 'a recipe');

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
});

const share = number(0, 1);
const labelled = object<LabelledReport>({
  correct: count,
  accuracy: share,
  interval: checked(
    list(share, 2),
    (interval) => interval.length === 2,
    'two numbers',
  ) as unknown as Read<LabelledReport['interval']>,
  confusion: array('uint32'),
});

const evaluation = checked(
  object<EvaluationReport>({
    images: integer(1, MAX_IMAGES),
    classes: integer(1, 256),
    top1: array('uint8'),
    confidence: array('float32'),
    labelled: optional(labelled) as Read<LabelledReport>,
  }),
  ({ images, classes, top1, confidence, labelled: report }) =>
    top1.length === images &&
    confidence.length === images &&
    top1.every((predicted) => predicted < classes) &&
    (!report || (report.confusion.length === classes ** 2 && report.correct <= images)),
  'a report whose arrays fit its number of images and classes',
);

const column = object<ColumnResult>({
  recipe,
  conversion,
  gzipBytes: bytes,
  evaluation: nullable(evaluation),
  testSet: nullable(name),
  calibrateMs: milliseconds,
  imagesPerSecond: number(0, 1e9),
  runtime: name,
});

const finite = number(-Number.MAX_VALUE, Number.MAX_VALUE);
const real: Read<number> = (value, path) =>
  typeof value === 'string'
    ? Number(oneOf(['NaN', 'Infinity', '-Infinity'])(value, path))
    : finite(value, path);

const quantization = object<WeightQuantization>({
  dtype: name,
  bits: integer(1, 64),
  scales: array('float32'),
  zeroPoint: integer(-65536, 65536),
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
    checked(
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

const readFile = object<StoredResults & { version: number }>({
  version: integer(VERSION, VERSION),
  summary,
  columns: list(column, 100),
  weights: list(object<StoredWeights>({ recipe, picture }), 100),
});
