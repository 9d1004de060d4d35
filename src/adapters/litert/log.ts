/**
 * What LiteRT logs. Its bindings return without an exception when tensors cannot be allocated or an op is missing, and
 * leave the results unset: the only sign is an error in the log.
 */
import { PlaygroundError } from '../../base/errors.ts';

export interface Log {
  add(line: string): void;
  clear(): void;
  /** The errors since the last `clear`, in LiteRT's words, without places in its source. */
  errors(): string[];
}

const LEVEL = /^[└\s]*(ERROR|WARNING|INFO|VERBOSE):?\s*(\[[^\]]*\])?\s*/;

export function createLog(): Log {
  let lines: string[] = [];
  return {
    add(line) {
      lines.push(line);
    },
    clear() {
      lines = [];
    },
    errors: () =>
      unique(lines.filter((line) => LEVEL.exec(line)?.[1] === 'ERROR').map(withoutPlace)),
  };
}

/** A failure of the runtime as the error users see: `what`, then LiteRT's own words. */
export function failure(
  what: string,
  log: Log,
  thrown: unknown,
  code: 'runtime-failed' | 'runtime-missing' = 'runtime-failed',
): PlaygroundError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const words = unique([...log.errors(), ...message.split(/\n|; /).map(withoutPlace)]);
  return new PlaygroundError(
    code,
    `${what}: ${words.join('; ').replace(/\.*$/, '')}.`,
    'If the file opens elsewhere, please report this with the file.',
  );
}

const withoutPlace = (line: string) => line.replace(LEVEL, '').trim();
const unique = (lines: readonly string[]) => [...new Set(lines)].filter((line) => line !== '');
