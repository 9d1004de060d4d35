/** What commands that take long share: a line that says how far they are, and a signal that stops them. */
import type { Progress } from '../base/progress.ts';

/**
 * Writes over one line of a terminal, and ends it when all is done; elsewhere writes nothing.
 * @param words null for what is not worth a line.
 */
export function progressLine(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  words: (progress: Progress) => string | null,
): (progress: Progress) => void {
  return (progress) => {
    const line = stream.isTTY ? words(progress) : null;
    if (line === null) return;
    const { done, total } = progress;
    stream.write(`\r${line}\x1b[K${done === total ? '\n' : ''}`);
  };
}

/** Aborted by the first Ctrl-C, or when the process is asked to end; the second ends it at once. */
export function interrupted(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  return stop.signal;
}
