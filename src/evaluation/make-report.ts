/** From answers to figures. */
import { PlaygroundError } from '../base/errors.ts';
import type { ClassNumbers } from './class-numbers.ts';
import type { Change } from './figures.ts';
import { type Comparison, confusionLength, type EvaluationReport } from './report.ts';
import { mcnemarP, wilsonInterval, Z95 } from './statistics.ts';

/**
 * Accuracy and confusion of the answers `top1`; without labels the answers alone.
 * @param labels one class per image.
 * @throws PlaygroundError `bad-data` when labels are missing for some images, or name a class that the model does not have.
 */
export function reportOf(
  top1: ClassNumbers,
  confidence: Float32Array,
  labels: ClassNumbers | undefined,
  classes: number,
): EvaluationReport {
  const task = 'classification';
  const report = { task, images: top1.length, classes, top1, confidence } as const;
  if (!labels) return report;
  checkLabels(labels, top1.length, classes);
  const confusion = new Uint32Array(confusionLength(classes));
  let correct = 0;
  for (let i = 0; i < top1.length; i++) {
    const at = labels[i]! * classes + top1[i]!;
    if (at < confusion.length) confusion[at] = confusion[at]! + 1;
    if (labels[i] === top1[i]) correct++;
  }
  const accuracy = top1.length === 0 ? 0 : correct / top1.length;
  const interval = wilsonInterval(correct, top1.length);
  return { ...report, labelled: { correct, accuracy, interval, confusion } };
}

/**
 * What `top1` changes against `baseline`, image by image.
 * @throws PlaygroundError `bad-data` when they are not of the same images.
 */
export function compare(
  baseline: ClassNumbers,
  top1: ClassNumbers,
  labels?: ClassNumbers | undefined,
): Comparison {
  const images = baseline.length;
  if (top1.length !== images) {
    throw new PlaygroundError(
      'bad-data',
      `Answers for ${top1.length} images cannot be compared with answers for ${images}.`,
      'Measure both files on the same images.',
    );
  }
  if (labels) checkLabels(labels, images, Number.POSITIVE_INFINITY);
  let changed = 0;
  let rightToWrong = 0;
  let wrongToRight = 0;
  for (let i = 0; i < images; i++) {
    if (baseline[i] === top1[i]) continue;
    changed++;
    if (baseline[i] === labels?.[i]) rightToWrong++;
    if (top1[i] === labels?.[i]) wrongToRight++;
  }
  const agreement = images === 0 ? 1 : 1 - changed / images;
  const found = { task: 'classification', images, changed, agreement } as const;
  if (!labels) return found;
  return {
    ...found,
    labelled: {
      rightToWrong,
      wrongToRight,
      wrongEitherWay: changed - rightToWrong - wrongToRight,
      accuracyDelta: images === 0 ? 0 : (wrongToRight - rightToWrong) / images,
      mcnemarP: mcnemarP(wrongToRight, rightToWrong),
    },
  };
}

/** The changed answers as a change of the accuracy; null without labels. */
export function changeOfFlips({ images, labelled }: Comparison): Change | null {
  if (!labelled) return null;
  const { wrongToRight, rightToWrong, accuracyDelta: delta, mcnemarP: p } = labelled;
  const count = Math.max(1, images);
  const variance = (wrongToRight + rightToWrong) / count - delta ** 2;
  const reach = Z95 * Math.sqrt(Math.max(0, variance) / count);
  return {
    ...{ delta, interval: [delta - reach, delta + reach], p, test: 'mcnemar' },
    ...{ gain: wrongToRight - rightToWrong, better: wrongToRight, worse: rightToWrong },
  };
}

function checkLabels(labels: ClassNumbers, images: number, classes: number): void {
  if (labels.length !== images) {
    throw new PlaygroundError(
      'bad-data',
      `There are ${labels.length} labels for ${images} images.`,
      'Give one label per image.',
    );
  }
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong < 0) return;
  throw new PlaygroundError(
    'bad-data',
    `Image ${wrong} has the label ${labels[wrong]}; the model knows the classes 0 to ${classes - 1}.`,
    'Use labels that count from 0.',
  );
}
