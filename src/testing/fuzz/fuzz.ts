/** Tries a reader with damaged input: it ends well, or with an error of ours that says what is wrong, and soon. */
import { PlaygroundError } from '../../base/errors.ts';
import { seededRandom } from '../../tensor/random.ts';
import type { FuzzedReader } from './readers.ts';

export interface FuzzResult {
  readonly read: number;
  readonly refused: number;
  /** Milliseconds of the slowest. */
  readonly slowest: number;
  /** What broke the rule, by seed. */
  readonly faults: readonly string[];
}

/** Milliseconds that one may take. */
const MOST_MS = 10_000;
/** Faults that are reported; each is one too many. */
const MOST_FAULTS = 10;

export async function fuzz(
  { damaged }: FuzzedReader,
  count: number,
  firstSeed = 0,
): Promise<FuzzResult> {
  const counts = { read: 0, refused: 0, slowest: 0 };
  const faults: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + count && faults.length < MOST_FAULTS; seed++) {
    const read = damaged(seededRandom(seed));
    const started = performance.now();
    try {
      await read();
      counts.read++;
    } catch (error) {
      counts.refused++;
      if (!(error instanceof PlaygroundError)) faults.push(`seed ${seed}: ${stackOf(error)}`);
      else if (error.code === 'internal') faults.push(`seed ${seed}: internal, ${error.message}`);
    }
    const took = performance.now() - started;
    if (took > MOST_MS) faults.push(`seed ${seed}: took ${(took / 1000).toFixed(0)} s`);
    counts.slowest = Math.max(counts.slowest, took);
  }
  return { ...counts, faults };
}

const stackOf = (error: unknown) =>
  error instanceof Error
    ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ')
    : String(error);
