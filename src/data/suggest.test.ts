import { describe, expect, test } from 'vitest';
import { dataSet, modelWith } from '../testing/data-sets.ts';
import type { InputFacts } from './model/facts.ts';
import { scanData } from './scan.ts';
import { suggestSetup } from './suggest.ts';
import { normalizationOf, normalize } from './values.ts';

const index = await scanData(await dataSet('pictures'));
const model = modelWith([1, 96, 96, 3], 3);
const said = (mean: number[], std: number[]) => ({
  ...model,
  metadata: { normalization: { scale: 1, mean, std }, isGrey: false, labelFile: null },
});
const stored = (dtype: InputFacts['dtype'], scale: number, zeroPoint: number) => ({
  ...model,
  inputs: [
    { ...model.inputs[0]!, dtype, quantization: { scale: [scale], zeroPoint: [zeroPoint] } },
  ],
});

describe('values', () => {
  test.each([
    ['nothing is known', model, '0..1'],
    ['the model scales pixels', { ...model, scalesPixels: true }, '0..255'],
    ['metadata: 0, 255', said([0], [255]), '0..1'],
    ['metadata: 127.5, 127.5', said([127.5], [127.5]), '-1..1'],
    ['metadata: per channel', said([1, 2, 3], [58, 57, 57]), 'given'],
    ['uint8 from 0 to 1', stored('uint8', 1 / 255, 0), '0..1'],
    ['int8 from −1 to 1', stored('int8', 1 / 127.5, 0), '-1..1'],
    ['int8 from 0 to 255', stored('int8', 1, -128), '0..255'],
  ])('%s', (_, facts, preset) => {
    expect(suggestSetup(index, facts).values.preset).toBe(preset);
  });
});

describe('presets', () => {
  const pixels = () => Float32Array.of(0, 128, 255);
  const made = (preset: Parameters<typeof normalizationOf>[0]['preset'], isPlanar = false) => {
    const setup = { preset, scale: 2, mean: [1, 0, 0], std: [1, 1, 0.5] };
    return Array.from(normalize(pixels(), normalizationOf(setup), 3, isPlanar));
  };
  const close = (values: number[]) => values.map((value) => expect.closeTo(value, 4));

  test.each([
    ['as-they-are', [0, 128, 255]],
    ['0..255', [0, 128, 255]],
    ['0..1', [0, 128 / 255, 1]],
    ['-1..1', [-1, 128 / 127.5 - 1, 1]],
    ['imagenet', [-0.485 / 0.229, (128 / 255 - 0.456) / 0.224, (1 - 0.406) / 0.225]],
    ['caffe', [-103.939, 128 - 116.779, 255 - 123.68]],
    ['given', [-1, 256, 1020]],
  ] as const)('%s', (preset, values) => {
    expect(made(preset)).toEqual(close([...values]));
    expect(made(preset, true)).toEqual(close([...values]));
  });
});
