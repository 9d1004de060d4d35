/** What a file answers, image by image. */
import { PlaygroundError } from '../base/errors.ts';
import { type ClassNumbers, classNumbers } from './class-numbers.ts';

export interface Answers {
  /** The class with the highest output; of equal ones the first, as NumPy's argmax. */
  readonly top1: ClassNumbers;
  /** That output. */
  readonly confidence: Float32Array;
  readonly classes: number;
  /** 1 where the right class is among the five highest outputs; absent without labels, and where classes are few. */
  readonly inTop5?: Uint8Array;
}

/** Classes from which on it matters whether an answer was among the first five. */
const MANY_CLASSES = 21;

/** Whether answers of so many classes are looked for among the five highest, too. */
export const hasTop5 = (classes: number) => classes >= MANY_CLASSES;

/** Whether `label` is among the five highest of a row; of equal ones the first count as higher. */
export function isInTop5(row: ArrayLike<number>, label: number): boolean {
  const own = row[label] ?? Number.NaN;
  if (Number.isNaN(own)) return false;
  let higher = 0;
  for (let c = 0; c < row.length && higher < 5; c++) {
    if (row[c]! > own || (row[c] === own && c < label)) higher++;
  }
  return higher < 5;
}

/** Images that run at once, where their activations fit into memory. */
export const EVALUATION_BATCH = 100;

/** An output with more values than this is no list of classes. */
export const MOST_CLASSES = 2 ** 20;

/**
 * Writes the answers for the rows of `outputs` into `top1` and `confidence` from `first` on. NaN never wins; a row of
 * nothing else answers class 0 with confidence NaN.
 */
export function answerRows(
  outputs: ArrayLike<number>,
  rows: number,
  first: number,
  { top1, confidence, classes }: Answers,
): void {
  for (let row = 0; row < rows; row++) {
    let best = Number.NaN;
    let answer = 0;
    for (let c = 0; c < classes; c++) {
      const value = outputs[row * classes + c]!;
      if (value > best || (Number.isNaN(best) && !Number.isNaN(value))) {
        best = value;
        answer = c;
      }
    }
    top1[first + row] = answer;
    confidence[first + row] = best;
  }
}

/** A part of the test set and the answers for it. */
export interface Shard extends Answers {
  /** Position of its first image in the test set. */
  readonly first: number;
}

/**
 * The answers of shards that together cover images 0 … n − 1 once, in any order.
 * @throws PlaygroundError `internal` when images are missing or answered twice.
 */
export function mergeShards(shards: readonly Shard[]): Answers {
  const sorted = shards.toSorted((a, b) => a.first - b.first);
  const images = sorted.reduce((sum, { top1 }) => sum + top1.length, 0);
  const confidence = new Float32Array(images);
  const classes = sorted[0]?.classes ?? 0;
  const top1 = classNumbers(images, classes);
  const inTop5 = sorted[0]?.inTop5 && new Uint8Array(images);
  let at = 0;
  for (const shard of sorted) {
    if (shard.first !== at || shard.classes !== classes) {
      throw new PlaygroundError(
        'internal',
        `Answers for image ${at} are ${shard.first > at ? 'missing' : 'given twice'}.`,
        'Run again.',
      );
    }
    top1.set(shard.top1, at);
    confidence.set(shard.confidence, at);
    if (shard.inTop5) inTop5?.set(shard.inTop5, at);
    at += shard.top1.length;
  }
  return { top1, confidence, classes, ...(inTop5 && { inTop5 }) };
}

/** The first `count` of them. */
export function firstAnswers(
  { top1, confidence, classes, inTop5 }: Answers,
  count: number,
): Answers {
  return {
    ...{ top1: top1.subarray(0, count), confidence: confidence.subarray(0, count), classes },
    ...(inTop5 && { inTop5: inTop5.subarray(0, count) }),
  };
}

/** Answers that were given in `order`, in the order of the set. */
export function answersInSetOrder(given: Answers, order: Uint32Array): Answers {
  const { classes } = given;
  const confidence = new Float32Array(order.length);
  const top1 = classNumbers(order.length, classes);
  const inTop5 = given.inTop5 && new Uint8Array(order.length);
  for (const [i, place] of order.entries()) {
    top1[place] = given.top1[i]!;
    confidence[place] = given.confidence[i]!;
    if (inTop5) inTop5[place] = given.inTop5![i]!;
  }
  return { top1, confidence, classes, ...(inTop5 && { inTop5 }) };
}

/** Ranges that cut `images` into at most `parts` pieces of about equal size, each a multiple of `batch` but the last. */
export function shardsOf(
  images: number,
  parts: number,
  batch: number,
): { first: number; count: number }[] {
  const size = Math.max(1, Math.ceil(images / Math.max(1, parts) / batch)) * batch;
  return Array.from({ length: Math.ceil(images / size) }, (_, i) => ({
    first: i * size,
    count: Math.min(size, images - i * size),
  }));
}
