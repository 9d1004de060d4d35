/** Two runs held against each other, whether they are columns or not. */
import { compareReports } from '../evaluation/common-samples.ts';
import type { Headline } from '../evaluation/figures.ts';
import { headlineOf, type TaskComparison, type TaskLabels } from '../evaluation/tasks.ts';
import type { PastRun } from '../share/past-run.ts';

export interface RunComparison {
  /** Bytes of the baseline's file per byte of the candidate's. */
  readonly smaller: number;
  /** Null where there is nothing to compare: `whyNot` says so. */
  readonly answers: TaskComparison | null;
  /** Of the candidate; null where it was not measured. */
  readonly headline: Headline | null;
  readonly whyNot: string | null;
}

/** @param labels of the open model's test set, on which the runs must have been measured for flips to be known. */
export function compareRuns(
  { result: baseline }: PastRun,
  { result: candidate }: PastRun,
  labels: TaskLabels | null,
): RunComparison {
  const smaller = baseline.conversion.fileBytes / candidate.conversion.fileBytes;
  const [before, after] = [baseline.evaluation, candidate.evaluation];
  const headline = headlineOf(after);
  const refuse = (whyNot: string): RunComparison => ({ smaller, headline, answers: null, whyNot });
  if (!before || !after) return refuse('One of them was not measured on a test set.');
  if (baseline.testSet !== candidate.testSet || before.task !== after.task) {
    return refuse('They were measured on different test sets.');
  }
  const answers = compareReports(before, after, labels);
  if (!answers) return refuse('They were measured on different numbers of images.');
  return { smaller, headline, answers, whyNot: null };
}
