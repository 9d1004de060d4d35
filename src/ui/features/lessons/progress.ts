/** How far a person has come, as this browser keeps it. */
import { dictionary, ifGood, list, object, text, whole } from '../../../base/checks.ts';

/** Of one lesson. */
export interface LessonProgress {
  /** The last step that was open; the number of steps once all are done. */
  readonly step: number;
  /** What the check of a task said when it was done, by step. */
  readonly passed: Readonly<Record<string, string>>;
  /** Steps whose question was answered. */
  readonly answered: readonly number[];
}

/** By id of the lesson. */
export type Progress = Readonly<Record<string, LessonProgress>>;

export const NOT_BEGUN: LessonProgress = { step: 0, passed: {}, answered: [] };

const PROGRESS = dictionary(
  object<LessonProgress>({
    step: whole(0, 99),
    passed: dictionary(text(1000), 99),
    answered: list(whole(0, 99), 99),
  }),
  500,
);

/** What another version of the page, or another program, has left there counts as nothing. */
export function readProgress(json: string | undefined): Progress {
  try {
    return ifGood(PROGRESS, JSON.parse(json ?? '')) ?? {};
  } catch {
    return {};
  }
}

/** Of a lesson with so many steps, as the list says it. */
export function progressInWords({ step, passed }: LessonProgress, steps: number): string {
  if (step >= steps) return 'done';
  if (step === 0 && Object.keys(passed).length === 0) return `${steps} steps`;
  return `step ${step + 1} of ${steps}`;
}
