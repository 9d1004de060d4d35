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
  /** The same of what its code for GPUs warns of. */
  gpuWarnings(): string[];
  /** How many operators LiteRT has given to the GPU and how many it has kept; null where it says nothing of that. */
  shares(): { readonly gpu: number; readonly cpu: number } | null;
}

const LEVEL = /^[└\s]*(ERROR|WARNING|INFO|VERBOSE):?\s*(\[[^\]]*\])?\s*/;
/** Its code for GPUs logs in a style of its own: level, date, time, thread, place. Lines below are of no use to people. */
const GPU_LEVEL = /^([EWIF])\d{4} [\d:.]+\s+\d+ [^\]]*\]\s*/;
const SHARES = /(\d+) operations will run on the GPU, and the remaining (\d+) operations/;

export function createLog(): Log {
  let lines: string[] = [];
  const gpuLines = (level: 'E' | 'W') =>
    lines.filter((line) => GPU_LEVEL.exec(line)?.[1] === level).map(withoutPlace);
  return {
    add(line) {
      lines.push(line);
    },
    clear() {
      lines = [];
    },
    errors: () =>
      unique([
        ...gpuLines('E'),
        ...lines.filter((line) => LEVEL.exec(line)?.[1] === 'ERROR').map(withoutPlace),
      ]),
    gpuWarnings: () => unique(gpuLines('W')),
    shares() {
      const found = lines.flatMap((line) => SHARES.exec(line) ?? []);
      return found.length === 0 ? null : { gpu: Number(found[1]), cpu: Number(found[2]) };
    },
  };
}

/** What LiteRT does when it fails, and what to do then. */
export interface Failing {
  readonly what: string;
  readonly hint?: string;
  readonly code?: 'runtime-failed' | 'runtime-missing';
}

/** A failure of the runtime as the error users see: `what`, then LiteRT's own words. */
export function failure({ what, hint, code }: Failing, log: Log, thrown: unknown): PlaygroundError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const words = unique([...log.errors(), ...message.split(/\n|; /).map(withoutPlace)]);
  return new PlaygroundError(
    code ?? 'runtime-failed',
    `${what}: ${words.join('; ').replace(/\.*$/, '')}.`,
    hint ?? 'If the file opens elsewhere, please report this with the file.',
  );
}

function withoutPlace(line: string): string {
  const [first = ''] = GPU_LEVEL.test(line) ? line.split('\n') : [line];
  return first.replace(GPU_LEVEL, '').replace(LEVEL, '').trim();
}

const unique = (lines: readonly string[]) => [...new Set(lines)].filter((line) => line !== '');
