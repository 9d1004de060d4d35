/** What the rows of tasks mean whose answers are no classes. */
import {
  deltaInWords,
  figureInWords,
  figureLine,
  intervalInWords,
  TESTS,
} from '../../../evaluation/figure-words.ts';
import { changeOf, headlineOf, type TaskName } from '../../../evaluation/tasks.ts';
import { pInWords, verdictOf } from '../../../evaluation/verdict.ts';
import { Formula } from '../../components/Definition.tsx';
import { formatCount } from '../../components/format.ts';
import type { LedgerContext } from './ledger-context.ts';
import { subject, VERDICTS } from './subject.ts';

/** What the headline of each task says. */
const MEANINGS: Readonly<Record<Exclude<TaskName, 'classification'>, string>> = {
  agreement:
    'How near the outputs come to those of the float model on the same samples, which needs no right answers. SQNR compares the signal with the noise that quantization adds, in decibels: 6 dB more is half the noise. The mean over all samples.',
  regression:
    'How far the answers are from the right values: the mean of all distances, in the unit of the values. Less is better.',
  sequence:
    'The share of positions of a sample whose highest output is the right class, the mean over all samples. Perplexity says among how many classes the model seems to hesitate: 1 is certainty.',
  segmentation:
    'For each class the pixels that are both right and answered, as a share of those that are either; the mean over classes, all pictures together. Its interval is found by leaving parts of the pictures out in turn, and files are compared picture by picture.',
  embeddings:
    'Each sample is looked up by its embedding among those of the float model: the share for which the nearest other sample is of the same class. Without classes, the cosine to the float model’s embedding of the same sample: 1 points the same way.',
  detection:
    'A box is right where it covers a thing of its class by half (intersection over union). Average precision asks how many of the boxes are right as more of them are taken, the surest first; mAP is the mean over classes, as COCO counts it.',
  reconstruction:
    'How near the output comes to the input, which is its own right answer. PSNR compares the range of values with the mean squared error, in decibels: 6 dB more is half the error. The mean over all samples.',
};

export function figure(context: LedgerContext) {
  const column = subject(context);
  const report = column?.entry?.result.evaluation;
  const headline = headlineOf(report);
  const reference = headlineOf(context.baseline?.entry?.result.evaluation);
  if (!column || !headline || !report || report.task === 'classification') return null;
  const { value, unit, interval, samples, nothing } = headline;
  const delta = reference ? value - reference.value : Number.NaN;
  return (
    <>
      <p>{MEANINGS[report.task]}</p>
      <p>
        The line is the 95 % interval: with other samples of the same kind, the figure would mostly
        land inside. The dashed tick is the baseline. Two files are run on the same samples, so
        whether they differ is decided sample by sample, also where the intervals overlap.
      </p>
      <Formula
        lines={[
          `${column.title}, ${formatCount(samples)} samples:`,
          `${headline.name} = ${figureInWords(headline)}`,
          `95 %: ${intervalInWords(interval, unit, value)}`,
          ...(nothing === null
            ? []
            : [`${figureInWords({ value: nothing, unit })} takes no knowledge at all`]),
          ...(reference && Number.isFinite(delta)
            ? [
                `Δ = ${figureInWords(headline)} − ${figureInWords(reference)} = ${deltaInWords(delta, unit, reference.value)}`,
              ]
            : []),
        ]}
      />
    </>
  );
}

export function samples(context: LedgerContext) {
  const column = subject(context);
  const change = changeOf(column && context.comparisons.get(column.column.id));
  const headline = headlineOf(column?.entry?.result.evaluation);
  return (
    <>
      <p>
        On how many samples this file does better (▲) than the baseline and on how many worse (▼),
        by the figure of each single sample. Where they are the same, neither counts.
      </p>
      <p>
        The p value is the chance of a mean difference this large if both files were equally good.
        Below 0.05 it is called a difference here.
      </p>
      {column && change && headline && (
        <Formula
          lines={[
            `${column.title}:`,
            `${formatCount(change.better)} ▲, ${formatCount(change.worse)} ▼, ${formatCount(headline.samples - change.better - change.worse)} the same`,
            `mean Δ = ${deltaInWords(change.delta, headline.unit, headline.value)}`,
            `95 %: ${intervalInWords(change.interval, headline.unit, headline.value)}`,
            `${TESTS[change.test]}: ${pInWords(change.p)}, ${VERDICTS[verdictOf(change)]}`,
          ]}
        />
      )}
    </>
  );
}

export function figures(context: LedgerContext) {
  const column = subject(context);
  const report = column?.entry?.result.evaluation;
  const lines = report && report.task !== 'classification' ? report.figures.map(figureLine) : [];
  return (
    <>
      <p>
        Other figures of the same samples, by which such a task is judged, too. Among the first
        five: the right class has one of the five highest outputs, which is asked of more than 20
        classes.
      </p>
      {column && lines.length > 0 && <Formula lines={[`${column.title}:`, ...lines]} />}
    </>
  );
}
