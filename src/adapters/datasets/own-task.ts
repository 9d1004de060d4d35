/** What a person's own data are measured by, and their right answers as that task takes them. */
import { PlaygroundError } from '../../base/errors.ts';
import type { ModelFacts } from '../../data/model/facts.ts';
import type { OpenedData, OwnLabels } from '../../data/open-data.ts';
import type { DataSetup } from '../../data/setup/fields.ts';
import { normalizationOf, rangeOf } from '../../data/values.ts';
import { classNumbers } from '../../evaluation/class-numbers.ts';
import type { Truth } from '../../evaluation/task.ts';
import { TASKS, type TaskLabels, type TaskName, taskOf } from '../../evaluation/tasks.ts';
import { elementCount, type Shape } from '../../tensor/shape.ts';

/** Tasks that right answers of each kind can be for, the likeliest first. Every set can be held against the float model. */
const LIKELY: Readonly<Record<OwnLabels['kind'] | 'none', readonly TaskName[]>> = {
  classes: ['classification', 'agreement', 'embeddings'],
  values: ['sequence', 'segmentation', 'regression', 'agreement'],
  maps: ['segmentation', 'agreement'],
  boxes: ['detection', 'agreement'],
  none: ['reconstruction', 'agreement'],
};

/** The tasks that the outputs of a model and the right answers of a set can be measured by, the likeliest first. */
export function ownTasks(
  labels: OwnLabels | null,
  truth: Omit<Truth, 'valueShape'>,
  { inputs, outputs }: Pick<ModelFacts, 'inputs' | 'outputs'>,
): readonly TaskName[] {
  const shapes = (list: ModelFacts['outputs']) => list.map(({ shape }) => shape);
  const valueShape = shapeOf(labels);
  const all = valueShape ? { ...truth, valueShape } : truth;
  return LIKELY[labels?.kind ?? 'none'].filter(
    (name) =>
      (name !== 'segmentation' || areClasses(labels)) &&
      taskOf(name).fits(shapes(outputs), all, shapes(inputs)),
  );
}

/** Whether right answers are numbers of classes for several pixels. */
function areClasses(labels: OwnLabels | null): boolean {
  if (labels?.kind !== 'values') return true;
  const isNumber = (value: number) => Number.isInteger(value) && value >= 0;
  return elementCount(labels.shape) > 1 && labels.values.every(isNumber);
}

/** Of one right answer, where it is made of several. */
function shapeOf(labels: OwnLabels | null): Shape | undefined {
  if (labels?.kind === 'maps') return [labels.height, labels.width];
  return labels?.kind === 'values' ? labels.shape : undefined;
}

/** The task of a set-up, or the likeliest one. @throws PlaygroundError `bad-recipe` where there is no such task. */
export function ownTask(wanted: string | null, likely: readonly TaskName[]): TaskName {
  if (wanted === null) return likely[0] ?? 'agreement';
  const names = Object.keys(TASKS) as TaskName[];
  const named = names.find((name) => name === wanted);
  if (named) return named;
  const hint = `Tasks are ${names.join(', ')}.`;
  throw new PlaygroundError('bad-recipe', `There is no task “${wanted}”.`, hint);
}

/**
 * Right answers to the test samples as a task takes them, as far as files say them: what the float model gives out, its owner adds.
 * @throws PlaygroundError `bad-data` where they are of another kind.
 */
export async function labelsFor(
  task: TaskName,
  { test }: Pick<OpenedData, 'test'>,
  setup: DataSetup,
): Promise<TaskLabels | null> {
  const { labels } = test;
  if (task === 'reconstruction') {
    return { kind: 'inputs', count: test.count, range: await spanOf(test, setup) };
  }
  if (task === 'agreement' || task === 'embeddings' || task === 'classification') {
    return labels?.kind === 'classes' ? labels.labels : null;
  }
  if (labels?.kind === 'values') {
    const { values, shape } = labels;
    const size = elementCount(shape);
    if (task === 'regression') return { kind: 'values', size, values };
    if (task === 'sequence') {
      return { kind: 'sequences', length: size, classes: Int32Array.from(values) };
    }
    if (task === 'segmentation') {
      const most = values.reduce((a, b) => Math.max(a, b), 0);
      const numbers = classNumbers(values.length, most + 1);
      numbers.set(values);
      const count = values.length / Math.max(1, size);
      const width = shape[1] ?? size;
      return { kind: 'class-maps', count, size, width, classes: numbers, ignored: null };
    }
  }
  if (labels?.kind === 'maps' && task === 'segmentation') {
    const { height, width, isPlanar, ignored, read } = labels;
    const map = { size: height * width, width, isPlanar, ignored };
    return { kind: 'class-maps', count: test.count, ...map, classes: null, read };
  }
  if (labels?.kind === 'boxes' && task === 'detection') {
    const { offsets, boxes, labels: classes } = labels;
    return { kind: 'boxes', offsets, boxes, classes };
  }
  throw new PlaygroundError(
    'bad-data',
    `These data have no right answers for ${taskOf(task).words}.`,
    'Choose another task in the set-up.',
  );
}

/** From the smallest to the largest value that a sample can have; where nobody says so, that the first one has. */
async function spanOf(test: OpenedData['test'], { values: setup }: DataSetup): Promise<number> {
  if (setup.preset !== 'as-they-are') {
    const [low, high] = rangeOf(normalizationOf(setup));
    return high - low;
  }
  const [values = []] = await test.read(0, 1);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values as Float32Array) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low || 1;
}
