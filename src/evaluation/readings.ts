/** The table of readings: who runs files or makes reports needs them; the page, which shows reports, loads them with its first run. */
import { readAgreement } from './read-agreement.ts';
import { readClasses } from './read-classes.ts';
import { readDetection } from './read-detection.ts';
import { readEmbeddings } from './read-embeddings.ts';
import { readReconstruction } from './read-reconstruction.ts';
import { readRegression } from './read-regression.ts';
import { readSegmentation } from './read-segmentation.ts';
import { readSequence } from './read-sequence.ts';
import type { Reading, ShardOf } from './reading.ts';
import type { TaskLabels, TaskName, TaskReport } from './tasks.ts';

const READINGS = {
  classification: readClasses,
  agreement: readAgreement,
  regression: readRegression,
  reconstruction: readReconstruction,
  segmentation: readSegmentation,
  sequence: readSequence,
  embeddings: readEmbeddings,
  detection: readDetection,
} as const satisfies { readonly [Name in TaskName]: object };

type AnswersOf<R> = R extends Reading<infer Answers, infer _, infer __> ? Answers : never;

/** What a task reads from outputs; some task where it is not said which. */
export type TaskAnswers<Name extends TaskName = TaskName> = AnswersOf<(typeof READINGS)[Name]>;
export type TaskShard<Name extends TaskName = TaskName> = ShardOf<TaskAnswers<Name>>;

/** How the answers of a task are read and scored. */
export function readingOf<Name extends TaskName>(
  name: Name,
): Reading<TaskAnswers<Name>, TaskLabels<Name>, TaskReport<Name>> {
  // Each row is the reading of its own name; the compiler looks at all rows at once.
  return READINGS[name] as unknown as ReturnType<typeof readingOf<Name>>;
}
