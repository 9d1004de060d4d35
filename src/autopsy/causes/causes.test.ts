/** Each cause where it is found, just where it is not yet, and what it says. Numbers are by hand. */
import { describe, expect, test } from 'vitest';
import type { Subgraph } from '../../ir/model.ts';
import type { OpName } from '../../ops/op-spec.ts';
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
import { CAUSE_CODES, CAUSES, type CauseCode, lookedFor } from './index.ts';

const found = (cause: CauseCode, scene: Scene) => {
  const examined = examinedOf(scene);
  return lookedFor(examined.fell).includes(cause) ? CAUSES[cause].find(examined) : [];
};
const wordsOf = (cause: CauseCode, scene: Scene) => found(cause, scene).map(({ words }) => words);
const remediesOf = (cause: CauseCode, scene: Scene) =>
  found(cause, scene)[0]?.remedies.map(({ words }) => words);

/** The network of two layers where the first is like this. */
const first = (
  changes: Partial<Omit<ExaminedLayer, 'layer' | 'errors'>>,
  graph: Subgraph = chain(),
) => ({ graph, layers: [layerOf(graph, 0, changes), layerOf(graph, 1)] });

test.each(CAUSE_CODES)('%s is not found where nothing is wrong', (cause) => {
  const stats = new Map(['x', 'a', 'b'].map((name) => [name, seenOf([-1, -0.5, 0.5, 1])]));
  const layers = [layerOf(chain(), 0, { weights: weightsOf() }), layerOf(chain(), 1)];
  expect(found(cause, { stats, layers })).toEqual([]);
});

describe('calibration-preprocessing', () => {
  const scene = (changes: Parameters<typeof errorsOf>[1], seen = [0, 100]): Scene => ({
    inputs: [errorsOf('x', { min: 0, max: 100, ...changes })],
    stats: new Map([['x', seenOf(seen)]]),
  });

  test('says both ranges, and what is left of the levels', () => {
    const [one] = found('calibration-preprocessing', scene({ max: 1, levelsUsed: 2 }));
    expect(one).toMatchObject({ layer: null, tensor: 'x' });
    expect(one?.evidence).toMatchObject({ calibrationMin: 0, calibrationMax: 100, max: 1 });
    expect(one?.words).toBe(
      'The calibration samples go from 0 to 100, the samples that are measured from 0 to 1: 2 of 256 levels of the input are used.',
    );
  });

  test.each([
    ['54 % of the range is used', { max: 54 }, 1],
    ['55 % of it', { max: 55 }, 0],
    ['1 % of 1,000 values beyond it', { clipped: 10 }, 0],
    ['a value more', { clipped: 11 }, 1],
    ['no integers', { max: 1, lattice: null }, 0],
    ['no values', { max: 1, count: 0 }, 0],
  ] as const)('%s', (_, changes, count) => {
    expect(found('calibration-preprocessing', scene(changes))).toHaveLength(count);
  });

  test('what is cut off is said', () => {
    expect(wordsOf('calibration-preprocessing', scene({ clipped: 11 }))[0]).toContain(
      '1.1 % of the values are cut off.',
    );
  });

  test('a single value that is far out is an outlier, and nothing to do with scaling', () => {
    const seen = [...Array.from({ length: 2000 }, () => 1), 100];
    expect(found('calibration-preprocessing', scene({ max: 1 }, seen))).toEqual([]);
  });
});

describe('weight-outlier', () => {
  const weights = (ratio: number, changes: Parameters<typeof weightsOf>[0] = {}) =>
    weightsOf({
      largest: [
        { at: 3, largest: 1, next: 0.9 },
        { at: 27, largest: ratio, next: 1 },
      ],
      ...changes,
    });

  test('says where the weight is, and what it leaves to the others', () => {
    const [one] = found('weight-outlier', first({ weights: weights(5) }));
    expect(one).toMatchObject({ layer: 'a', tensor: 'a/weights' });
    expect(one?.evidence).toEqual({ index: 27, channel: 1, value: 5, next: 1, ratio: 5 });
    expect(one?.words).toBe(
      'Weight 27 is 5 in size, 5 times the next largest of channel 1. It sets the scale there, and the others have at most 51 levels.',
    );
  });

  test.each([
    ['five times of 20', weights(5), 1],
    ['less than that', weights(4.99), 0],
    ['ten times of 16', weights(10, { shape: [2, 16] }), 1],
    ['less than that', weights(9.9, { shape: [2, 16] }), 0],
    ['five times of 17', weights(5, { shape: [2, 17] }), 1],
    [
      'floats of 16 bits have no scale',
      weights(50, { quantization: { scales: new Float32Array() } }),
      0,
    ],
    ['beside nothing but 0', weightsOf({ largest: [{ at: 0, largest: 5, next: 0 }] }), 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('weight-outlier', first({ weights: own }))).toHaveLength(count);
  });

  test('one scale for the layer, or one per block', () => {
    const largest = [{ at: 30, largest: 8, next: 1 }];
    const [one] = found(
      'weight-outlier',
      first({ weights: weightsOf({ sharing: 'layer', largest }) }),
    );
    expect(one?.words).toContain('next largest of the layer.');
    expect(one?.evidence).toEqual({ index: 30, value: 8, next: 1, ratio: 8 });
    const block = weights(12, { sharing: 'block' });
    expect(wordsOf('weight-outlier', first({ weights: block }))[0]).toContain('of block 1.');
  });

  test('a scale per channel is proposed where there is one for all', () => {
    const own = first({ weights: weights(5) });
    const best = 'Use the scheme best, which moves ranges between layers';
    expect(remediesOf('weight-outlier', own)).toEqual([best, 'Keep a in float']);
    expect(
      remediesOf('weight-outlier', {
        ...own,
        recipe: { granularity: 'per-tensor', scheme: 'best' },
      }),
    ).toEqual(['One scale per channel', 'Keep a in float']);
  });
});

describe('constant-channel', () => {
  const output = (...channels: readonly [number, number][]) =>
    errorsOf('a', { min: 0, max: 40, channels: channels.map(([a, b]) => channel(a, b)) });

  test('says its value, and how far the others go', () => {
    const [one] = found('constant-channel', first({ output: output([0, 2], [40, 40], [0, 3]) }));
    expect(one?.evidence).toEqual({ channel: 1, value: 40, channels: 1, others: 3 });
    expect(one?.words).toBe(
      'Channel 1 is always 40; all others stay within 3. The scale has to reach both.',
    );
  });

  test.each([
    ['half of the range', output([0, 2], [20, 20]), 1],
    ['less', output([0, 2], [19.9, 19.9]), 0],
    ['a thousandth of change', output([0, 2], [39.96, 40]), 1],
    ['more', output([0, 2], [39.95, 40]), 0],
    [
      'below 0',
      errorsOf('a', { min: -40, max: 2, channels: [channel(-40, -40), channel(0, 2)] }),
      1,
    ],
    ['no other channel', output([40, 40], [40, 40]), 0],
    ['a single channel', output([40, 40]), 0],
    ['too few values to tell', { ...output([0, 2], [40, 40]), count: 19 }, 0],
    ['ten of each', { ...output([0, 2], [40, 40]), count: 20 }, 1],
    ['floats', { ...output([0, 2], [40, 40]), lattice: null }, 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('constant-channel', first({ output: own }))).toHaveLength(count);
  });
});

describe('activation-outlier', () => {
  const usual = (count: number, outlier: number) => [
    ...Array.from({ length: count }, () => 0.9),
    outlier,
  ];
  // 0.9 is found to the end of its bin: of 4,096 over ±32, 0.90625; over ±16, 0.90625, too.
  const scene = (values: readonly number[]): Scene => ({
    stats: new Map([
      ['x', seenOf(values)],
      ['a', seenOf([-1, 1])],
    ]),
  });

  test('says what calibration saw, and how much of it is usual', () => {
    const [one] = found('activation-outlier', scene(usual(2000, 29)));
    expect(one).toMatchObject({ layer: null, tensor: 'x', evidence: { max: 29, usual: 0.90625 } });
    expect(one?.evidence).toMatchObject({ ratio: 32, levelsUsed: 200 });
    expect(one?.words).toBe(
      'Calibration saw values up to 29 in size, but 99.9 % of them stay below 0.906, which is 32 times smaller. One step is 0.01; 200 of 256 levels are used.',
    );
  });

  test.each([
    ['20 times', usual(2000, 18.125), 1],
    ['less', usual(2000, 18.1), 0],
    ['more than one in a thousand', usual(900, 29), 0],
  ] as const)('%s', (_, values, count) => {
    expect(found('activation-outlier', scene(values))).toHaveLength(count);
  });

  test('an input has no layer to keep in float, a layer has; the worst comes first', () => {
    const stats = new Map([
      ['x', seenOf(usual(2000, 29))],
      ['a', seenOf(usual(2000, -58))],
    ]);
    const both = found('activation-outlier', { stats });
    expect(both.map(({ layer, tensor }) => [layer, tensor])).toEqual([
      ['a', 'a'],
      [null, 'x'],
    ]);
    const last = both.map(({ remedies }) => remedies.at(-1)?.words);
    expect(last).toEqual(['Keep a and b in float', 'Give activations 16 bits']);
  });
});

describe('few-samples', () => {
  const scene = (samples: number | null, clipped: number): Scene => ({
    ...first({ output: errorsOf('a', { clipped }) }),
    stats: new Map([['x', seenOf([-1, 1])]]),
    calibrationSamples: samples,
  });

  test('says how many there are, and what they did not reach', () => {
    const [one] = found('few-samples', scene(3, 15));
    expect(one).toMatchObject({
      ...{ layer: null, tensor: 'a' },
      evidence: { samples: 3, layersCut: 1, clipped: 0.015 },
    });
    expect(one?.words).toBe(
      'Ranges come from 3 calibration samples; other samples exceed them in 1 of 2 layers, most in a: 1.5 % of its values are cut off.',
    );
    expect(wordsOf('few-samples', scene(1, 15))[0]).toContain('from 1 calibration sample;');
  });

  test('the range of a softmax does not come from samples', () => {
    const own = first({ output: errorsOf('a', { clipped: 15 }) }, chain('SOFTMAX'));
    expect(found('few-samples', { ...scene(3, 15), ...own })).toEqual([]);
  });

  test.each([
    ['19', scene(19, 15), 1],
    ['20', scene(20, 15), 0],
    ['nothing is cut off', scene(3, 0), 0],
    ['no samples', scene(null, 15), 0],
    ['nothing to calibrate', { ...scene(3, 15), stats: undefined }, 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('few-samples', own)).toHaveLength(count);
  });
});

describe('bias-overflow', () => {
  const note = (code: string, layer: string): Scene => ({
    ...first({ weights: weightsOf({ quantization: { sqnrDb: 12.34 } }) }),
    diagnostics: [{ severity: 'info', code, message: 'It does not fit.', where: { layer } }],
  });

  test('says what the quantizer said, and what became of the weights', () => {
    expect(found('bias-overflow', note('bias-room', 'a'))).toMatchObject([
      {
        ...{ layer: 'a', tensor: 'a/weights', evidence: { sqnrDb: 12.34 } },
        words: 'It does not fit. The signal-to-noise ratio of its weights is 12.3 dB.',
      },
    ]);
  });

  test('another note, another layer', () => {
    expect(found('bias-overflow', note('shared-scale', 'a'))).toEqual([]);
    expect(found('bias-overflow', note('bias-room', 'b'))).toEqual([]);
  });
});

describe('narrow-bits', () => {
  const scene = (bits: number, blame: number): Scene =>
    first({ blame, weights: weightsOf({ quantization: { bits, levels: 15, sqnrDb: 14.2 } }) });

  test('says how many levels there are', () => {
    const [one] = found('narrow-bits', scene(4, 0.2));
    expect(one).toMatchObject({ layer: 'a', evidence: { bits: 4, levels: 15, sqnrDb: 14.2 } });
    expect(one?.words).toBe(
      'Its weights have 4 bits, 15 levels, and a signal-to-noise ratio of 14.2 dB; each bit more is worth 6 dB.',
    );
  });

  test.each([
    ['7 bits in a layer that loses half a point', scene(7, 0.005), 1],
    ['less', scene(7, 0.0049), 0],
    ['8 bits', scene(8, 0.2), 0],
    ['nothing fell', { ...scene(4, 0.2), fell: false }, 0],
    ['no weights', first({ blame: 0.2 }), 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('narrow-bits', own)).toHaveLength(count);
  });

  test('8 bits for this layer, in the mode that computes alike', () => {
    const graph = chain();
    const layer = layerOf(graph, 0, { weights: weightsOf({ quantization: { bits: 4 } }) });
    const settings = {
      mode: 'dynamic-int4',
      granularity: 'per-channel',
      weightBits: 4,
      weightEstimator: 'min-max',
    } as const;
    const layers = [{ ...layer, layer: { ...layer.layer, settings } }, layerOf(graph, 1)];
    const [one] = found('narrow-bits', { graph, layers, recipe: { mode: 'dynamic-int4' } });
    expect(one?.remedies[0]).toEqual({
      words: 'Give a 8 bits',
      changes: {
        overrides: [
          {
            layer: '^a$',
            mode: 'dynamic-int8',
            granularity: 'per-channel',
            weightBits: null,
            weightEstimator: 'min-max',
          },
        ],
      },
    });
  });

  test('the layer that loses most comes first', () => {
    const graph = chain();
    const weights = weightsOf({ quantization: { bits: 4 } });
    const layers = [0.1, 0.3].map((blame, at) => layerOf(graph, at, { blame, weights }));
    expect(found('narrow-bits', { graph, layers }).map(({ layer }) => layer)).toEqual(['b', 'a']);
  });
});

describe('shared-scale', () => {
  const graph = namedGraph({
    tensors: { x: [1, 4], small: [1, 4], large: [1, 4], join: [1, 8], end: [1, 8] },
    operators: [
      ['FULLY_CONNECTED', ['x'], ['small']],
      ['FULLY_CONNECTED', ['x'], ['large']],
      ['CONCATENATION', ['small', 'large'], ['join']],
      ['FULLY_CONNECTED', ['join'], ['end']],
    ],
    inputs: ['x'],
    outputs: ['end'],
  });
  const scene = (small: number, lattice: typeof INT8 | null = INT8): Scene => ({
    graph,
    layers: [
      layerOf(graph, 0, { output: errorsOf('small', { min: 0, max: small }) }),
      layerOf(graph, 1, { output: errorsOf('large', { min: -8, max: 8 }) }),
      layerOf(graph, 2, { output: errorsOf('join', { lattice }) }),
      layerOf(graph, 3),
    ],
  });

  test('says both ranges, and the levels of the smaller', () => {
    const [one, ...others] = found('shared-scale', scene(0.5));
    expect(others).toEqual([]);
    expect(one).toMatchObject({ layer: 'join', tensor: 'small' });
    expect(one?.evidence).toEqual({ smallest: 0.5, largest: 16, ratio: 32 });
    expect(one?.words).toBe(
      'CONCATENATION wants one scale for all that it joins. large spans 16, small only 0.5: it is left with 8 of 256 levels.',
    );
    expect(remediesOf('shared-scale', scene(0.5))?.[0]).toBe('Keep join and end in float');
  });

  test.each([
    ['16 times', scene(1), 1],
    ['less', scene(1.01), 0],
    ['a branch of nothing', scene(0), 0],
    ['a join of floats', scene(0.5, null), 0],
    ['nothing fell', { ...scene(0.5), fell: false }, 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('shared-scale', own)).toHaveLength(count);
  });
});

describe('saturated-output', () => {
  const scene = (scale: number, op: OpName = 'SOFTMAX'): Scene =>
    first(
      {
        output: errorsOf('a', {
          lattice: { ...INT8, scale, low: -128 * scale, high: 127 * scale },
        }),
      },
      chain('FULLY_CONNECTED', op),
    );

  test('says what a step is worth', () => {
    const [one] = found('saturated-output', scene(2));
    expect(one).toMatchObject({ layer: 'b', tensor: 'a', evidence: { scale: 2, low: -256 } });
    expect(one?.words).toContain('spans -256 to 254, so that one of its steps is 2');
    // e² = 7.389.
    expect(one?.words).toContain('SOFTMAX turns that into 7.39 times the odds');
    expect(remediesOf('saturated-output', scene(2))).toEqual([
      'Keep a and b in float',
      'Give activations 16 bits',
    ]);
  });

  test.each([
    ['half a unit', scene(0.5), 1],
    ['less', scene(0.499), 0],
    ['a sigmoid', scene(2, 'LOGISTIC'), 1],
    ['a tanh', scene(2, 'TANH'), 1],
    ['logarithms of a softmax', scene(2, 'LOG_SOFTMAX'), 1],
    ['no softmax', scene(2, 'FULLY_CONNECTED'), 0],
    ['a ReLU', scene(2, 'RELU'), 0],
    ['nothing fell', { ...scene(2), fell: false }, 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('saturated-output', own)).toHaveLength(count);
  });
});

describe('channel-imbalance', () => {
  /** Twenty channels, some of which stay below half a step or below 16 steps of 0.01. */
  const scene = (nothing: number, coarse: number, changes: Partial<Scene> = {}, blame = 0.1) => ({
    ...first({
      blame,
      output: errorsOf('a', {
        channels: Array.from({ length: 20 }, (_, i) =>
          i < nothing ? channel(0, 0.0049) : channel(0, i < nothing + coarse ? 0.159 : 1),
        ),
      }),
    }),
    ...changes,
  });

  test('says how many channels are lost', () => {
    const [one] = found('channel-imbalance', scene(3, 5));
    expect(one?.evidence).toEqual({
      ...{ channels: 20, nothing: 3, coarse: 8, scale: 0.01, smallest: 0.0049, largest: 1 },
    });
    expect(one?.words).toBe(
      'The output has one scale for -1.28 to 1.27. 3 of 20 channels stay below half a step and become 0, 8 have fewer than 16 levels.',
    );
    expect(remediesOf('channel-imbalance', scene(3, 5))?.at(-1)).toBe('Keep a and b in float');
  });

  test.each([
    ['a tenth is lost', scene(2, 0), 1],
    ['less', scene(1, 0), 0],
    ['four tenths are coarse', scene(0, 8), 1],
    ['less', scene(1, 6), 0],
    ['the layer is not to blame', scene(3, 5, {}, 0.0049), 0],
    ['nothing fell', scene(3, 5, { fell: false }), 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('channel-imbalance', own)).toHaveLength(count);
  });

  test('channels that are always 0 do not count, and one channel is not out of balance', () => {
    const of = (...sizes: number[]) =>
      found(
        'channel-imbalance',
        first({ output: errorsOf('a', { channels: sizes.map((size) => channel(0, size)) }) }),
      );
    expect(of(0, 0, 0, 1, 1, 1)).toEqual([]);
    expect(of(0.001)).toEqual([]);
    expect(of(0.001, 1)).toHaveLength(1);
  });
});

describe('weight-imbalance', () => {
  /** Ten channels with one scale of 0.01: fewer than 16 levels below 0.08. */
  const coarse = (count: number, changes: Parameters<typeof weightsOf>[0] = {}) =>
    weightsOf({
      sharing: 'layer',
      channelMax: Float64Array.from({ length: 10 }, (_, i) => (i < count ? 0.079 : 1.27)),
      quantization: { scales: Float32Array.of(0.01) },
      ...changes,
    });
  const vanishing = (vanished: number, bits = 8) => weightsOf({ vanished, quantization: { bits } });

  test('says how many channels have few levels, and proposes a scale for each', () => {
    const scene = {
      ...first({ weights: coarse(4) }),
      recipe: { granularity: 'per-tensor' },
    } as const;
    const [one] = found('weight-imbalance', scene);
    expect(one?.evidence).toMatchObject({ channels: 10, coarse: 4, scales: 1 });
    expect(one?.words).toBe(
      'The weights have one scale. In 4 of 10 channels they have fewer than 16 levels.',
    );
    expect(one?.remedies[0]).toMatchObject({ changes: { granularity: 'per-channel' } });
  });

  test('says how many weights vanish', () => {
    const own = first({ weights: vanishing(0.31) });
    expect(wordsOf('weight-imbalance', own)[0]).toMatch(/^31 % of the weights are not 0 and are/);
    expect(remediesOf('weight-imbalance', own)).toEqual([
      'Equalize the channels: the float network stays the same',
      'Keep a in float',
    ]);
  });

  test.each([
    ['four tenths of the channels', { weights: coarse(4) }, 1],
    ['less', { weights: coarse(3) }, 0],
    ['each channel has its own scale', { weights: coarse(4, { sharing: 'channel' }) }, 0],
    ['three tenths of the weights', { weights: vanishing(0.3) }, 1],
    ['less', { weights: vanishing(0.29) }, 0],
    ['of 4 bits that is no wonder', { weights: vanishing(0.5, 4) }, 0],
    ['not to blame', { weights: coarse(4), blame: 0.0049 }, 0],
    ['no weights', {}, 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('weight-imbalance', first(own))).toHaveLength(count);
    expect(found('weight-imbalance', { ...first(own), fell: false })).toEqual([]);
  });
});

describe('clipping', () => {
  // Rounding alone: 1,000 · 0.01² / 12 = 1/120. Four times that is 1/30.
  const output = (changes: Parameters<typeof errorsOf>[1]) =>
    errorsOf('a', { min: -1, max: 9, clipped: 5, clipNoise: 1 / 15, ...changes });

  test('says the range, the values, and how much worse than rounding it is', () => {
    const [one] = found('clipping', first({ output: output({}) }));
    expect(one).toMatchObject({ layer: 'a', evidence: { clipped: 0.005, high: 1.27, max: 9 } });
    expect(one?.words).toBe(
      'The integers go from -1.28 to 1.27, the values from -1 to 9: 0.5 % are cut off. That makes 8 times the noise of rounding.',
    );
  });

  test.each([
    ['four times', { output: output({ clipNoise: 1 / 29.99 }) }, 1],
    ['less', { output: output({ clipNoise: 1 / 30.01 }) }, 0],
    ['one in ten thousand', { output: output({ count: 10_000, clipped: 1, clipNoise: 1 }) }, 1],
    ['less', { output: output({ count: 10_001, clipped: 1, clipNoise: 1 }) }, 0],
    ['floats', { output: output({ lattice: null }) }, 0],
    ['not to blame', { output: output({}), blame: 0.0049 }, 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('clipping', first(own))).toHaveLength(count);
    expect(found('clipping', { ...first(own), fell: false })).toEqual([]);
  });

  test('the range of a softmax is no choice of the recipe', () => {
    expect(found('clipping', first({ output: output({}) }, chain('SOFTMAX')))).toEqual([]);
  });

  test('min–max is proposed where it is not what was done', () => {
    const own = first({ output: output({}) });
    const wide = 'Cover everything that calibration sees (min–max)';
    expect(remediesOf('clipping', own)).not.toContain(wide);
    const recipe = { scheme: 'best', estimator: 'percentile' } as const;
    expect(remediesOf('clipping', { ...own, recipe })?.[0]).toBe(wide);
  });

  test('the worst comes first', () => {
    const graph = chain();
    const layers = [1, 2].map((clipNoise, at) =>
      layerOf(graph, at, { output: errorsOf(at === 0 ? 'a' : 'b', { clipped: 5, clipNoise }) }),
    );
    expect(found('clipping', { graph, layers }).map(({ layer }) => layer)).toEqual(['b', 'a']);
  });
});

describe('dead-channel', () => {
  const sizes = (...channelMax: number[]) =>
    first({ weights: weightsOf({ channelMax: Float64Array.from(channelMax) }) });

  test('says how many and which, with nothing to be tried', () => {
    const [one] = found('dead-channel', sizes(1, 0, 1, 0));
    expect(one).toMatchObject({ evidence: { channels: 2, first: 1 }, remedies: [] });
    expect(one?.words).toMatch(/^In 2 of 4 channels all weights are 0 \(the first is channel 1\)/);
  });

  test.each([
    ['none', [1, 1e-30], 0],
    ['all: it is no layer any more', [0, 0], 0],
    ['the only one', [0], 0],
  ] as const)('%s', (_, own, count) => {
    expect(found('dead-channel', sizes(...own))).toHaveLength(count);
  });
});
