import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { CHANGES } from '../evaluation/pick-samples.ts';
import { DEVICES } from '../ports/device.ts';
import { MODE_NAMES } from '../quantization/modes/index.ts';
import {
  columnRecipe,
  defaultRecipe,
  type Recipe,
  recipeKey,
} from '../quantization/recipe/recipe.ts';
import { ESTIMATORS } from '../quantization/recipe/settings/estimator.ts';
import { GRANULARITIES } from '../quantization/recipe/settings/granularity.ts';
import { SETTINGS } from '../quantization/recipe/settings/index.ts';
import { IO_TYPES } from '../quantization/recipe/settings/io.ts';
import { ROTATIONS } from '../quantization/recipe/settings/rotate.ts';
import { ROUNDINGS } from '../quantization/recipe/settings/rounding.ts';
import { SCHEMES } from '../quantization/recipe/settings/scheme.ts';
import { WEIGHT_BITS_LIMITS } from '../quantization/recipe/settings/weight-bits.ts';
import { WEIGHT_ESTIMATORS } from '../quantization/rounding/weight-ranges.ts';
import { toBase64Url } from './base64.ts';
import { PART_NAMES } from './hidden-field.ts';
import { decodeLink, describeLink, encodeLink } from './link.ts';
import { DEFAULT_LINK_STATE, type LinkState, MAX_COLUMNS, PARTS, TABS } from './link-state.ts';
import { ANSWER_VIEWS } from './photos-field.ts';
import { SAMPLES } from './samples.ts';
import type { SentResult } from './sent-results.ts';

const recipes: fc.Arbitrary<Recipe> = fc.record({
  mode: fc.constantFrom(...MODE_NAMES),
  scheme: fc.constantFrom(...SCHEMES),
  granularity: fc.constantFrom(...GRANULARITIES),
  weightBits: fc.option(fc.integer(WEIGHT_BITS_LIMITS), { nil: null }),
  weightEstimator: fc.constantFrom(...WEIGHT_ESTIMATORS),
  sparsity: fc.double({ ...SETTINGS.sparsity.limits, noNaN: true }),
  calibrationSamples: fc.integer(SETTINGS.calibrationSamples.limits),
  estimator: fc.constantFrom(...ESTIMATORS),
  equalize: fc.boolean(),
  scaleChannels: fc.boolean(),
  correctBias: fc.boolean(),
  absorbBias: fc.boolean(),
  rounding: fc.constantFrom(...ROUNDINGS),
  rotate: fc.constantFrom(...ROTATIONS),
  io: fc.constantFrom(...IO_TYPES),
  overrides: fc.array(
    fc.record(
      {
        layer: fc.string({ maxLength: 40 }),
        op: fc.constantFrom('CONV_2D', 'ADD'),
        mode: fc.constantFrom(...MODE_NAMES),
        granularity: fc.constantFrom(...GRANULARITIES),
        weightBits: fc.option(fc.integer(WEIGHT_BITS_LIMITS), { nil: null }),
        rotate: fc.constantFrom(...ROTATIONS),
        weightEstimator: fc.constantFrom(...WEIGHT_ESTIMATORS),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 5 },
  ),
});

const counts = fc.nat(1_000_000);
const sentResults: fc.Arbitrary<SentResult> = fc.record({
  fileBytes: counts,
  gzipBytes: fc.option(counts),
  answers: fc.option(
    fc
      .record({
        confusion: fc.uint32Array({ minLength: 9, maxLength: 9, max: 100_000 }),
        correct: fc.option(fc.constant(0)),
        changed: fc.option(fc.tuple(counts, counts, counts)),
      })
      .map((answers) => ({
        ...answers,
        images: answers.confusion.reduce((sum, count) => sum + count, 0),
      })),
  ),
});

const hex = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 64, maxLength: 64 });

const states: fc.Arbitrary<LinkState> = fc
  .record({
    model: fc.oneof(
      fc.record({
        kind: fc.constant('sample' as const),
        id: fc.constantFrom(...SAMPLES.map(({ id }) => id)),
      }),
      fc.record({
        kind: fc.constant('file' as const),
        name: fc.string({ unit: 'grapheme', maxLength: 40 }),
        bytes: fc.nat(),
        sha256: hex.map((digits) => digits.join('')),
      }),
    ),
    columns: fc.array(recipes, { minLength: 1, maxLength: MAX_COLUMNS }),
    baseline: fc.nat(MAX_COLUMNS - 1),
    column: fc.nat(MAX_COLUMNS - 1),
    layer: fc.string({ unit: 'grapheme', maxLength: 40 }),
    tab: fc.constantFrom(...TABS),
    part: fc.constantFrom(...Object.values(PARTS).flat()),
    weight: fc.option(fc.nat(), { nil: null }),
    photos: fc.record({
      view: fc.constantFrom(...ANSWER_VIEWS),
      photo: fc.option(fc.nat(9999)),
      filter: fc.record({
        change: fc.constantFrom(...CHANGES),
        label: fc.option(fc.nat(9)),
        answer: fc.option(fc.nat(9)),
      }),
    }),
    data: fc.option(
      fc.record(
        {
          name: fc.string({ unit: 'grapheme', maxLength: 40 }),
          bytes: fc.nat(),
          sha256: hex.map((digits) => digits.join('')),
          setup: fc.string({ maxLength: 200 }),
          ...{ calibration: fc.constant({ name: 'more.zip', bytes: 7, sha256: 'a'.repeat(64) }) },
        },
        { requiredKeys: ['name', 'bytes', 'sha256', 'setup'] },
      ),
    ),
    measured: fc.boolean(),
    device: fc.constantFrom(...DEVICES),
    hidden: fc.subarray([...PART_NAMES]),
    lesson: fc.option(
      fc.record({ id: fc.constantFrom('numbers-and-bits', 'own-3f'), step: fc.nat(99) }),
    ),
    results: fc.option(fc.array(fc.option(sentResults), { maxLength: MAX_COLUMNS })),
  })
  .map((state) => ({
    ...state,
    baseline: Math.min(state.baseline, state.columns.length - 1),
    column: Math.min(state.column, state.columns.length - 1),
  }));

const link = (json: string) => `#q2.${toBase64Url(deflateSync(strToU8(json)))}`;

const codeOf = (hash: string) => {
  try {
    decodeLink(hash);
    return 'no error';
  } catch (error) {
    return error instanceof PlaygroundError ? error.code : `foreign error ${error}`;
  }
};

describe('share link', () => {
  it('gives back the state, but for settings that a mode does not read', () => {
    fc.assert(
      fc.property(states, (state) => {
        const read = decodeLink(`#${encodeLink(state)}`);
        expect({ ...read, columns: read.columns.map(recipeKey) }).toEqual({
          ...state,
          columns: state.columns.map(recipeKey),
        });
        expect(encodeLink(read)).toBe(encodeLink(state));
      }),
    );
  });

  it('is short for a usual view', () => {
    const usual = {
      ...DEFAULT_LINK_STATE,
      columns: [
        columnRecipe('float32'),
        { ...columnRecipe('int8'), calibrationSamples: 50 },
        { ...columnRecipe('int8'), granularity: 'per-tensor' as const },
      ],
      layer: 'sequential/conv2d_1/BiasAdd',
    };
    expect(encodeLink(usual).length).toBeLessThan(200);
  });

  // Links that are out in the world: they must open for ever.
  it.each([
    [
      '#q1.JctBCsJADIXhu7x1BFsRJFcREZlGGaiZMkm7KXP3pu0u-fjfij8YxlVMxUFI4OeJ37F8_Naj0fln9UcEvzgnqRcXtVIDFHy_EnL4fDTtRTBwRxjDUtGlH95dlL5Pqww5eS5qaBs',
      {
        ...DEFAULT_LINK_STATE,
        model: { kind: 'sample', id: 'resnet' },
        columns: [
          columnRecipe('float32'),
          {
            ...defaultRecipe('int8'),
            granularity: 'per-tensor',
            calibrationSamples: 50,
            io: 'uint8',
          },
        ],
        baseline: 0,
        column: 1,
        layer: 'conv2d_1',
        tab: 'predictions',
      },
    ],
    [
      '#q1.q1bKVbJSSrPKrdRRyM1PSc3RyzDVMTQyNtFJTKIMKukopSpZpSXmFKfWAgA',
      {
        ...DEFAULT_LINK_STATE,
        model: { kind: 'file', name: 'my, model.h5', bytes: 1234, sha256: 'ab'.repeat(32) },
        columns: [
          columnRecipe('float32'),
          columnRecipe('float16'),
          defaultRecipe('weight-only-int8'),
          defaultRecipe('int8'),
        ],
        measured: false,
      },
    ],
    [
      '#q2.dY5RCsIwEETvMt8RbEWQXEWqhGQjgTTRZBVEcne36U8R_Nt5zGPngxkaVReqiRgKFvq8Qh-z4cOIptYcEp-kUOVkHwOThJuEO5UdU6q5CEjQx71CEP7swo_9T3hAexMrbVWF3MdE86Yi9GJzegmds6PtvqlNfdagEIUvrdFdB2ny8q2QC5ZDThXtCw',
      {
        ...DEFAULT_LINK_STATE,
        model: { kind: 'sample', id: 'resnet' },
        columns: [
          columnRecipe('float32'),
          {
            ...defaultRecipe('int8'),
            granularity: 'per-tensor',
            calibrationSamples: 50,
            io: 'uint8',
          },
          {
            ...columnRecipe('int8'),
            granularity: 'per-tensor',
            calibrationSamples: 50,
            equalize: false,
            io: 'uint8',
            overrides: [{ layer: '^conv', mode: 'float32' }],
          },
        ],
        baseline: 0,
        column: 1,
        layer: 'conv2d_1',
        tab: 'predictions',
      },
    ],
    [
      '#q2.q1bKVbJSKrbKzSlQ0lFKVrKKhoik5eQnlhgbKdXqQPiZeSUWSrWxOkrFSlaGOkopQKHy1KT0glKlWgA',
      {
        ...DEFAULT_LINK_STATE,
        model: { kind: 'sample', id: 'mlp' },
        columns: [columnRecipe('float32'), columnRecipe('int8')],
        column: 1,
        device: 'webgpu',
      },
    ],
  ])('opens the link %s', (hash, expected) => {
    expect(decodeLink(hash)).toEqual(expected);
  });

  it('opens links of version 1 with the scheme they were made with', () => {
    const columns = '{"c":[{"m":"int8"},{"m":"int8","s":"best"},{"m":"int8","s":"?"}]}';
    const old = link(columns).replace('q2.', 'q1.');
    expect(decodeLink(old).columns).toEqual([
      defaultRecipe('int8'),
      { ...columnRecipe('int8'), absorbBias: false },
      defaultRecipe('int8'),
    ]);
    expect(decodeLink(link('{"c":[{"m":"int8"}]}')).columns).toEqual([columnRecipe('int8')]);
  });

  it('clamps what is out of range and falls back where there is no meaning', () => {
    const read = decodeLink(
      link(
        '{"m":"s:nonesuch","c":[{"m":"int8","n":1e9,"g":7},{"m":"int3"}],"b":99,"s":-4,"l":5,"t":"x","e":"no"}',
      ),
    );
    expect(read).toEqual({
      ...DEFAULT_LINK_STATE,
      columns: [
        { ...columnRecipe('int8'), calibrationSamples: SETTINGS.calibrationSamples.limits.max },
      ],
      baseline: 0,
      column: 0,
    });
  });

  it('keeps at most the columns that the page shows', () => {
    const many = JSON.stringify({ c: Array.from({ length: 99 }, () => ({ m: 'float16' })) });
    expect(decodeLink(link(many)).columns).toHaveLength(MAX_COLUMNS);
  });

  it('refuses other text with a typed error', () => {
    const refused = [
      '',
      '#top',
      '#q0.abc',
      '#q3.abc',
      '#q2.$$$',
      '#q2.AAAA',
      link('[]'),
      link('null'),
      link('{"m":'),
      `#q2.${'A'.repeat(9000)}`,
    ];
    for (const hash of refused) expect(codeOf(hash)).toBe('bad-link');
  });

  it('refuses a short link that unpacks to megabytes', () => {
    const bomb = link(JSON.stringify({ l: 'a'.repeat(4_000_000) }));
    expect(bomb.length).toBeLessThan(8192);
    expect(codeOf(bomb)).toBe('bad-link');
  });

  it('lets nothing but a typed error out, whatever the text', () => {
    const good = encodeLink({ ...DEFAULT_LINK_STATE, tab: 'overview', layer: 'conv2d' });
    const damaged = fc
      .tuple(fc.nat(good.length), fc.nat(6), fc.string({ maxLength: 6 }))
      .map(([at, length, text]) => good.slice(0, at) + text + good.slice(at + length));
    const foreign = fc.json().map((json) => link(json));
    fc.assert(
      fc.property(fc.oneof(damaged, foreign, fc.string()), (hash) => {
        expect(['no error', 'bad-link']).toContain(codeOf(hash));
      }),
    );
  });

  it('is documented by its own table', () => {
    const page = readFileSync(new URL('../../docs/share-links.md', import.meta.url), 'utf8');
    expect(page).toContain(describeLink());
  });
});
