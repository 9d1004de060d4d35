/** A log as JSON that can be kept and read back. A file may come from anywhere: what is read is clamped. */
import { PlaygroundError } from '../../base/errors.ts';
import type { EpochRecord, TrainingLog } from '../log.ts';
import { BACKENDS } from '../settings/place.ts';
import { MAX_EPOCHS, readTrainingSettings } from '../settings.ts';
import { type StoredStep, withImages } from './images.ts';

const FORMAT = 'quantization-playground training log';
const VERSION = 1;

/** Bytes of the largest file that is read, and the most steps that are taken from it. */
const MAX_LOG_BYTES = 64e6;
const MAX_STEPS = 1_000_000;
const MAX_TEXT = 200;
/** Beyond this a loss says nothing any more; as an axis it would flatten all others. */
const MAX_LOSS = 1e6;
const MAX_SECONDS = 1e8;

export function logToJson(log: TrainingLog): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...log })}\n`;
}

function refuse(message: string): never {
  throw new PlaygroundError(
    'bad-file',
    message,
    'Choose a training log that this page saved as JSON.',
  );
}

/** @throws PlaygroundError `bad-file` for more bytes than any log has. */
export function refuseLargeLog(bytes: number): void {
  if (bytes > MAX_LOG_BYTES) refuse('This file is too large to be a training log.');
}

/**
 * The log in a JSON text; numbers out of range are clamped, steps and epochs that make no sense are left out.
 * @throws PlaygroundError `bad-file` for a text that is not a log.
 */
export function logFromJson(text: string): TrainingLog {
  refuseLargeLog(text.length);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return refuse('This file is not JSON, or part of it is missing.');
  }
  const given = new Map(Object.entries(Object(data) as object));
  if (given.get('format') !== FORMAT)
    return refuse('This file is not a training log of this page.');
  if (Number(given.get('version')) > VERSION) {
    return refuse('This log was written by a newer version of the page.');
  }
  const startedAt = words(given.get('startedAt'));
  const settings = readTrainingSettings(given.get('settings'));
  const backend = BACKENDS.find((name) => name === given.get('backend')) ?? 'wasm';
  return {
    id: words(given.get('id')) || 'log',
    settings,
    model: words(given.get('model')),
    startedAt: Number.isNaN(Date.parse(startedAt))
      ? new Date(0).toISOString()
      : new Date(startedAt).toISOString(),
    backend,
    backendDetail: words(given.get('backendDetail')),
    steps: withImages(
      rising(readAll(given.get('steps'), MAX_STEPS, readStep), ({ step }) => step),
      settings,
    ),
    epochs: rising(readAll(given.get('epochs'), MAX_EPOCHS, readEpoch), ({ epoch }) => epoch),
  };
}

function words(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT).toWellFormed() : '';
}

function readAll<T>(
  value: unknown,
  most: number,
  read: (entry: ReadonlyMap<string, unknown>) => T | undefined,
): readonly T[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, most)
    .flatMap((entry: unknown) => read(new Map(Object.entries(Object(entry) as object))) ?? []);
}

/** Without entries whose number is not above all before. */
function rising<T>(entries: readonly T[], numberOf: (entry: T) => number): readonly T[] {
  let last = 0;
  return entries.filter((entry) => {
    const number = numberOf(entry);
    if (number <= last) return false;
    last = number;
    return true;
  });
}

function amount(value: unknown, most: number): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return Math.min(most, Math.max(0, value));
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 1 ? (value as number) : undefined;
}

function readStep(entry: ReadonlyMap<string, unknown>): StoredStep | undefined {
  const step = count(entry.get('step'));
  const images = count(entry.get('images'));
  const loss = amount(entry.get('loss'), MAX_LOSS);
  const accuracy = amount(entry.get('accuracy'), 1);
  if (step === undefined || loss === undefined || accuracy === undefined) return undefined;
  return { step, ...(images !== undefined && { images }), loss, accuracy };
}

function readEpoch(entry: ReadonlyMap<string, unknown>): EpochRecord | undefined {
  const base = readStep(entry);
  const epoch = count(entry.get('epoch'));
  if (!base || epoch === undefined) return undefined;
  const { step, loss, accuracy } = base;
  return {
    ...{ epoch, step, loss, accuracy },
    validationLoss: amount(entry.get('validationLoss'), MAX_LOSS) ?? null,
    validationAccuracy: amount(entry.get('validationAccuracy'), 1) ?? null,
    seconds: amount(entry.get('seconds'), MAX_SECONDS) ?? 0,
    tensors: count(entry.get('tensors')) ?? 0,
  };
}
