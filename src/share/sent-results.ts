/** Results that travel in a link: the sender's numbers, shown as such and held against what is computed here. */
import { amount } from '../base/kinds.ts';
import type { TaskComparison, TaskReport } from '../evaluation/tasks.ts';
import { fromBase64Url, toBase64Url } from './base64.ts';
import type { ColumnResult } from './results.ts';

/** What a file answered, as its sender saw it. */
export interface SentAnswers {
  readonly images: number;
  /** Null without labels. */
  readonly correct: number | null;
  /** confusion[label · classes + predicted]; empty without labels, and for more classes than {@link MOST_CLASSES}. */
  readonly confusion: Uint32Array;
  /** Answers other than the baseline's: all, those that became right, those that became wrong; null for the baseline. */
  readonly changed: readonly [all: number, better: number, worse: number] | null;
}

/** What the sender saw of one column. */
export interface SentResult {
  readonly fileBytes: number;
  /** Null where it was not counted. */
  readonly gzipBytes: number | null;
  /** Null where the file was not measured. */
  readonly answers: SentAnswers | null;
}

/** Classes whose confusion a link has room for. */
const MOST_CLASSES = 32;
const MOST_BYTES = 2 ** 40;
const MOST_IMAGES = 1_000_000;

/** What is sent of a column. @param comparison against the baseline; undefined for the baseline itself. */
export function sentResult(
  {
    conversion,
    gzipBytes,
    evaluation,
  }: Pick<ColumnResult, 'gzipBytes' | 'evaluation'> & {
    readonly conversion: Pick<ColumnResult['conversion'], 'fileBytes'>;
  },
  comparison: TaskComparison | undefined,
): SentResult {
  return {
    fileBytes: conversion.fileBytes,
    gzipBytes,
    answers: evaluation && sentAnswers(evaluation, comparison),
  };
}

function sentAnswers(
  { images, classes, labelled }: TaskReport,
  comparison: TaskComparison | undefined,
): SentAnswers {
  const flips = comparison?.labelled;
  return {
    images,
    correct: labelled?.correct ?? null,
    confusion:
      labelled && classes <= MOST_CLASSES ? Uint32Array.from(labelled.confusion) : NO_COUNTS,
    changed: comparison
      ? [comparison.changed, flips?.wrongToRight ?? 0, flips?.rightToWrong ?? 0]
      : null,
  };
}

const NO_COUNTS = new Uint32Array(0);

/** A number that both sides know. */
export interface SentNumber {
  readonly what: 'file size' | 'gzipped size' | 'accuracy' | 'changed answers' | 'confusion matrix';
  readonly same: boolean;
}

/** The sender's numbers that are known here as well, and whether they are the same. */
export function compareSent(sent: SentResult, own: SentResult): readonly SentNumber[] {
  const found: SentNumber[] = [{ what: 'file size', same: sent.fileBytes === own.fileBytes }];
  if (sent.gzipBytes !== null && own.gzipBytes !== null) {
    found.push({ what: 'gzipped size', same: sent.gzipBytes === own.gzipBytes });
  }
  if (!sent.answers || !own.answers) return found;
  const { correct, images, changed, confusion } = sent.answers;
  const { answers } = own;
  if (correct !== null && answers.correct !== null) {
    const same = correct === answers.correct && images === answers.images;
    found.push({ what: 'accuracy', same });
  }
  if (changed && answers.changed) {
    const same = changed.every((count, i) => count === answers.changed?.[i]);
    found.push({ what: 'changed answers', same });
  }
  if (confusion.length > 0 && answers.confusion.length > 0) {
    const same =
      confusion.length === answers.confusion.length &&
      confusion.every((count, i) => count === answers.confusion[i]);
    found.push({ what: 'confusion matrix', same });
  }
  return found;
}

/** How a column's results stand in the JSON of a link; null for none. */
export function writeSent(result: SentResult | null): unknown {
  if (!result) return null;
  const { fileBytes, gzipBytes, answers } = result;
  return {
    f: fileBytes,
    ...(gzipBytes !== null && { z: gzipBytes }),
    ...(answers && {
      n: answers.images,
      ...(answers.correct !== null && { k: answers.correct }),
      ...(answers.confusion.length > 0 && { x: toBase64Url(packCounts(answers.confusion)) }),
      ...(answers.changed && { a: answers.changed }),
    }),
  };
}

const BYTES = amount({ min: 0, max: MOST_BYTES }, 'whole');
const IMAGES = amount({ min: 0, max: MOST_IMAGES }, 'whole');

/** What {@link writeSent} wrote; null for what is no result. Fields that make no sense are left out. */
export function readSent(value: unknown): SentResult | null {
  const fields = new Map<string, unknown>(Object.entries(Object(value)));
  const fileBytes = BYTES.nearest(fields.get('f'));
  if (fileBytes === undefined) return null;
  const gzipBytes = BYTES.nearest(fields.get('z')) ?? null;
  const images = IMAGES.nearest(fields.get('n'));
  if (images === undefined) return { fileBytes, gzipBytes, answers: null };
  const correct = IMAGES.nearest(fields.get('k'));
  const changed = readChanged(fields.get('a'));
  return {
    fileBytes,
    gzipBytes,
    answers: {
      images,
      correct: correct === undefined ? null : Math.min(correct, images),
      confusion: readConfusion(fields.get('x'), images),
      changed,
    },
  };
}

function readChanged(value: unknown): SentAnswers['changed'] {
  if (!Array.isArray(value)) return null;
  const [all, better, worse] = value.map((count) => IMAGES.nearest(count));
  return all === undefined || better === undefined || worse === undefined
    ? null
    : [all, better, worse];
}

/** Counts of a square matrix that add up to all images. */
function readConfusion(value: unknown, images: number): Uint32Array {
  const bytes = typeof value === 'string' ? fromBase64Url(value) : undefined;
  const counts = bytes && unpackCounts(bytes);
  if (!counts || !Number.isInteger(Math.sqrt(counts.length))) return NO_COUNTS;
  return counts.reduce((sum, count) => sum + count, 0) === images ? counts : NO_COUNTS;
}

/** Seven bits to a byte, the lowest first; the eighth says that more follow. Most counts of a confusion matrix are small. */
function packCounts(counts: Uint32Array): Uint8Array {
  const bytes: number[] = [];
  for (let count of counts) {
    while (count > 0x7f) {
      bytes.push((count & 0x7f) | 0x80);
      count >>>= 7;
    }
    bytes.push(count);
  }
  return Uint8Array.from(bytes);
}

function unpackCounts(bytes: Uint8Array): Uint32Array | undefined {
  const counts: number[] = [];
  let count = 0;
  let shift = 0;
  for (const byte of bytes) {
    count += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (count > MOST_IMAGES || shift > 35 || counts.length >= MOST_CLASSES ** 2) return undefined;
    if (byte & 0x80) continue;
    counts.push(count);
    [count, shift] = [0, 0];
  }
  return shift === 0 ? Uint32Array.from(counts) : undefined;
}
