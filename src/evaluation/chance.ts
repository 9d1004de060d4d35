/** Accuracy no better than guessing: the model was probably made for other images, and nothing measured on these counts. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { EvaluationReport } from './report.ts';

/** So much of the way from guessing to knowing counts as none, while it is less than so many times chance. */
const SHARE_OF_THE_WAY = 0.2;
const TIMES_CHANCE = 3;
/** Share of one class among the answers from which on it is the only one. */
const ONE_ANSWER = 0.9;
/** Share that would be right with other numbers for the classes, from which on those are the cause. */
const RENAMED = 0.5;

export interface Guessing {
  /** Accuracy of guessing, 1 / classes. */
  readonly chance: number;
  /** The class that nearly all answers name, with its share of them. */
  readonly oneAnswer: { readonly predicted: number; readonly share: number } | null;
  /** Share that would be right if every class had the number under which it is mostly answered; null where these are not distinct. */
  readonly renamed: number | null;
}

/**
 * Null for a classifier that knows something, or where too few images were measured to tell: the upper end of the accuracy's
 * 95 % interval must lie near 1 / classes.
 */
export function guessing({ images, classes, labelled }: EvaluationReport): Guessing | null {
  if (!labelled || classes < 2) return null;
  const chance = 1 / classes;
  const limit = Math.min(chance + SHARE_OF_THE_WAY * (1 - chance), TIMES_CHANCE * chance);
  if (labelled.interval[1] > limit) return null;
  const { confusion } = labelled;
  if (confusion.length === 0) return { chance, oneAnswer: null, renamed: null };
  const at = (label: number, predicted: number) => confusion[label * classes + predicted] ?? 0;
  const all = Array.from({ length: classes }, (_, i) => i);
  const answers = all.map((predicted) => all.reduce((sum, label) => sum + at(label, predicted), 0));
  const most = Math.max(...answers);
  const mostly = all.map((label) => all.reduce((a, b) => (at(label, b) > at(label, a) ? b : a)));
  const distinct = new Set(mostly).size === classes;
  const renamed = mostly.reduce((sum, predicted, label) => sum + at(label, predicted), 0) / images;
  return {
    chance,
    oneAnswer:
      most >= ONE_ANSWER * images
        ? { predicted: answers.indexOf(most), share: most / images }
        : null,
    renamed: distinct && renamed >= RENAMED ? renamed : null,
  };
}

const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)} %`;

/** The same in words, with the likely causes; null where there is nothing to say. */
export function guessingNote(
  report: EvaluationReport,
  nameOf: (index: number) => string = String,
): Diagnostic | null {
  const found = guessing(report);
  if (!found || !report.labelled) return null;
  const { accuracy, interval } = report.labelled;
  const { chance, oneAnswer, renamed } = found;
  const how =
    interval[1] < chance
      ? 'worse than'
      : interval[0] <= chance
        ? 'no better than'
        : 'hardly better than';
  const what = `Right on ${percent(accuracy)} of ${report.images.toLocaleString('en-US')} images is ${how} guessing among ${report.classes} classes (${percent(chance, 0)}).`;
  const why =
    renamed !== null
      ? `The answers distinguish the classes, but number them differently: renumbered, ${percent(renamed, 0)} would be right. The model’s classes are probably in a different order from the labels.`
      : oneAnswer
        ? `${percent(oneAnswer.share, 0)} of the answers are class ${nameOf(oneAnswer.predicted)}: the model was probably trained on values on another scale (0 to 255 instead of 0 to 1, say), or not at all.`
        : 'The model was probably trained on other images that merely have the same shape, on values on another scale (0 to 255 instead of 0 to 1, say), or with its classes in another order.';
  return {
    severity: 'warning',
    code: 'no-better-than-guessing',
    message: `${what} ${why}`,
    where: {},
  };
}
