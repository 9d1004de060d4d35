/** What the overview says of accuracies: always by the paired test, see src/evaluation/verdict.ts. */
import { deltaInWords, isBetter } from '../../../evaluation/figure-words.ts';
import { nameInSentence } from '../../../evaluation/sample-words.ts';
import { pInWords, type Verdict, verdictOf } from '../../../evaluation/verdict.ts';
import { formatCount } from '../../components/format.ts';
import type { MeasuredPoint } from './points.ts';

/** Null for the baseline, and where the same images were not measured. */
export function verdictOfPoint({ baseline, change }: MeasuredPoint): Verdict | null {
  return baseline || !change ? null : verdictOf(change);
}

/** `26 better, 69 worse, p < 0.001`. */
export function changeInWords({ change }: MeasuredPoint): string {
  if (!change) return '';
  const { better, worse, p } = change;
  return `${formatCount(better)} better, ${formatCount(worse)} worse, ${pInWords(p)}`;
}

/** An amount on the axis: `0.43 points`, `1.20 dB`. */
function amount(size: number, { figure, value }: MeasuredPoint): string {
  if (figure.unit === 'share') return `${size.toFixed(size < 1 ? 2 : 1)} points`;
  return deltaInWords(size, figure.unit, value).replace(/^[+±]/, '');
}

/** `loses 0.43 points`; of errors, which nobody wants to gain: `errs by 0.02 more (MAE)`. */
function difference(from: MeasuredPoint, to: MeasuredPoint): string {
  const size = amount(Math.abs(to.value - from.value), from);
  const isMore = to.value > from.value;
  const { better, unit, name } = from.figure;
  if (better === 'lower')
    return `has ${size} ${isMore ? 'more' : 'less'} ${nameInSentence({ name })}`;
  return `${isMore ? 'gains' : 'loses'} ${size}${unit === 'share' ? '' : ` of ${nameInSentence({ name })}`}`;
}

/** The finding, for the heading of the picture. */
export function accuracyTitle(measured: readonly MeasuredPoint[]): string {
  const baseline = measured.find((point) => point.baseline);
  const others = measured.filter((point) => verdictOfPoint(point) !== null);
  if (!baseline || others.length === 0) return measured[0]?.figure.name ?? 'Accuracy';
  const worse = others.filter((point) => verdictOfPoint(point) === 'worse');
  if (worse.length > 0) {
    const worst = worse.reduce((a, b) => (isBetter(a.value, b.value, a.figure) ? b : a));
    return `${worst.title} ${difference(baseline, worst)}`;
  }
  const better = others.filter((point) => verdictOfPoint(point) === 'better');
  if (better.length > 0) {
    const best = better.reduce((a, b) => (isBetter(b.value, a.value, a.figure) ? b : a));
    return `${best.title} ${difference(baseline, best)}`;
  }
  const all = [baseline, ...others].map(({ value }) => value);
  const spread = Math.max(...all) - Math.min(...all);
  const within =
    baseline.figure.unit === 'share' ? `${spread.toFixed(2)} points` : amount(spread, baseline);
  return `No difference beyond chance: all within ${within}`;
}

const BADLY_SCALED =
  'Then open the badly scaled CNN, whose channels one int8 scale cannot serve: see there what the scheme tflite makes of it, and what best does.';

/** What to look at next: it follows from the numbers on show, and asks for nothing that is done already. */
export function overviewHint(measured: readonly MeasuredPoint[], badlyScaled: boolean): string {
  if (measured.length === 0) {
    return 'In shares, scales, biases and structure weigh the more, the smaller the model is. Accuracy is drawn here when a test set fits the model and measuring is on.';
  }
  if (badlyScaled) return badlyScaledHint(measured);
  if (measured.some(({ change }) => change?.test === 'paired-t')) return figureHint(measured);
  const baseline = measured.find((point) => point.baseline);
  const sure = measured.filter((point) =>
    ['better', 'worse'].includes(verdictOfPoint(point) ?? ''),
  );
  const hidden = sure.find(
    ({ low, high }) => baseline && low <= baseline.high && high >= baseline.low,
  );
  if (baseline && hidden) {
    return `The intervals of ${hidden.title} and ${baseline.title} overlap, and yet the difference is not chance: both answered the same images, and of those whose answer changed ${changeInWords(hidden)}. Changed answers decide, not intervals. ${BADLY_SCALED}`;
  }
  const shaky = measured.find((point) => verdictOfPoint(point) === 'luck');
  if (baseline && shaky) {
    return `${shaky.title} against ${baseline.title}: of the changed answers ${changeInWords(shaky)}. That may be chance; the difference in size never is. ${BADLY_SCALED}`;
  }
  return `Select a column and look at “Changed answers”: equal accuracy can hide many. ${BADLY_SCALED}`;
}

/** The same of figures that are means over samples. */
function figureHint(measured: readonly MeasuredPoint[]): string {
  const told =
    measured.find((point) => verdictOfPoint(point) === 'worse') ??
    measured.find((point) => verdictOfPoint(point) !== null);
  if (!told) return 'Select a column and open Predictions: there is the figure of every sample.';
  const sure = verdictOfPoint(told) !== 'luck';
  return `${told.title}, sample by sample against the baseline: ${changeInWords(told)}. ${sure ? 'That is no chance' : 'That may be chance'}, whatever the intervals do. Open Predictions for the samples that fell most.`;
}

function badlyScaledHint(measured: readonly MeasuredPoint[]): string {
  const int8 = measured.filter(({ mode }) => mode === 'int8');
  const ours = int8.find(({ scheme }) => scheme === 'best');
  const theirs = int8.find(({ scheme }) => scheme === 'tflite');
  if (ours && theirs) {
    return `The same mode twice: ${theirs.title} has ${theirs.value.toFixed(1)} %, ${ours.title} ${ours.value.toFixed(1)} %. Channels out of balance share one int8 scale in the first; the second balances them before it rounds.`;
  }
  if (theirs) {
    return 'Its channels are scaled out of balance, and one int8 scale cannot serve them. Set the full int8 column to the scheme best, which balances them first.';
  }
  return 'Its channels are scaled out of balance, and one int8 scale cannot serve them. The scheme best balances them first; set a full int8 column to the scheme tflite, which does as TensorFlow’s converter does, and see it fall to guessing.';
}
