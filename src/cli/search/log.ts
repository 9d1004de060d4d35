/** The log of a search on disk: read at the start, and a line longer after each evaluation. */
import { PlaygroundError } from '../../base/errors.ts';
import { logLine, readLog } from '../../search/log.ts';
import type { Evaluation } from '../../search/trial.ts';
import { namingFile } from '../command.ts';
import { appendText, kindOf, readInput, writeOutput } from '../files.ts';

/** A log that evaluations are added to. */
export interface OpenLog {
  /** Of earlier searches. */
  readonly known: readonly Evaluation[];
  add(evaluation: Evaluation): Promise<void>;
}

/**
 * Opens the log at `path`, or begins it there.
 * @param inputs SHA-256 of what scores depend on.
 * @throws PlaygroundError `bad-data` for a log of other inputs, and for a line that is none; `bad-file`.
 */
export async function openLog(path: string, inputs: string): Promise<OpenLog> {
  const content =
    (await kindOf(path)) === undefined ? '' : new TextDecoder().decode(await readInput(path));
  const log = await namingFile(path, () => readLog(content));
  if (log && log.head.inputs !== inputs) {
    throw new PlaygroundError(
      'bad-data',
      `The log ${path} is of a search with another model, other samples or another number of them.`,
      'Give the same ones, or another file to begin a new log.',
      { file: path },
    );
  }
  const known = log?.evaluations ?? [];
  // Without a line that was cut off.
  const lines = [log?.head ?? { search: 2 as const, inputs }, ...known].map(logLine);
  await writeOutput(path, new TextEncoder().encode(lines.join('')));
  return { known, add: (evaluation) => appendText(path, logLine(evaluation)) };
}
