import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import type { FigureReport } from '../evaluation/figures.ts';
import type { EvaluationReport, LabelledReport } from '../evaluation/report.ts';
import { MODE_NAMES } from '../quantization/modes/index.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import {
  parseStoredResults,
  type StoredResults,
  serialiseStoredResults,
} from './stored-results.ts';

const REMARK = {
  severity: 'info',
  code: 'partly-on-gpu',
  message: 'The GPU runs 1 of 10 operators.',
  where: {},
} as const;

const results: StoredResults = {
  summary: {
    name: 'tiny',
    format: 'Keras 2 (.h5)',
    bytes: 1234,
    hash: '0123456789abcdef'.repeat(4),
    parameters: 42,
    macs: 40,
    inputs: [{ name: 'in', shape: [-1, 28, 28, 1], dtype: 'float32' }],
    outputs: [{ name: 'out', shape: [-1, 3], dtype: 'float32' }],
    layers: [
      {
        id: 'dense/BiasAdd',
        name: 'dense',
        op: 'FULLY_CONNECTED',
        does: 'weighted sums of all inputs',
        inputShapes: [[-1, 784]],
        outputShape: [-1, 3],
        parameters: 42,
        weightShape: [3, 784],
        channels: 3,
      },
    ],
    diagnostics: [{ severity: 'info', code: 'x', message: 'y', where: { layer: 'dense' } }],
    testSets: ['fashion-mnist'],
  },
  weights: [
    {
      recipe: defaultRecipe('float16'),
      picture: {
        layer: 'dense/BiasAdd',
        channel: null,
        unit: 'value',
        trained: { min: -1, max: 1, counts: Uint32Array.of(1, 2, 1) },
        lattice: { positions: Float64Array.of(-1 / 3, 0, 1 / 3), counts: Uint32Array.of(1, 2, 1) },
        quantization: {
          dtype: 'float16',
          bits: 16,
          scales: new Float32Array(),
          zeroPoint: 0,
          levels: 63488,
          levelsUsed: 3,
          zeros: 0.5,
          sqnrDb: Number.POSITIVE_INFINITY,
          rmse: 0,
          rmseOverScale: Number.NaN,
          example: { x: 0.1, scale: 1, zeroPoint: 0, q: 0.1, restored: 0.1, index: 7, channel: 2 },
        },
      },
    },
  ],
  columns: MODE_NAMES.map((mode, i) => ({
    recipe: defaultRecipe(mode),
    conversion: {
      fileBytes: 100,
      sizes: { weights: 50, scales: 10, biases: 20, rest: 20 },
      theoreticalBytes: i === 2 ? 70 : null,
      ops: { FULLY_CONNECTED: 1 },
      quantizedTensors: 2,
      keptFloat: [{ name: 'dense', reason: 'small' }],
      diagnostics: [],
      arithmetic: 'float32',
      convertMs: 1.25,
    },
    gzipBytes: 80,
    evaluation:
      i === 0
        ? null
        : {
            task: 'classification',
            images: 4,
            classes: 3,
            top1: Uint8Array.of(0, 1, 2, 1),
            confidence: Float32Array.of(0.1, 0.2, 0.75, 1 / 3),
            labelled: {
              correct: 3,
              accuracy: 0.75,
              interval: [0.3, 0.95],
              confusion: Uint32Array.of(1, 0, 0, 0, 1, 1, 0, 0, 1),
            },
          },
    testSet: i === 0 ? null : 'fashion-mnist',
    calibrateMs: 0,
    imagesPerSecond: 1234.5,
    device: i === 3 ? 'webgpu' : 'cpu',
    remarks: i === 3 ? [REMARK] : [],
    runtime: 'LiteRT',
  })),
};

const EVALUATION = results.columns[1]?.evaluation as EvaluationReport;
const LABELLED = EVALUATION.labelled as LabelledReport;

/** `results` with one column, whose report differs in `part`. */
const withEvaluation = (part: Partial<EvaluationReport>): StoredResults => ({
  ...results,
  weights: [],
  columns: results.columns.slice(0, 2).map((column, i) => ({
    ...column,
    evaluation: i === 0 ? null : { ...EVALUATION, ...part },
  })),
});

const codeOf = (action: () => unknown) => {
  try {
    action();
    return 'no error';
  } catch (error) {
    return error instanceof PlaygroundError ? error.code : `foreign error ${error}`;
  }
};

describe('stored results', () => {
  it('come back as they were written, typed arrays included', () => {
    expect(parseStoredResults(serialiseStoredResults(results))).toEqual(results);
  });

  it('of files without the name of a task are of classification', () => {
    const json = serialiseStoredResults(results);
    expect(json).toContain('"task":"classification",');
    const old = json.replaceAll('"task":"classification",', '');
    expect(parseStoredResults(old)).toEqual(results);
    const unknown = json.replaceAll('"task":"classification"', '"task":"haruspicy"');
    expect(codeOf(() => parseStoredResults(unknown))).toBe('bad-file');
  });

  it.each([
    [256, Uint8Array.of(0, 255, 2, 1), 256 ** 2],
    [257, Uint16Array.of(0, 256, 2, 1), 257 ** 2],
    [1025, Uint16Array.of(0, 1024, 2, 1), 0],
    [2 ** 16 + 1, Uint32Array.of(0, 2 ** 16, 2, 1), 0],
    [2 ** 20, Uint32Array.of(0, 2 ** 20 - 1, 2, 1), 0],
  ])('of %i classes come back, in numbers as wide as they are', (classes, top1, confused) => {
    const confusion = new Uint32Array(confused);
    const wide = withEvaluation({ classes, top1, labelled: { ...LABELLED, confusion } });
    const read = parseStoredResults(serialiseStoredResults(wide)).columns[1]?.evaluation;
    if (read?.task !== 'classification') throw new Error('not of classification');
    expect(read?.classes).toBe(classes);
    expect(read?.top1.constructor).toBe(top1.constructor);
    expect([...(read?.top1 ?? [])]).toEqual([...top1]);
    expect(read?.labelled?.confusion).toHaveLength(confused);
  });

  it.each([
    ['more classes than an answer can have', { classes: 2 ** 20 + 1 }],
    ['an answer that is no class', { classes: 300, top1: Uint16Array.of(0, 300, 2, 1) }],
    ['a confusion of fewer classes', { classes: 300 }],
    ['a confusion where none is counted', { classes: 2000 }],
    ['numbers of classes as real ones', { top1: Float32Array.of(0, 1, 2, 1) as never }],
  ])('refuse %s', (_, part) => {
    const text = serialiseStoredResults(withEvaluation({ labelled: LABELLED, ...part }));
    expect(codeOf(() => parseStoredResults(text))).toBe('bad-file');
  });

  it('refuse another version, a wrong type, an array that does not fit', () => {
    const json = serialiseStoredResults(results);
    const broken = [
      json.replace('"version":3', '"version":2'),
      json.replace('"parameters":42', '"parameters":"42"'),
      json.replace('"images":4', '"images":5'),
      json.replace('"type":"uint8"', '"type":"uint32"'),
      json.replace('"mode":"int8"', '"mode":"int7"'),
      json.replace(/"base64":"[^"]+"/, '"base64":"%%"'),
      json.slice(0, -10),
      '[]',
      'null',
      '',
    ];
    for (const text of broken) expect(codeOf(() => parseStoredResults(text))).toBe('bad-file');
  });

  it('never let anything but a typed error out, whatever the text', () => {
    const json = serialiseStoredResults(results);
    const damage = fc.tuple(fc.nat(json.length), fc.nat(40), fc.string());
    fc.assert(
      fc.property(damage, ([at, length, text]) => {
        const code = codeOf(() =>
          parseStoredResults(json.slice(0, at) + text + json.slice(at + length)),
        );
        expect(['no error', 'bad-file']).toContain(code);
      }),
    );
  });

  it('drop fields they do not know, __proto__ among them', () => {
    const json = serialiseStoredResults(results).replace(
      '{"version"',
      '{"__proto__":{"polluted":1},"extra":1,"version"',
    );
    const parsed = parseStoredResults(json);
    expect(parsed).toEqual(results);
    expect('polluted' in {}).toBe(false);
  });
});

describe('reports of tasks beside classification', () => {
  const report: FigureReport<'reconstruction'> = {
    ...{ task: 'reconstruction', images: 2, nothing: null, perSample: Float32Array.of(20, 24) },
    figures: [
      {
        ...{ name: 'PSNR', unit: 'decibels', better: 'higher' },
        ...{ value: Number.POSITIVE_INFINITY, interval: [Number.NEGATIVE_INFINITY, 24.5] },
      },
      { name: 'SSIM', unit: 'plain', better: 'higher', value: 0.9, interval: null },
    ],
  };
  const stored = (evaluation: object) => {
    const [first] = results.columns;
    const columns = [{ ...first, evaluation }];
    return serialiseStoredResults({ ...results, columns } as unknown as StoredResults);
  };

  it('come back as they were', () => {
    expect(parseStoredResults(stored(report)).columns[0]?.evaluation).toEqual(report);
  });

  it.each([
    ['a figure for another number of samples', { ...report, images: 3 }],
    ['no figures', { ...report, figures: [] }],
    ['a first figure without an interval', { ...report, figures: report.figures.slice(1) }],
    ['a task that there is not', { ...report, task: 'divination' }],
  ])('are refused with %s', (_, broken) => {
    expect(() => parseStoredResults(stored(broken))).toThrow(PlaygroundError);
  });
});
