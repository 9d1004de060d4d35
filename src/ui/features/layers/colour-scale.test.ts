import { expect, test } from 'vitest';
import { incomplete } from '../../../testing/incomplete.ts';
import type {
  AutopsyReport,
  LayerReport,
  NetworkNode,
  OperatorTime,
} from '../../../workers/engine.ts';
import { COLOURS, type ColourBy, colourOf } from './colour-scale.ts';

const scored = (score: number) => ({ score, chance: 0, mse: 0, sqnrDb: 0 });
const report = incomplete<AutopsyReport>({ baseline: 0.9, whole: scored(0.5) });
const layerOf = (changes: Partial<LayerReport>) => incomplete<LayerReport>(changes);
const of = (
  by: ColourBy,
  layer?: LayerReport,
  node: Partial<NetworkNode> = {},
  time?: OperatorTime,
) =>
  colourOf(by, {
    node: incomplete<NetworkNode>({ bytes: 0, macs: 0, ...node }),
    layer,
    report: layer && report,
    time,
    total: { bytes: 1000, macs: 2000, ms: 4 },
  });

test('shares of bytes and of multiply-accumulates need no measuring', () => {
  expect(of('size', undefined, { bytes: 200 })).toEqual({ band: 3, text: '200 bytes, 20.0 %' });
  expect(of('size')).toEqual({ band: 0, text: 'no weights' });
  expect(of('macs', undefined, { macs: 1000 })).toEqual({ band: 4, text: '1,000 MACs, 50.0 %' });
  expect(of('macs', undefined, { macs: null })).toBeNull();
});

test('times are shares of all operators by themselves', () => {
  expect(of('time')).toBeNull();
  const time = { at: 1, median: 0.5, quartiles: [0.4, 0.6] } as const;
  expect(of('time', undefined, {}, time)).toEqual({ band: 2, text: '0.50 ms, 12.5 %' });
});

test('what is measured has no colour before, nor where it is not known', () => {
  for (const by of ['sqnr', 'clipping', 'blame'] as const) {
    expect(COLOURS[by].needs).toBe('report');
    expect(of(by)).toBeNull();
  }
  expect(of('sqnr', layerOf({ sqnrDb: null }))).toBeNull();
});

test.each([
  [Number.POSITIVE_INFINITY, 0, 'exact'],
  [40, 0, '40.0 dB'],
  [39.9, 1, '39.9 dB'],
  [10, 3, '10.0 dB'],
  [9.9, 4, '9.9 dB'],
])('%d dB', (sqnrDb, band, text) => {
  expect(of('sqnr', layerOf({ sqnrDb }))).toEqual({ band, text });
});

test('clipping and blame', () => {
  expect(of('clipping', layerOf({ clipped: 0 }))).toEqual({ band: 0, text: 'nothing cut off' });
  expect(of('clipping', layerOf({ clipped: 0.02 }))).toEqual({ band: 3, text: '2.0 % cut off' });
  const errors = (alone: number, without: number) =>
    layerOf({
      errors: {
        isolated: scored(alone),
        leaveOneOut: scored(without),
        cumulative: scored(0),
      },
    });
  expect(of('blame', errors(0.85, 0.5))).toEqual({ band: 3, text: '5.00 points' });
  expect(of('blame', errors(0.9, 0.8))).toEqual({ band: 4, text: '30.00 points' });
  expect(of('blame', errors(0.95, 0.4))).toEqual({ band: 0, text: '0.00 points' });
});
