/** Pictures by hand, and the one that each cause gives. */
import { expect, test } from 'vitest';
import {
  chain,
  channel,
  errorsOf,
  examinedOf,
  INT8,
  layerOf,
  type Scene,
  seenOf,
  weightsOf,
} from '../../testing/examined.ts';
import { namedGraph } from '../../testing/named-graph.ts';
import type { ExaminedLayer } from './cause.ts';
import { CAUSE_CODES, CAUSES, type CauseCode } from './index.ts';
import { type EvidencePicture, histogramPicture, type Mark, sizesPicture } from './picture.ts';

const CAPTION = { title: '', marked: {}, lines: [] };

test('sizes: smallest first; neighbours share a bar, which shows the largest and the worst of them', () => {
  const items = Array.from({ length: 128 }, (_, i) => ({
    size: 128 - i,
    mark: (i === 127 ? 'guilty' : i > 120 ? 'weak' : 'fine') as Mark,
  }));
  const { count, sizes, marks } = sizesPicture({ ...CAPTION, things: 'channels', items });
  expect(count).toBe(128);
  expect(sizes).toEqual(Array.from({ length: 64 }, (_, i) => 2 * i + 2));
  expect(marks.slice(0, 5)).toEqual(['guilty', 'weak', 'weak', 'weak', 'fine']);
  const few = sizesPicture({ ...CAPTION, things: 'channels', items: items.slice(0, 3) });
  expect(few.sizes).toEqual([126, 127, 128]);
});

test('a histogram keeps every count, in bars no finer than its bins', () => {
  const of = { min: -4, max: 4, counts: Uint32Array.of(0, 0, 1, 2, 3, 4, 5, 0) };
  const rest = { ...CAPTION, things: 'values', guilty: [], held: null, of };
  expect(histogramPicture({ ...rest, range: of })).toMatchObject({
    ...{ from: -4, to: 4, counts: [0, 0, 1, 2, 3, 4, 5, 0] },
  });
  // What lies further outside is not shown; a bin that the end of the range cuts is.
  expect(histogramPicture({ ...rest, range: { min: -1, max: 1 } }).counts).toEqual([2, 3]);
  expect(histogramPicture({ ...rest, range: { min: -1, max: 2.4 } }).counts).toEqual([2, 3, 9]);
  const fine = { edge: 2, counts: new Float64Array(4096).fill(1) };
  const { counts } = histogramPicture({ ...rest, of: fine, range: { min: -2, max: 2 } });
  expect(counts).toEqual(new Array(64).fill(64));
});

const join = namedGraph({
  tensors: { x: [1, 4], small: [1, 4], large: [1, 4], both: [1, 8] },
  operators: [
    ['FULLY_CONNECTED', ['x'], ['small']],
    ['FULLY_CONNECTED', ['x'], ['large']],
    ['CONCATENATION', ['small', 'large'], ['both']],
  ],
  inputs: ['x'],
  outputs: ['both'],
});
const first = (changes: Partial<Omit<ExaminedLayer, 'layer' | 'errors'>>, graph = chain()) => ({
  graph,
  layers: [layerOf(graph, 0, changes), layerOf(graph, 1)],
});
const outlier = [...Array.from({ length: 2000 }, () => 1), 100];
const cut = { min: -1, max: 9, clipped: 15, clipNoise: 1 };

/** A scene in which each cause is found, and what its picture has to show; bias overflow is shown in a test of its own. */
const SCENES: Readonly<
  Record<Exclude<CauseCode, 'bias-overflow'>, readonly [Scene, Partial<EvidencePicture>]>
> = {
  'calibration-preprocessing': [
    {
      inputs: [errorsOf('x', { min: 0, max: 1 })],
      stats: new Map([['x', seenOf([0, 100])]]),
    },
    {
      kind: 'ranges',
      rows: [
        { label: 'calibration', min: 0, max: 100, mark: 'guilty' },
        { label: 'measured', min: 0, max: 1, mark: 'fine' },
      ],
    },
  ],
  'weight-outlier': [
    first({ weights: weightsOf({ largest: [{ at: 27, largest: 10, next: 1 }] }) }),
    { kind: 'histogram', marked: { guilty: 'weight 27' } },
  ],
  'constant-channel': [
    first({
      output: errorsOf('a', { min: 0, max: 40, channels: [channel(0, 2), channel(40, 40)] }),
    }),
    { kind: 'sizes', sizes: [2, 40], marks: ['fine', 'guilty'] },
  ],
  'activation-outlier': [
    { ...first({}), stats: new Map([['a', seenOf(outlier)]]) },
    { kind: 'histogram', from: 1, to: 100, guilty: [expect.anything(), expect.anything()] },
  ],
  'few-samples': [
    {
      ...first({ output: errorsOf('a', cut) }),
      stats: new Map([['a', seenOf([0, 1])]]),
      calibrationSamples: 3,
    },
    {
      kind: 'ranges',
      rows: [
        { label: 'calibration', min: 0, max: 1, mark: 'guilty' },
        { label: 'measured', min: -1, max: 9, mark: 'fine' },
      ],
    },
  ],
  'narrow-bits': [
    first({
      weights: weightsOf({
        quantization: { bits: 2, levels: 3 },
        lattice: { min: -2.5, max: 1.5, counts: Uint32Array.of(0, 4, 5, 6) },
      }),
    }),
    { kind: 'histogram', from: -2.5, to: 1.5, counts: [0, 4, 5, 6] },
  ],
  'shared-scale': [
    {
      graph: join,
      layers: [
        layerOf(join, 0, { output: errorsOf('small', { min: 0, max: 0.5 }) }),
        layerOf(join, 1, { output: errorsOf('large', { min: -8, max: 8 }) }),
        layerOf(join, 2),
      ],
    },
    {
      kind: 'ranges',
      rows: [
        { label: 'small', min: 0, max: 0.5, mark: 'guilty' },
        { label: 'large', min: -8, max: 8, mark: 'fine' },
        { label: 'the one scale', min: INT8.low, max: INT8.high, mark: 'fine' },
      ],
    },
  ],
  'saturated-output': [
    first(
      { output: errorsOf('a', { lattice: { ...INT8, scale: 2, low: -256, high: 254 } }) },
      chain('FULLY_CONNECTED', 'SOFTMAX'),
    ),
    { kind: 'histogram', from: -256, to: 254, guilty: [{ min: -1, max: 1 }] },
  ],
  'channel-imbalance': [
    first({
      output: errorsOf('a', { channels: [channel(0, 1), channel(0, 0.004), channel(0, 0.1)] }),
    }),
    { kind: 'sizes', sizes: [0.004, 0.1, 1], marks: ['guilty', 'weak', 'fine'] },
  ],
  'weight-imbalance': [
    first({ weights: weightsOf({ vanished: 0.5 }) }),
    { kind: 'histogram', from: -15.5, to: 15.5, held: null },
  ],
  clipping: [
    first({ output: errorsOf('a', cut) }),
    { kind: 'histogram', from: -1.28, to: 9, held: { min: INT8.low, max: INT8.high } },
  ],
  'dead-channel': [
    first({ weights: weightsOf({ channelMax: Float64Array.of(1, 0) }) }),
    { kind: 'sizes', sizes: [0, 1], marks: ['guilty', 'fine'] },
  ],
};

test.each(Object.entries(SCENES))('%s', (cause, [scene, picture]) => {
  const [found] = CAUSES[cause as CauseCode].find(examinedOf(scene));
  expect(found?.picture).toMatchObject(picture);
  // It crosses threads, and goes with every cause: numbers and words, and few of them.
  expect(JSON.stringify(found?.picture).length).toBeLessThan(4000);
});

test('bias-overflow: the biases in steps, and the end of int32', () => {
  const graph = {
    ...namedGraph({
      tensors: { x: [1, 4], w: [2, 4], b: [2], a: [1, 2] },
      operators: [['FULLY_CONNECTED', ['x', 'w', 'b'], ['a']]],
      inputs: ['x'],
      outputs: ['a'],
    }),
  };
  const tensors = graph.tensors.map((tensor) =>
    tensor.name === 'b' ? { ...tensor, data: Float32Array.of(1, 1e9) } : tensor,
  );
  const scene: Scene = {
    graph: { ...graph, tensors },
    layers: [
      layerOf(graph, 0, { weights: weightsOf({ channelMax: Float64Array.of(1.27, 0.127) }) }),
    ],
    diagnostics: [{ severity: 'info', code: 'bias-room', message: '', where: { layer: 'a' } }],
  };
  const [found] = CAUSES['bias-overflow'].find(examinedOf(scene));
  // 0.01 for the input, 0.01 and 0.001 for the weights.
  expect(found?.picture).toMatchObject({ kind: 'sizes', marks: ['fine', 'guilty'] });
  const { sizes = [] } = found?.picture?.kind === 'sizes' ? found.picture : {};
  expect(sizes[0]).toBeCloseTo(1e4, 0);
  expect((sizes[1] ?? 0) / 1e14).toBeCloseTo(1, 5);
});

test('every cause has a scene here', () => {
  expect([...Object.keys(SCENES), 'bias-overflow'].toSorted()).toEqual(CAUSE_CODES.toSorted());
});
