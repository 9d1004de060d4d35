/** Hints never ask for what is done already. */
import { describe, expect, it } from 'vitest';
import { columnRecipe, type Recipe } from '../../quantization/recipe/recipe.ts';
import type { ColumnView } from '../../store/selectors.ts';
import { DEFAULT_TRAINING, type TrainingSettings } from '../../training/settings.ts';
import { predictionsHint } from './predictions/hint.ts';
import { trainingHint } from './train/hint.ts';
import { weightsHint } from './weights/hint.ts';

function column(title: string, recipe: Recipe, baseline = false): ColumnView {
  return {
    column: { id: title, recipe },
    ...{ title, baseline, run: null, differs: [], entry: null, error: null, activity: null },
    ...{ stale: false, answers: 'fresh', selected: false },
  };
}

const FLOAT = column('FP32', columnRecipe('float32'), true);
const INT8 = column('Full int8', columnRecipe('int8'));
const COARSE = column('Full int8 · per-tensor', {
  ...columnRecipe('int8'),
  granularity: 'per-tensor',
});
const PICTURE = { channel: null, quantization: {} as never };

describe('weights', () => {
  const hint = (view: ColumnView, others: readonly ColumnView[], channels = 8) =>
    weightsHint({ view, views: [view, ...others], picture: PICTURE, channels });

  it('says per-tensor only where no column has it', () => {
    expect(hint(INT8, [FLOAT])).toContain('Change this column to per-tensor');
    expect(hint(INT8, [FLOAT, COARSE])).toMatch(/^Full int8 · per-tensor has other scales/);
    expect(hint(COARSE, [FLOAT])).toContain('single channel');
    expect(hint(COARSE, [FLOAT], 1)).not.toContain('single channel');
  });

  it('does not ask to break what is broken already', () => {
    const measured = (view: ColumnView, accuracy: number) => ({
      ...view,
      entry: {
        result: { evaluation: { task: 'classification', labelled: { accuracy } } },
      } as ColumnView['entry'],
    });
    const lost = measured(INT8, 0.1);
    expect(hint(lost, [measured(FLOAT, 0.9)])).toContain('names the cause');
    expect(predictionsHint(lost, [lost, measured(FLOAT, 0.9)])).toContain('Open Layers');
    expect(hint(measured(INT8, 0.89), [measured(FLOAT, 0.9)])).toContain('per-tensor');
  });

  it('names a column to select only where there is one', () => {
    const half = column('FP16', columnRecipe('float16'));
    expect(hint(FLOAT, [half])).toContain('Select another column');
    expect(hint(FLOAT, [])).toContain('Add a column');
    expect(hint(half, [FLOAT])).toContain('Add a column');
    expect(hint(half, [FLOAT, INT8])).toContain('Select Full int8');
    const blocks = { ...columnRecipe('dynamic-int4'), granularity: 'blockwise-32' } as const;
    expect(hint(column('Dynamic int4', blocks), [])).not.toContain('single channel');
  });
});

describe('predictions', () => {
  it('asks for a per-tensor column until there is one', () => {
    expect(predictionsHint(FLOAT, [FLOAT])).toContain('Add a full int8 column');
    expect(predictionsHint(FLOAT, [FLOAT, INT8])).toContain('Set Full int8 to per-tensor');
    expect(predictionsHint(INT8, [FLOAT, INT8, COARSE])).toContain('Select Full int8 · per-tensor');
    expect(predictionsHint(COARSE, [FLOAT, COARSE])).not.toMatch(/Set|Select|Add/);
  });
});

describe('training', () => {
  const settings = (changes: Partial<TrainingSettings>) => ({ ...DEFAULT_TRAINING, ...changes });
  const run = (changes: Partial<TrainingSettings>) => ({
    ...{ id: 'run-1', name: 'Run 1' },
    settings: settings(changes),
  });

  it('takes the bits that are set for granted', () => {
    expect(trainingHint(null, undefined, settings({}))).toContain('Train with 3-bit weights');
    expect(trainingHint(null, undefined, settings({ weightBits: 2 }))).toContain(
      'Train with these 2-bit weights',
    );
    expect(trainingHint(null, undefined, settings({ kind: 'float' }))).not.toContain('bit weights');
  });

  it('proposes what the last run did not do', () => {
    const tracked = trainingHint(null, run({ weightBits: 2 }), settings({}));
    expect(tracked).toContain('learned ranges');
    expect(tracked).not.toContain('2 bits');
    const both = trainingHint(null, run({ weightBits: 2, ranges: 'learned' }), settings({}));
    expect(both).not.toContain('such as');
    const float = run({ kind: 'float' });
    expect(trainingHint(null, float, settings({}))).toContain('choose it at “Start from”');
    expect(trainingHint(null, float, settings({ base: 'run-1' }))).not.toContain('choose it');
  });
});
