import { describe, expect, test } from 'vitest';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { CONDITION_NAMES, type ConditionName } from './conditions/index.ts';
import type { ColumnFacts, Facts } from './facts.ts';
import { judge } from './judge.ts';
import type { ColumnTask, SingleTask } from './task.ts';

const int8: Recipe = { ...columnRecipe('int8'), scheme: 'tflite', weightBits: 4 };

const column = (changes: Partial<ColumnFacts> = {}): ColumnFacts => ({
  title: 'Full int8',
  recipe: int8,
  working: false,
  bytes: 1000,
  accuracy: 0.8765,
  images: 10_000,
  changed: 312,
  explained: false,
  ...changes,
});

const float = column({
  title: 'FP32',
  recipe: columnRecipe('float32'),
  bytes: 4000,
  accuracy: 0.91,
  changed: 0,
});

const facts = (selected: ColumnFacts = column(), changes: Partial<Facts> = {}): Facts => ({
  model: 's:mlp',
  parameters: 101_770,
  tab: 'weights',
  layer: 'dense',
  hands: { dot: null, cut: null },
  columns: [float, selected],
  selected: 1,
  baseline: 0,
  ...changes,
});

const says = (task: SingleTask, seen = facts()) => judge(task, seen).says;
const asked = (
  conditions: Omit<ColumnTask, 'kind' | 'which'>,
  which: ColumnTask['which'] = 'selected',
) => ({ kind: 'column', which, ...conditions }) satisfies ColumnTask;

/** A wish that the column fulfils, one that it does not, and what is said to each. */
const CASES: {
  readonly [N in ConditionName]: readonly [
    wish: Omit<ColumnTask, 'kind' | 'which'>,
    says: string,
    other: Omit<ColumnTask, 'kind' | 'which'>,
    missing: string,
  ];
} = {
  mode: [
    { mode: 'int8' },
    'The chosen column is Full int8.',
    { mode: 'float16' },
    'Not yet: the chosen column is Full int8; this task wants FP16.',
  ],
  trained: [
    { trained: false },
    'Full int8 is the model as it was opened.',
    { trained: true },
    'Not yet: Full int8 is the model as it was opened; this task wants a column of a training run.',
  ],
  bits: [
    { bits: { max: 4 } },
    'Full int8 has 4 bits.',
    { bits: { min: 2, max: 3 } },
    'Not yet: Full int8 has 4 bits; this task wants between 2 bits and 3 bits.',
  ],
  granularity: [
    { granularity: 'per-channel' },
    'Full int8 is set to “per-channel”.',
    { granularity: 'per-tensor' },
    'Not yet: Full int8 is set to “per-channel”; this task wants “per-tensor”.',
  ],
  scheme: [
    { scheme: 'tflite' },
    'Full int8 is set to “scheme tflite”.',
    { scheme: 'best' },
    'Not yet: Full int8 is set to “scheme tflite”; this task wants “scheme best”.',
  ],
  estimator: [
    { estimator: 'min-max' },
    'Full int8 is set to “min-max”.',
    { estimator: 'mse' },
    'Not yet: Full int8 is set to “min-max”; this task wants “mse”.',
  ],
  equalize: [
    { equalize: true },
    'Full int8 is set to “equalized”.',
    { equalize: false },
    'Not yet: Full int8 is set to “equalized”; this task wants “not equalized”.',
  ],
  samples: [
    { samples: { min: 200 } },
    'Full int8 is tuned on 200 images.',
    { samples: { min: 201 } },
    'Not yet: Full int8 is tuned on 200 images; this task wants at least 201 images.',
  ],
  kept: [
    { kept: { max: 0 } },
    'Full int8 treats all layers alike.',
    { kept: { min: 1 } },
    'Not yet: Full int8 treats all layers alike; this task wants at least 1 exception.',
  ],
  explained: [
    { explained: false },
    'Full int8 was not measured layer by layer yet.',
    { explained: true },
    'Not yet: Full int8 was not measured layer by layer yet; this task wants it measured: press “Measure every layer” in Layers.',
  ],
  smaller: [
    { smaller: { min: 4 } },
    'Full int8 is 4 times smaller.',
    { smaller: { min: 4.1 } },
    'Not yet: Full int8 is 4 times smaller; this task wants a file at least 4.1 times smaller.',
  ],
  accuracy: [
    { accuracy: { min: 87.65 } },
    'Full int8 gets 87.65 % right.',
    { accuracy: { max: 50 } },
    'Not yet: Full int8 gets 87.65 % right; this task wants at most 50 %.',
  ],
  changed: [
    { changed: { min: 1 } },
    'Full int8 answers 312 of 10,000 photos differently.',
    { changed: { max: 10 } },
    'Not yet: Full int8 answers 312 of 10,000 photos differently; this task wants at most 10.',
  ],
};

describe('a column', () => {
  test.each(CONDITION_NAMES)('%s, true and false', (name) => {
    const [wish, there, other, missing] = CASES[name];
    expect(judge(asked(wish), facts())).toMatchObject({ done: true, says: there });
    expect(judge(asked(other), facts())).toMatchObject({ done: false, says: missing });
  });

  test('settings that the mode does not read are not met', () => {
    const seen = facts(column({ title: 'FP16', recipe: columnRecipe('float16') }));
    expect(judge(asked({ scheme: 'best' }), seen).done).toBe(false);
    expect(judge(asked({ samples: { min: 1 } }), seen).done).toBe(false);
    expect(says(asked({ bits: { max: 4 } }), seen)).toContain('has 16 bits');
  });

  test('what is not measured is neither many nor few', () => {
    const seen = facts(column({ accuracy: null, bytes: null, changed: null }));
    for (const wish of [{ accuracy: {} }, { smaller: {} }, { changed: {} }]) {
      expect(judge(asked(wish), seen)).toMatchObject({ done: false });
    }
    expect(says(asked({ accuracy: { min: 85 } }), seen)).toBe(
      'Not yet: Full int8 is not measured yet; this task wants at least 85 %.',
    );
    const running = facts(column({ accuracy: null, working: true }));
    expect(says(asked({ accuracy: { min: 85 } }), running)).toContain('is being measured');
  });

  test('all conditions hold of one column, which may be another than the one in the picture', () => {
    const wish = { mode: 'int8', accuracy: { min: 90 } } as const;
    expect(judge(asked(wish, 'any'), facts()).done).toBe(false);
    const good = column({ title: 'Second', accuracy: 0.905 });
    const seen = facts(column(), { columns: [float, column(), good] });
    expect(judge(asked(wish, 'any'), seen)).toMatchObject({
      done: true,
      says: 'Second gets 90.5 % right.',
    });
    expect(judge(asked(wish), seen).done).toBe(false);
  });

  test('a mode that is nowhere is asked for by its name', () => {
    expect(says(asked({ mode: 'float16' }, 'any'))).toBe('Not yet: no column is FP16 yet.');
    expect(says(asked({ mode: 'float32' }, 'any'))).toBe('A column is FP32.');
  });

  test('of several that lack something, the nearest is spoken of, and among equals the one in the picture', () => {
    const wish = asked({ mode: 'int8', bits: { max: 4 }, accuracy: { min: 90 } }, 'any');
    expect(says(wish, facts(column(), { selected: 0 }))).toContain('Full int8 gets 87.65 %');
    const twin = column({ title: 'Twin' });
    const seen = facts(column(), { columns: [float, column(), twin], selected: 2 });
    expect(says(wish, seen)).toContain('Twin');
  });
});

describe('the page', () => {
  test.each<[SingleTask, Partial<Facts>, string, string]>([
    [
      { kind: 'tab', tab: 'layers' },
      { tab: 'layers' },
      'The picture is “Layers”.',
      'Not yet: the picture is “Weights”; open “Layers”.',
    ],
    [
      { kind: 'model', model: 's:resnet' },
      { model: 's:resnet' },
      'The model is open.',
      'Not yet: “mlp” is open; choose “resnet” under Model.',
    ],
    [
      { kind: 'layer', layer: 'dense_1' },
      { layer: 'dense_1' },
      'The layer dense_1 is in the picture.',
      'Not yet: the layer dense is in the picture; choose dense_1.',
    ],
    [
      { kind: 'columns', min: 3 },
      { columns: [float, float, float] },
      'There are 3 columns.',
      'Not yet: there are 2 columns; this task wants 3. The + at the right of the table adds one.',
    ],
  ])('%j, true and false', (task, changes, there, missing) => {
    expect(judge(task, facts(undefined, changes))).toEqual({ done: true, says: there, share: 1 });
    expect(judge(task, facts())).toEqual({ done: false, says: missing, share: 0 });
  });

  test('several things at once: what is missing first is said', () => {
    const tasks: SingleTask[] = [
      { kind: 'tab', tab: 'weights' },
      { kind: 'columns', min: 3 },
    ];
    expect(judge({ kind: 'all', tasks }, facts())).toMatchObject({
      done: false,
      share: 0.5,
      says: expect.stringContaining('this task wants 3'),
    });
    const done = facts(undefined, { columns: [float, float, float] });
    expect(judge({ kind: 'all', tasks }, done)).toEqual({
      done: true,
      share: 1,
      says: 'The picture is “Weights”. There are 3 columns.',
    });
  });
});

describe('numbers under the hand', () => {
  const seen = (hands: Partial<Facts['hands']>) =>
    facts(column(), { hands: { dot: null, cut: null, ...hands } });

  test('a dot product counts once a number in it was changed', () => {
    const task = { kind: 'dot', result: { max: -128 } } as const;
    expect(says(task)).toContain('is not open');
    expect(says(task, seen({ dot: { result: -128, edited: false } }))).toContain('no number is');
    expect(says(task, seen({ dot: { result: 74, edited: true } }))).toBe(
      'Not yet: with your change the result is 74; this task wants at most −128.',
    );
    expect(judge(task, seen({ dot: { result: -128, edited: true } }))).toMatchObject({
      done: true,
      says: 'With your change, the result is −128.',
    });
  });

  test('a cut counts where it is one’s own', () => {
    const task = { kind: 'cut', clipped: { min: 1, max: 5 } } as const;
    expect(says(task)).toContain('open Activations');
    expect(says(task, seen({ cut: { clipped: 0.02, error: 0.5, own: false } }))).toContain(
      'not your own',
    );
    expect(says(task, seen({ cut: { clipped: 0.2, error: 2, own: true } }))).toBe(
      'Not yet: your cut clips 20 % of the values; this task wants between 1 % and 5 %.',
    );
    expect(judge(task, seen({ cut: { clipped: 0.0213, error: 2, own: true } }))).toMatchObject({
      done: true,
      says: 'Your cut clips 2.13 % of the values.',
    });
    const better = { kind: 'cut', error: { max: 90 } } as const;
    expect(says(better, seen({ cut: { clipped: 0.2, error: 2, own: true } }))).toBe(
      'Not yet: your cut has 200 % of the error without a cut; this task wants at most 90 %.',
    );
    expect(judge(better, seen({ cut: { clipped: 0.0001, error: 0.61, own: true } }))).toMatchObject(
      {
        done: true,
        says: 'Your cut has 61 % of the error without a cut.',
      },
    );
  });
});
