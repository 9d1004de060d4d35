/** The one error of the engine: what, where, and what to do. It crosses threads as the plain data of `toData()`. */

import type { InputShape } from './input-shape.ts';

/** Every error code, with what it means. Tests of bad input name these. */
export const ERROR_CODES = {
  'not-a-model': 'the bytes are not in a format that can be read here',
  'several-models': 'more than one model among files that were given together',
  'open-shape': 'an input with open sizes that were not given',
  truncated: 'the file ends early or points outside itself',
  'bad-file': 'the file is of a known format but its content contradicts the format',
  'unsupported-layer': 'a layer that is not supported',
  'custom-layer': 'a layer whose code is not in the file',
  'unsupported-op': 'an operator that is not supported',
  'unsupported-dtype': 'an element type that is not supported',
  'bad-shape': 'shapes that do not fit each other',
  'invalid-graph': 'a graph that breaks a rule of the IR',
  'too-large': 'more bytes than can be handled',
  'bad-weights': 'weights that are not finite numbers',
  'bad-calibration': 'calibration data that do not fit the model',
  'bad-data': 'test data that do not fit the model',
  'bad-recipe': 'settings that contradict each other',
  'stays-quantized': 'a quantized file that no mode can change',
  'bad-link': 'a link that is not one of ours',
  'bad-lesson': 'a lesson with a fault in its data',
  'runtime-failed': 'LiteRT refused the file',
  'runtime-missing': 'LiteRT does not start',
  'training-failed': 'training could not continue',
  'out-of-memory': 'memory or storage ran out',
  'no-storage': 'the browser stores nothing for the page',
  cancelled: 'stopped on request',
  internal: 'a fault of this program',
} as const;

/** A key of {@link ERROR_CODES}. Codes are stable; words may change. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** What may go well the next time with the same file and settings: data that did not arrive, memory, a thread that fell over. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'truncated',
  'bad-file',
  'bad-data',
  'runtime-missing',
  'training-failed',
  'out-of-memory',
  'no-storage',
  'cancelled',
  'internal',
]);

/** Whether running the same again can help. */
export function mayPass({ code }: Pick<ErrorData, 'code'>): boolean {
  return PASSING.has(code);
}

/**
 * Where in a model or file something is wrong; every part is left out where it does not apply. `byteOffset` counts
 * from the start of the file.
 */
export interface ErrorPlace {
  readonly layer?: string;
  readonly op?: string;
  readonly tensor?: string;
  readonly byteOffset?: number;
  readonly file?: string;
  /** Files of which one is to be chosen. */
  readonly files?: readonly string[];
  /** Inputs whose sizes are to be given. */
  readonly inputs?: readonly InputShape[];
}

/** A {@link PlaygroundError} as plain data, which crosses threads and is shown on the page. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what to do now. */
  readonly hint: string;
  readonly where: ErrorPlace;
}

/**
 * The only error that the engine throws on purpose. It loses its fields when it crosses a thread: use {@link
 * PlaygroundError.toData} and {@link fromErrorData}.
 */
export class PlaygroundError extends Error {
  override name = 'PlaygroundError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly where: ErrorPlace;

  constructor(code: ErrorCode, message: string, hint: string, where: ErrorPlace = {}) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.where = where;
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, hint: this.hint, where: this.where };
  }
}

/** Any thrown value as data; what is not ours becomes `internal` (or `out-of-memory`, `cancelled`). */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof PlaygroundError) return error.toData();
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { code: 'cancelled', message: 'Stopped.', hint: 'Run it again to continue.', where: {} };
  }
  if (error instanceof RangeError && /allocation|memory|array length/i.test(message)) {
    const hint = 'Close other tabs or use a smaller model.';
    return { code: 'out-of-memory', message: 'Memory ran out.', hint, where: {} };
  }
  return { code: 'internal', message, hint: 'Please report this with the model.', where: {} };
}

/** Any thrown value as an error of ours. */
export function asPlaygroundError(error: unknown): PlaygroundError {
  return error instanceof PlaygroundError ? error : fromErrorData(toErrorData(error));
}

/** Makes data that crossed a thread an error again. */
export function fromErrorData({ code, message, hint, where }: ErrorData): PlaygroundError {
  return new PlaygroundError(code, message, hint, where);
}

/** `layer conv2d, byte 1024`, or an empty string. */
export function formatPlace(where: ErrorPlace): string {
  const parts: string[] = [];
  if (where.file !== undefined) parts.push(where.file);
  if (where.layer !== undefined) parts.push(`layer ${where.layer}`);
  if (where.op !== undefined) parts.push(`op ${where.op}`);
  if (where.tensor !== undefined) parts.push(`tensor ${where.tensor}`);
  // The first byte says no more than the file's name.
  if (where.byteOffset) parts.push(`byte ${where.byteOffset}`);
  return parts.join(', ');
}
