/** What the rows of the table of settings say, written out once more: links, names of files and readers depend on it. */
import { describe, expect, test } from 'vitest';
import { ifGood } from '../../../base/checks.ts';
import { MODE_NAMES, type ModeName, modeOf } from '../../modes/index.ts';
import { granularitiesOf } from './granularity.ts';
import { RECIPE_FIELDS, type Setting, specOf } from './index.ts';
import { wordsOf } from './setting.ts';

const INTEGER: readonly ModeName[] = [
  'weight-only-int8',
  'weight-only-int4',
  'dynamic-int8',
  'dynamic-int4',
  'dynamic-int2',
  'int8',
  'int16x8',
];
const STATIC: readonly ModeName[] = ['int8', 'int16x8'];

interface Row {
  readonly link: string;
  readonly readBy: readonly ModeName[];
  readonly usual: unknown;
  readonly bestOnly?: true;
  readonly tfliteReads?: readonly unknown[];
  readonly whenTrained?: unknown;
  /** A value, its title and its part of a file name. */
  readonly named: readonly [unknown, string, string];
  readonly usualTitle: string;
  /** Name and value of the option. */
  readonly option?: readonly [string, string];
  /** Place of the control, and its fields. */
  readonly control?: readonly [string, readonly string[]];
}

const TUNING = ['description', 'label', 'place'];
const ROWS: Readonly<Record<Setting, Row>> = {
  scheme: {
    link: 's',
    readBy: INTEGER,
    usual: 'tflite',
    named: ['best', 'scheme best', 'scheme-best'],
    usualTitle: 'scheme tflite',
    option: ['scheme', 'SCHEME'],
    control: ['chip', ['chip', 'label', 'offered', 'options', 'place']],
  },
  granularity: {
    link: 'g',
    readBy: INTEGER,
    usual: 'per-channel',
    named: ['per-tensor', 'per-tensor', 'per-tensor'],
    usualTitle: 'per-channel',
    option: ['granularity', 'G'],
    control: ['chip', ['label', 'offered', 'options', 'place']],
  },
  equalize: {
    link: 'q',
    readBy: INTEGER,
    usual: true,
    bestOnly: true,
    whenTrained: false,
    named: [false, 'not equalized', 'not-equalized'],
    usualTitle: 'equalized',
    option: ['equalize', 'on|off'],
    control: ['tuning', TUNING],
  },
  rotate: {
    link: 'h',
    readBy: INTEGER,
    usual: 'off',
    whenTrained: 'off',
    named: ['custom-op', 'rotated, custom-op', 'rotated'],
    usualTitle: 'not rotated',
    option: ['rotate', 'FORM'],
    control: ['tuning', ['description', 'label', 'options', 'place']],
  },
  scaleChannels: {
    link: 'x',
    readBy: INTEGER,
    usual: false,
    bestOnly: true,
    whenTrained: false,
    named: [true, 'channels scaled', 'channels-scaled'],
    usualTitle: 'channels as they are',
    option: ['scale-channels', 'on|off'],
    control: ['tuning', TUNING],
  },
  rounding: {
    link: 'r',
    readBy: INTEGER,
    usual: 'nearest',
    bestOnly: true,
    tfliteReads: ['gptq'],
    named: ['learned', 'learned rounding', 'learned-rounding'],
    usualTitle: 'rounded to nearest',
    option: ['rounding', 'R'],
    control: ['tuning', ['label', 'options', 'place']],
  },
  overrides: {
    link: 'o',
    readBy: MODE_NAMES,
    usual: [],
    named: [[{}], '1 layer set apart', 'mixed'],
    usualTitle: '0 layers set apart',
  },
  calibrationSamples: {
    link: 'n',
    readBy: STATIC,
    usual: 200,
    named: [50, 'tuned on 50 images', '50-images'],
    usualTitle: 'tuned on 200 images',
  },
  estimator: {
    link: 'e',
    readBy: STATIC,
    usual: 'min-max',
    bestOnly: true,
    named: ['mse', 'mse', 'mse'],
    usualTitle: 'min-max',
    option: ['estimator', 'NAME'],
    control: ['tuning', ['description', 'label', 'options', 'place']],
  },
  correctBias: {
    link: 'c',
    readBy: STATIC,
    usual: true,
    bestOnly: true,
    whenTrained: false,
    named: [false, 'bias as is', 'biases-as-is'],
    usualTitle: 'bias corrected',
    option: ['correct-bias', 'on|off'],
    control: ['tuning', TUNING],
  },
  absorbBias: {
    link: 'a',
    readBy: STATIC,
    usual: true,
    bestOnly: true,
    whenTrained: false,
    named: [false, 'bias not absorbed', 'not-absorbed'],
    usualTitle: 'bias absorbed',
    option: ['absorb-bias', 'on|off'],
    control: ['tuning', TUNING],
  },
  weightBits: {
    link: 'b',
    readBy: ['weight-only-int8', 'dynamic-int8', 'int8'],
    usual: null,
    named: [5, '5 bits', '5-bit'],
    usualTitle: 'own bits',
    option: ['bits', 'N'],
  },
  weightEstimator: {
    link: 'k',
    readBy: INTEGER,
    usual: 'min-max',
    whenTrained: 'min-max',
    named: ['octav', 'weights by octav', 'octav'],
    usualTitle: 'all weights',
    option: ['weight-estimator', 'NAME'],
    control: ['tuning', ['description', 'label', 'options', 'place']],
  },
  io: {
    link: 'i',
    readBy: ['int8'],
    usual: 'float32',
    named: ['uint8', 'uint8 in and out', 'uint8-io'],
    usualTitle: 'float32 in and out',
    option: ['io', 'TYPE'],
    control: ['chip', ['chip', 'label', 'options', 'place']],
  },
  sparsity: {
    link: 'z',
    readBy: MODE_NAMES,
    usual: 0,
    named: [0.25, '25 % pruned', 'pruned-25'],
    usualTitle: '0 % pruned',
    option: ['prune', 'SHARE'],
    control: ['tuning', ['description', 'label', 'percent', 'place']],
  },
};

describe.each(Object.entries(ROWS) as [Setting, Row][])('%s', (name, row) => {
  const spec = specOf(name);

  test('value, link and readers', () => {
    const { link, usual, bestOnly, tfliteReads, whenTrained } = spec;
    expect({ link, usual, bestOnly, tfliteReads, whenTrained }).toEqual({
      link: row.link,
      usual: row.usual,
      bestOnly: row.bestOnly,
      tfliteReads: row.tfliteReads,
      whenTrained: row.whenTrained,
    });
    expect(MODE_NAMES.filter((mode) => spec.readBy(modeOf(mode)))).toEqual(row.readBy);
  });

  test('titles and names of files', () => {
    const [value, title, inFileName] = row.named;
    expect(spec.title(row.usual)).toBe(row.usualTitle);
    expect(spec.title(value)).toBe(title);
    expect(spec.inFileName(value)).toBe(inFileName);
    expect(ifGood(spec.check, value)).toEqual(value);
  });

  test('the option of the command line', () => {
    const { option } = spec;
    expect(option && [option.name, option.value]).toEqual(row.option);
    if (option) expect(option.help.every((line) => line.includes(' '))).toBe(true);
    expect(option?.help.length).not.toBe(0);
  });

  test('the control of the page', () => {
    const { control, names = [] } = spec;
    expect(control && [control.place, Object.keys(control).sort()]).toEqual(row.control);
    if (control?.options) {
      expect(Object.keys(control.options).sort()).toEqual([...names].sort());
      for (const value of names) {
        const { label, meaning } = wordsOf(spec, value);
        const words = [label, meaning].flatMap((text) => text ?? []);
        expect(words).not.toEqual([]);
        expect(words.every((text) => text.includes(' '))).toBe(true);
      }
    }
    if (row.control?.[1].includes('percent')) expect(control?.percent).toBe(true);
  });
});

test('words on chips, and values in the order in which they are offered', () => {
  expect(specOf('io').control?.chip?.('int8')).toBe('int8 in/out');
  expect(specOf('scheme').control?.chip?.('best')).toBe('scheme: best');
  expect(specOf('scheme').control?.offered?.(modeOf('int8'))).toEqual(['best', 'tflite']);
  expect(granularitiesOf(modeOf('int8'))).toEqual(['per-channel', 'per-tensor']);
  expect(granularitiesOf(modeOf('dynamic-int4'))).toEqual([
    'per-channel',
    'per-tensor',
    'blockwise-32',
    'blockwise-64',
    'blockwise-128',
  ]);
});

test('images and bits are counted: no fractions', () => {
  for (const name of ['calibrationSamples', 'weightBits'] as const) {
    const { check, nearest } = specOf(name);
    expect([ifGood(check, 4), ifGood(check, 4.5), nearest(4.6)]).toEqual([4, undefined, 5]);
  }
});

test('mode and trained weights, as links have them', () => {
  const { mode, trained } = RECIPE_FIELDS;
  expect([mode.link, trained.link, trained.kind]).toEqual(['m', 'w', 'other']);
  for (const good of ['a', 'run-7', 'x'.repeat(40)]) {
    expect(ifGood(trained.check, good)).toBe(good);
    expect(trained.nearest(good)).toBe(good);
  }
  for (const bad of ['', 'x'.repeat(41), 'Run', 'a b', '!run', 'run!', 7])
    expect(trained.nearest(bad)).toBeUndefined();
});

describe('overrides of a link', () => {
  const { nearest, check, kind, values } = specOf('overrides');

  test('those that cannot be understood are left out, and those beyond fifty', () => {
    const good = [
      { layer: '^conv', mode: 'int8' },
      { op: 'ADD', weightBits: 4 },
    ];
    expect(nearest([...good, { mode: 'int9' }, 7])).toEqual(good);
    expect(nearest(new Array(60).fill({ op: 'ADD' }))).toHaveLength(50);
    expect(nearest('x')).toBeUndefined();
    expect(kind).toBe('other');
    expect(values).toBe(
      'list of at most 50: layer (pattern), op, mode, granularity, weightBits, rotate, weightEstimator',
    );
  });

  test('limits of a file: a thousand, with names of bounded length', () => {
    const entry = (length: number) => [{ layer: 'x'.repeat(length) }];
    expect(ifGood(check, entry(4000))).toEqual(entry(4000));
    expect(ifGood(check, entry(4001))).toBeUndefined();
    expect(ifGood(check, [{ op: 'x'.repeat(201) }])).toBeUndefined();
    expect(ifGood(check, new Array(1000).fill({}))).toHaveLength(1000);
    expect(ifGood(check, new Array(1001).fill({}))).toBeUndefined();
  });
});
