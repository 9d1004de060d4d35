/** Whether the open model knows anything of the test set, or merely has its shape. */
import { headlineOf, type TaskReport, taskOf } from '../evaluation/tasks.ts';
import { modeOf } from '../quantization/modes/index.ts';
import type { ColumnView } from './selectors.ts';

export interface Doubt {
  /** Title of the baseline. */
  readonly column: string;
  readonly message: string;
  /** Whether quantization could have done it: no float column shows otherwise. */
  readonly quantized: boolean;
}

const doubtIn = (report: TaskReport, nameOf?: (index: number) => string) =>
  taskOf(report.task).doubt(report, nameOf);

/**
 * Null as long as any column knows the test set: then a baseline that only guesses was broken by its settings, and the table
 * shows that.
 */
export function baselineDoubt(
  views: readonly ColumnView[],
  nameOf: (index: number) => string,
): Doubt | null {
  const measured = views.flatMap((view) => {
    const evaluation = view.answers === 'fresh' ? view.entry?.result.evaluation : null;
    return headlineOf(evaluation) && evaluation ? [{ view, evaluation }] : [];
  });
  const baseline = measured.find(({ view }) => view.baseline);
  if (!baseline || measured.some(({ evaluation }) => !doubtIn(evaluation))) return null;
  const note = doubtIn(baseline.evaluation, nameOf);
  if (!note) return null;
  const float = ({ view }: (typeof measured)[number]) =>
    modeOf(view.column.recipe.mode).weights.kind.startsWith('float');
  return {
    column: baseline.view.title,
    message: note.message,
    quantized: !measured.some(float),
  };
}
