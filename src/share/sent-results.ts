/** Results that travel in a link: the sender's numbers, shown as such and held against what is computed here. */
import { amount } from '../base/kinds.ts';
import { type Interval, UNITS, type Unit } from '../evaluation/figures.ts';
import {
  classesOf,
  flipsOf,
  headlineOf,
  type TaskComparison,
  type TaskReport,
} from '../evaluation/tasks.ts';
import { fromBase64Url, toBase64Url } from './base64.ts';
import type { ColumnResult } from './results.ts';

/** What a file answered, as its sender saw it. */
export interface SentAnswers {
  readonly images: number;
  /** Samples of the whole, where the sender stopped early. */
  readonly of?: number;
  /** Null without labels. */
  readonly correct: number | null;
  /** confusion[label · classes + predicted]; empty without labels, and for more classes than {@link MOST_CLASSES}. */
  readonly confusion: Uint32Array;
  /** The headline of a task whose answers are no classes; absent for classes. */
  readonly figure?: SentFigure | null;
  /** Answers other than the baseline's: all, those that became right, those that became wrong; null for the baseline. */
  readonly changed: readonly [all: number, better: number, worse: number] | null;
}

/** A figure as its sender saw it. */
export interface SentFigure {
  readonly name: string;
  readonly unit: Unit;
  readonly value: number;
  readonly interval: Interval;
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

function sentAnswers(report: TaskReport, comparison: TaskComparison | undefined): SentAnswers {
  const classes = classesOf(report);
  if (classes) return sentClasses(classes, flipsOf(comparison));
  const headline = headlineOf(report);
  const figure = headline && {
    ...{ name: headline.name, unit: headline.unit },
    ...{ value: headline.value, interval: headline.interval },
  };
  const { images, of } = report;
  return {
    ...{ images, correct: null, confusion: NO_COUNTS, changed: null, figure },
    ...(of !== undefined && { of }),
  };
}

function sentClasses(
  { images, of, classes, labelled }: TaskReport<'classification'>,
  comparison: TaskComparison<'classification'> | null,
): SentAnswers {
  const flips = comparison?.labelled;
  return {
    images,
    ...(of !== undefined && { of }),
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
  readonly what:
    | 'file size'
    | 'gzipped size'
    | 'accuracy'
    | 'figure'
    | 'changed answers'
    | 'confusion matrix';
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
  // What was stopped early stands on other samples: nothing can be said of the rest.
  if (sent.answers.of !== answers.of || (answers.of !== undefined && images !== answers.images)) {
    return found;
  }
  if (correct !== null && answers.correct !== null) {
    const same = correct === answers.correct && images === answers.images;
    found.push({ what: 'accuracy', same });
  }
  if (sent.answers.figure && answers.figure) {
    const same = images === answers.images && sameFigure(sent.answers.figure, answers.figure);
    found.push({ what: 'figure', same });
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

/** To the digits that a link has. */
function sameFigure(a: SentFigure, b: SentFigure): boolean {
  return a.name === b.name && shortOf(a.value) === shortOf(b.value);
}

/** Seven digits that count, as a float32 has: more would only tell processors apart. */
function shortOf(value: number): number {
  return Number(value.toPrecision(7));
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
      ...(answers.of !== undefined && { o: answers.of }),
      ...(answers.correct !== null && { k: answers.correct }),
      ...(answers.confusion.length > 0 && { x: toBase64Url(packCounts(answers.confusion)) }),
      ...(answers.changed && { a: answers.changed }),
      ...(answers.figure && { v: writeFigure(answers.figure) }),
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
  const of = IMAGES.nearest(fields.get('o'));
  const changed = readChanged(fields.get('a'));
  const figure = readFigure(fields.get('v'));
  return {
    fileBytes,
    gzipBytes,
    answers: {
      images,
      ...(of !== undefined && of > images && { of }),
      correct: correct === undefined ? null : Math.min(correct, images),
      confusion: readConfusion(fields.get('x'), images),
      changed,
      ...(figure && { figure }),
    },
  };
}

function writeFigure({ name, unit, value, interval }: SentFigure): unknown {
  // JSON has no infinity, which decibels can be.
  return [name, UNITS.indexOf(unit), ...[value, ...interval].map((one) => String(shortOf(one)))];
}

/** Letters that a name of a figure has at most. */
const LONGEST_NAME = 40;

function readFigure(given: unknown): SentFigure | null {
  if (!Array.isArray(given) || given.length !== 5) return null;
  const [name, index, ...texts] = given;
  const unit = UNITS[index];
  const [value = Number.NaN, low = Number.NaN, high = Number.NaN] = texts.map(Number);
  const isName = typeof name === 'string' && name.length <= LONGEST_NAME;
  if (!isName || unit === undefined || [value, low, high].some(Number.isNaN)) return null;
  return { name, unit, value, interval: [low, high] };
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
