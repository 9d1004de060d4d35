/** Limits that evaluate holds a file against, so that a build fails where a file got worse or larger. */
import { type Check, checkedBy, number, object, text, whole } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { deltaInWords, figureInWords } from '../../evaluation/figure-words.ts';
import type { Headline } from '../../evaluation/figures.ts';
import { CommandError } from '../command.ts';
import { readInput } from '../files.ts';

/** Options of the command that set them. */
export const LIMIT_OPTIONS = {
  'min-accuracy': { type: 'string' },
  'max-bytes': { type: 'string' },
  baseline: { type: 'string' },
  'max-loss': { type: 'string' },
  'max-growth': { type: 'string' },
} as const;

/** For --help. */
export const LIMITS_USAGE = `  --min-accuracy SHARE   fail where the accuracy, or another figure in percent, is below SHARE, such as 0.9
  --max-bytes N          fail where the file has more than N bytes
  --baseline FILE        what --json printed of an earlier file: fail where this one is worse or larger
  --max-loss P           with --baseline: up to P points worse is good enough (0 by default); of a figure that is not
                         in percent, P of its own unit
  --max-growth P         with --baseline: up to P percent larger is good enough (0 by default)`;

/** Values of {@link LIMIT_OPTIONS}. */
export type LimitValues = {
  readonly [K in keyof typeof LIMIT_OPTIONS]?: string | undefined;
};

/** What `--json` says of a file, as far as another one is held against it. */
interface Baseline {
  readonly bytes: number;
  readonly figure: string;
  readonly value: number;
  readonly images: number;
}

/** What a file is held against; undefined for what is not limited. */
export interface Limits {
  /** From 0 to 1. */
  readonly minAccuracy: number | undefined;
  readonly maxBytes: number | undefined;
  readonly baseline: (Baseline & { readonly path: string }) | undefined;
  /** Points, or the unit of the figure. */
  readonly maxLoss: number;
  /** Percent. */
  readonly maxGrowth: number;
}

/** A file that was measured. */
export interface Measured {
  readonly bytes: number;
  readonly headline: Headline | null;
}

/** What became of the limits, as `--json` has it. */
export interface LimitsResult {
  readonly passed: boolean;
  /** A sentence for each limit that the file breaks. */
  readonly broken: readonly string[];
}

const BASELINE: Check<Baseline> = object<Baseline>({
  bytes: whole(1, Number.MAX_SAFE_INTEGER),
  figure: text(100),
  value: number(-Number.MAX_VALUE, Number.MAX_VALUE),
  images: whole(1, Number.MAX_SAFE_INTEGER),
});

/** What 0.9125 − 0.9025 has more than one point. */
const ROUNDING = 1e-9;

/**
 * Limits as the options say them, with the baseline read; null where none is given.
 * @throws CommandError, PlaygroundError `bad-file`, `bad-data`.
 */
export async function limitsFrom(values: LimitValues): Promise<Limits | null> {
  const { baseline: path } = values;
  if (Object.keys(LIMIT_OPTIONS).every((name) => values[name as keyof LimitValues] === undefined)) {
    return null;
  }
  for (const name of ['max-loss', 'max-growth'] as const) {
    if (path === undefined && values[name] !== undefined) {
      throw new CommandError(
        `--${name} compares with a baseline.`,
        'Add --baseline FILE: what --json printed before.',
      );
    }
  }
  return {
    minAccuracy: numberOf(values, 'min-accuracy', 1, 'a share from 0 to 1, such as 0.9'),
    maxBytes: numberOf(values, 'max-bytes', Number.MAX_SAFE_INTEGER, 'a number of bytes'),
    baseline: path === undefined ? undefined : { ...(await baselineAt(path)), path },
    maxLoss: numberOf(values, 'max-loss', Number.MAX_VALUE, 'a number from 0 up') ?? 0,
    maxGrowth: numberOf(values, 'max-growth', Number.MAX_VALUE, 'percent from 0 up') ?? 0,
  };
}

function numberOf(
  values: LimitValues,
  name: keyof LimitValues,
  most: number,
  expected: string,
): number | undefined {
  const given = values[name];
  if (given === undefined) return undefined;
  const value = given.trim() === '' ? Number.NaN : Number(given);
  if (value >= 0 && value <= most) return value;
  throw new CommandError(`--${name} is “${given}”.`, `Give ${expected}.`);
}

async function baselineAt(path: string): Promise<Baseline> {
  const written = new TextDecoder().decode(await readInput(path));
  const refuse = (why: string): never => {
    throw new PlaygroundError(
      'bad-data',
      `${path} is no result of evaluate: ${why}.`,
      'Write it with evaluate FILE.tflite … --json > FILE.json.',
      { file: path },
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    return refuse('it is not JSON');
  }
  return checkedBy(BASELINE, value, (where, expected) =>
    refuse(`${where.join('.') || 'it'} should be ${expected}`),
  );
}

/** Holds a file against limits: what it breaks goes to stderr, and the exit code is then 1. @throws CommandError as `brokenLimits`. */
export function heldAgainst(limits: Limits, measured: Measured): LimitsResult {
  const broken = brokenLimits(limits, measured);
  for (const sentence of broken) process.stderr.write(`evaluate: ${sentence}\n`);
  if (broken.length > 0) process.exitCode = 1;
  return { passed: broken.length === 0, broken };
}

/**
 * A sentence for each limit that a file breaks.
 * @throws CommandError where the figure is another one than a limit is about.
 */
export function brokenLimits(limits: Limits, measured: Measured): readonly string[] {
  return [...absolute(limits, measured), ...relative(limits, measured)];
}

function absolute(
  { minAccuracy, maxBytes }: Limits,
  { bytes, headline }: Measured,
): readonly string[] {
  const broken: string[] = [];
  if (minAccuracy !== undefined) {
    if (headline?.unit !== 'share' || headline.better !== 'higher') {
      throw new CommandError(
        `--min-accuracy is a share; ${headline?.name ?? 'what is measured here'} is not.`,
        'Use --baseline FILE with --max-loss.',
      );
    }
    const { name, value } = headline;
    if (value < minAccuracy) {
      const least = figureInWords({ value: minAccuracy, unit: 'share' });
      broken.push(
        `${name} ${figureInWords(headline)} is below ${least}, the least that is wanted (--min-accuracy).`,
      );
    }
  }
  if (maxBytes !== undefined && bytes > maxBytes) {
    broken.push(`The file has ${bytes} bytes, more than ${maxBytes} (--max-bytes).`);
  }
  return broken;
}

function relative(
  { baseline, maxLoss, maxGrowth }: Limits,
  { bytes, headline }: Measured,
): readonly string[] {
  if (baseline === undefined) return [];
  const { path } = baseline;
  if (headline?.name !== baseline.figure) {
    throw new CommandError(
      `${path} has ${baseline.figure}, not ${headline?.name ?? 'what is measured here'}.`,
      'Write it again by the same task.',
    );
  }
  if (headline.samples !== baseline.images) {
    throw new CommandError(
      `${path} was measured on ${baseline.images} samples, this file on ${headline.samples}.`,
      'Write it again on the data of today, with the file that it stands for.',
    );
  }
  const { name, unit, value, better } = headline;
  const broken: string[] = [];
  const change = value - baseline.value;
  const loss = (better === 'higher' ? -change : change) * (unit === 'share' ? 100 : 1);
  if (loss > maxLoss + ROUNDING) {
    const [from, to] = [baseline.value, value].map((one) => figureInWords({ value: one, unit }));
    broken.push(
      `${name} went from ${from} in ${path} to ${to}: ${deltaInWords(change, unit, value)}, and up to ${maxLoss} are allowed (--max-loss).`,
    );
  }
  const growth = (bytes / baseline.bytes - 1) * 100;
  if (growth > maxGrowth + ROUNDING) {
    broken.push(
      `The file grew from ${baseline.bytes} bytes in ${path} to ${bytes}: +${growth.toFixed(2)} %, and up to ${maxGrowth} % are allowed (--max-growth).`,
    );
  }
  return broken;
}
