/** What a person's own data are measured by, and their right answers as that task takes them. */
import { PlaygroundError } from '../../base/errors.ts';
import type { ModelFacts } from '../../data/model/facts.ts';
import type { OwnLabels } from '../../data/open-data.ts';
import type { DataSetup } from '../../data/setup/fields.ts';
import { normalizationOf, rangeOf } from '../../data/values.ts';
import type { Truth } from '../../evaluation/task.ts';
import { TASKS, type TaskLabels, type TaskName, taskOf } from '../../evaluation/tasks.ts';

/** Tasks that data of each kind can be for, the likeliest first. */
const LIKELY: Readonly<Record<OwnLabels['kind'] | 'none', readonly TaskName[]>> = {
  classes: ['classification'],
  values: [],
  none: ['reconstruction'],
};

/**
 * The task of a set-up, or the likeliest one that outputs and right answers fit.
 * @throws PlaygroundError `bad-data` where there is none.
 */
export function ownTask(
  wanted: string | null,
  labels: OwnLabels | null,
  truth: Truth,
  { inputs, outputs }: ModelFacts,
): TaskName {
  const names = Object.keys(TASKS) as TaskName[];
  if (wanted !== null) {
    const named = names.find((name) => name === wanted);
    if (named) return named;
    const hint = `Tasks are ${names.join(', ')}.`;
    throw new PlaygroundError('bad-recipe', `There is no task “${wanted}”.`, hint);
  }
  const shapes = (list: ModelFacts['outputs']) => list.map(({ shape }) => shape);
  const likely = LIKELY[labels?.kind ?? 'none'];
  const found = likely.find((name) => taskOf(name).fits(shapes(outputs), truth, shapes(inputs)));
  if (found) return found;
  throw new PlaygroundError(
    'bad-data',
    labels
      ? `The right answers of these data do not go together with the outputs of the model.`
      : 'Nobody says what is right in these data.',
    labels?.kind === 'classes'
      ? `There are ${truth.classNames.length} classes: the model must have as many outputs.`
      : 'Put pictures into a folder for each class, or give a .csv of file names and classes.',
  );
}

/** @param samples to measure on. @throws PlaygroundError `bad-data` where the answers are of another kind. */
export function labelsFor(
  task: TaskName,
  labels: OwnLabels | null,
  setup: DataSetup,
  samples: number,
): TaskLabels | null {
  if (task === 'reconstruction') {
    const [low, high] = rangeOf(normalizationOf(setup.values));
    return { kind: 'inputs', count: samples, range: high - low };
  }
  if (labels === null) return null;
  if (labels.kind === 'classes') return labels.labels;
  throw new PlaygroundError(
    'bad-data',
    `The right answers of these data are ${labels.kind}, which ${taskOf(task).words} does not take.`,
    'Choose another task in the set-up.',
  );
}
