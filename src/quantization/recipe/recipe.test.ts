/** Which settings a recipe reads, and when two recipes are one. */
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { mainGraph } from '../../ir/model.ts';
import { needsCalibration } from './needs-calibration.ts';
import { readRecipe } from './read-recipe.ts';
import {
  columnRecipe,
  defaultRecipe,
  isOfScheme,
  learnsRounding,
  type Recipe,
  recipeKey,
  sameSetting,
  scalesChannels,
  settingsOf,
  settingsOfMode,
  trainedSettings,
} from './recipe.ts';
import { resolveLayers } from './resolve.ts';

const of = (mode: Recipe['mode'], changes: Partial<Recipe> = {}): Recipe => ({
  ...columnRecipe(mode),
  ...changes,
});
const inLayer = (mode: Recipe['mode']) => ({ overrides: [{ layer: '^a', mode }] });

test('after training nothing moves weights or ranges', () => {
  expect(trainedSettings()).toStrictEqual({
    equalize: false,
    scaleChannels: false,
    correctBias: false,
    absorbBias: false,
    rotate: 'off',
    weightEstimator: 'min-max',
  });
});

describe('settings that count', () => {
  test('those of the mode', () => {
    expect(settingsOfMode('float32')).toEqual(['overrides', 'sparsity']);
    expect(settingsOfMode('dynamic-int4')).toEqual([
      'scheme',
      'granularity',
      'equalize',
      'rotate',
      'scaleChannels',
      'rounding',
      'overrides',
      'weightEstimator',
      'sparsity',
    ]);
    expect(settingsOfMode('int8')).toHaveLength(15);
  });

  test('those of the modes of single layers, too', () => {
    expect(settingsOf(of('float32', inLayer('dynamic-int8')))).toContain('weightBits');
    expect(settingsOf(of('float32', { overrides: [{ layer: '^a' }] }))).toEqual([
      'overrides',
      'sparsity',
    ]);
  });

  test('samples for learned rounding, in the scheme best and where weights are integers', () => {
    const learned = { rounding: 'learned' } as const;
    expect(learnsRounding(of('dynamic-int8', learned))).toBe(true);
    expect(settingsOf(of('dynamic-int8', learned))).toContain('calibrationSamples');
    expect(settingsOf(of('dynamic-int8'))).not.toContain('calibrationSamples');
    expect(learnsRounding(of('dynamic-int8'))).toBe(false);
    expect(learnsRounding(of('dynamic-int8', { ...learned, scheme: 'tflite' }))).toBe(false);
    expect(learnsRounding(of('float16', learned))).toBe(false);
    expect(learnsRounding(of('float16', { ...learned, ...inLayer('int8') }))).toBe(true);
  });

  test('samples for scaling of channels, in the scheme best', () => {
    const scaled = { scaleChannels: true } as const;
    expect(scalesChannels(of('dynamic-int8', scaled))).toBe(true);
    expect(settingsOf(of('dynamic-int8', scaled))).toContain('calibrationSamples');
    expect(scalesChannels(of('dynamic-int8', { ...scaled, scheme: 'tflite' }))).toBe(false);
    expect(scalesChannels(of('float16', scaled))).toBe(false);
    expect(scalesChannels(of('dynamic-int8'))).toBe(false);
  });

  test('samples for GPTQ in both schemes: ai-edge-quantizer has it, too', () => {
    const gptq = { rounding: 'gptq' } as const;
    for (const scheme of ['best', 'tflite'] as const) {
      expect(learnsRounding(of('dynamic-int8', { ...gptq, scheme }))).toBe(true);
      expect(settingsOf(of('dynamic-int8', { ...gptq, scheme }))).toContain('calibrationSamples');
      expect(isOfScheme({ scheme, ...gptq }, 'rounding')).toBe(true);
    }
    expect(isOfScheme({ scheme: 'tflite', rounding: 'learned' }, 'rounding')).toBe(false);
  });

  test('the scheme tflite reads nothing that is for best only', () => {
    expect(isOfScheme({ scheme: 'best' }, 'equalize')).toBe(true);
    expect(isOfScheme({ scheme: 'tflite' }, 'equalize')).toBe(false);
    expect(isOfScheme({ scheme: 'tflite' }, 'granularity')).toBe(true);
  });

  test('samples are run where a mode, or that of a layer, takes ranges from them', () => {
    expect(needsCalibration(of('int8'))).toBe(true);
    expect(needsCalibration(of('dynamic-int8'))).toBe(false);
    expect(needsCalibration(of('dynamic-int8', inLayer('int16x8')))).toBe(true);
    expect(needsCalibration(of('dynamic-int8', { overrides: [{ layer: '^a' }] }))).toBe(false);
  });
});

describe('recipes that are one', () => {
  test('values of a setting are compared, not the objects', () => {
    const [a, b] = [of('int8', inLayer('float32')), of('int8', inLayer('float32'))];
    expect(sameSetting(a, b, 'overrides')).toBe(true);
    expect(sameSetting(a, a, 'overrides')).toBe(true);
    expect(sameSetting(a, of('int8'), 'overrides')).toBe(false);
    expect(sameSetting(of('int8', { sparsity: Number.NaN }), of('int8'), 'sparsity')).toBe(false);
  });

  test('what is not read makes no other file', () => {
    const key = (changes: Partial<Recipe>, mode: Recipe['mode'] = 'dynamic-int8') =>
      recipeKey(of(mode, changes));
    const plain = key({});
    for (const unread of [{ estimator: 'mse' }, { io: 'int8' }, { calibrationSamples: 7 }] as const)
      expect(key(unread)).toBe(plain);
    for (const read of [
      { sparsity: 0.5 },
      { weightBits: 4 },
      { equalize: false },
      { rounding: 'learned' },
      { rounding: 'gptq' },
      inLayer('float32'),
      { trained: 'run' },
    ] as const)
      expect(key(read)).not.toBe(plain);
    const tflite = { scheme: 'tflite' } as const;
    expect(key({ ...tflite, equalize: false })).toBe(key(tflite));
    expect(key({ trained: 'run' })).not.toBe(key({ trained: 'other' }));
    expect(key({}, 'weight-only-int8')).not.toBe(plain);
    expect(key({}, 'float32')).toBe('float32 [] 0');
    expect(key({ trained: 'run' }, 'float32')).toBe('float32 [] 0 trained run');
  });
});

describe('layers', () => {
  const b = buildGraph();
  const x = b.input('x', [4]);
  const graph = mainGraph(b.finish([b.op('ABS', 'second', [b.op('EXP', 'first', [x], {})], {})]));
  const resolved = (overrides: Recipe['overrides'], changes: Partial<Recipe> = {}) =>
    resolveLayers(graph, { ...defaultRecipe('dynamic-int8'), ...changes, overrides }).map(
      ({ spec, mode, granularity, weightBits, named }) => {
        expect(spec.name).toBe(mode);
        return [mode, granularity, weightBits, named];
      },
    );
  const PLAIN = ['dynamic-int8', 'per-channel', null, false];

  test('by name, by operator, by both, and all', () => {
    const int8 = ['int8', 'per-channel', null, true];
    expect(resolved([])).toEqual([PLAIN, PLAIN]);
    expect(resolved([{ layer: 'rs', mode: 'int8' }])).toEqual([int8, PLAIN]);
    expect(resolved([{ op: 'ABS', mode: 'int8' }])).toEqual([PLAIN, int8]);
    expect(resolved([{ op: 'ABS', layer: '^first$', mode: 'int8' }])).toEqual([PLAIN, PLAIN]);
    expect(resolved([{ mode: 'int8' }])).toEqual([int8, int8]);
  });

  test('field by field, the last one wins; bits belong to a mode', () => {
    const bits = { weightBits: 5 };
    expect(resolved([{ layer: 'first', granularity: 'per-tensor' }], bits)).toEqual([
      ['dynamic-int8', 'per-tensor', 5, true],
      ['dynamic-int8', 'per-channel', 5, false],
    ]);
    expect(
      resolved(
        [
          { layer: 'first', mode: 'int8', granularity: 'per-tensor' },
          { layer: 'first', mode: 'weight-only-int8', weightBits: 3 },
          { layer: 'second', mode: 'int8' },
        ],
        bits,
      ),
    ).toEqual([
      ['weight-only-int8', 'per-tensor', 3, true],
      ['int8', 'per-channel', null, true],
    ]);
  });

  test('expressions that are none, or too long, and modes that do not meet', () => {
    const bad = (overrides: Recipe['overrides']) => expect(() => resolved(overrides));
    bad([{ layer: '[' }]).toThrow(expect.objectContaining({ code: 'bad-recipe' }));
    bad([{ layer: '[' }]).toThrow(/^“\[” is not a valid regular expression/);
    bad([{ layer: `${'x'.repeat(4001)}` }]).toThrow(`“${'x'.repeat(60)}” is not`);
    expect(resolved([{ layer: 'x'.repeat(4000) }])).toEqual([PLAIN, PLAIN]);
    const mixed = [
      { op: 'ABS', mode: 'int8' },
      { op: 'EXP', mode: 'int16x8' },
    ] as const;
    bad(mixed).toThrow(expect.objectContaining({ code: 'bad-recipe' }));
    expect(
      resolved([
        { op: 'ABS', mode: 'int8' },
        { op: 'EXP', mode: 'float16' },
      ]),
    ).toHaveLength(2);
  });
});

test('what is wrong with a recipe from outside is named', () => {
  const wrong = (value: unknown) => expect(() => readRecipe(value));
  const refused = (message: string) =>
    expect.objectContaining({ code: 'bad-recipe', message: expect.stringContaining(message) });
  wrong(null).toThrow(refused('The setting “recipe” should be an object'));
  wrong({ mode: 'int8', sparsity: 2 }).toThrow(
    refused('The setting “sparsity” should be a number from 0 to 0.95'),
  );
  wrong({ mode: 'int8', overrides: [{}, { op: 7 }] }).toThrow(
    refused('The setting “overrides.op” should be text of at most 200 characters'),
  );
  wrong({ mode: 'int8', trained: 'A B' }).toThrow(
    refused('The setting “trained” should be the name of a run'),
  );
  const recipe = of('int8', { trained: 'run-1', weightBits: 3, ...inLayer('float16') });
  expect(readRecipe({ ...recipe, more: 1 })).toEqual(recipe);
});
