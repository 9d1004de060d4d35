/** What the overview says of accuracies: always by the paired test, see src/evaluation/verdict.ts. */
import { pInWords, type Verdict, verdictOf } from '../../../evaluation/verdict.ts';
import { formatCount } from '../../components/format.ts';
import type { MeasuredPoint } from './points.ts';

/** Null for the baseline, and where the same images were not measured. */
export function verdictOfPoint({ baseline, flips }: MeasuredPoint): Verdict | null {
  return baseline || !flips ? null : verdictOf(flips);
}

/** `26 better, 69 worse, p < 0.001`. */
export function flipsInWords({ flips }: MeasuredPoint): string {
  if (!flips) return '';
  const { wrongToRight, rightToWrong, mcnemarP } = flips;
  return `${formatCount(wrongToRight)} better, ${formatCount(rightToWrong)} worse, ${pInWords(mcnemarP)}`;
}

const points = (share: number) => share.toFixed(share < 1 ? 2 : 1);

/** The finding, for the heading of the picture. */
export function accuracyTitle(measured: readonly MeasuredPoint[]): string {
  const baseline = measured.find((point) => point.baseline);
  const others = measured.filter((point) => verdictOfPoint(point) !== null);
  if (!baseline || others.length === 0) return 'Accuracy';
  const worse = others.filter((point) => verdictOfPoint(point) === 'worse');
  if (worse.length > 0) {
    const worst = worse.reduce((a, b) => (b.accuracy < a.accuracy ? b : a));
    return `${worst.title} loses ${points(baseline.accuracy - worst.accuracy)} points`;
  }
  const better = others.filter((point) => verdictOfPoint(point) === 'better');
  if (better.length > 0) {
    const best = better.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
    return `${best.title} gains ${points(best.accuracy - baseline.accuracy)} points`;
  }
  const all = [baseline, ...others].map(({ accuracy }) => accuracy);
  const spread = (Math.max(...all) - Math.min(...all)).toFixed(2);
  return `No difference beyond chance: all within ${spread} points`;
}

const BADLY_SCALED =
  'Then open the badly scaled CNN, whose channels one int8 scale cannot serve: see there what the scheme tflite makes of it, and what best does.';

/** What to look at next: it follows from the numbers on show, and asks for nothing that is done already. */
export function overviewHint(measured: readonly MeasuredPoint[], badlyScaled: boolean): string {
  if (measured.length === 0) {
    return 'In shares, scales, biases and structure weigh the more, the smaller the model is. Accuracy is drawn here when a test set fits the model and measuring is on.';
  }
  if (badlyScaled) return badlyScaledHint(measured);
  const baseline = measured.find((point) => point.baseline);
  const sure = measured.filter((point) =>
    ['better', 'worse'].includes(verdictOfPoint(point) ?? ''),
  );
  const hidden = sure.find(
    ({ low, high }) => baseline && low <= baseline.high && high >= baseline.low,
  );
  if (baseline && hidden) {
    return `The intervals of ${hidden.title} and ${baseline.title} overlap, and yet the difference is not chance: both answered the same images, and of those whose answer changed ${flipsInWords(hidden)}. Changed answers decide, not intervals. ${BADLY_SCALED}`;
  }
  const shaky = measured.find((point) => verdictOfPoint(point) === 'luck');
  if (baseline && shaky) {
    return `${shaky.title} against ${baseline.title}: of the changed answers ${flipsInWords(shaky)}. That may be chance; the difference in size never is. ${BADLY_SCALED}`;
  }
  return `Select a column and look at “Changed answers”: equal accuracy can hide many. ${BADLY_SCALED}`;
}

function badlyScaledHint(measured: readonly MeasuredPoint[]): string {
  const int8 = measured.filter(({ mode }) => mode === 'int8');
  const ours = int8.find(({ scheme }) => scheme === 'best');
  const theirs = int8.find(({ scheme }) => scheme === 'tflite');
  if (ours && theirs) {
    return `The same mode twice: ${theirs.title} has ${theirs.accuracy.toFixed(1)} %, ${ours.title} ${ours.accuracy.toFixed(1)} %. Channels out of balance share one int8 scale in the first; the second balances them before it rounds.`;
  }
  if (theirs) {
    return 'Its channels are scaled out of balance, and one int8 scale cannot serve them. Set the full int8 column to the scheme best, which balances them first.';
  }
  return 'Its channels are scaled out of balance, and one int8 scale cannot serve them. The scheme best balances them first; set a full int8 column to the scheme tflite, which does as TensorFlow’s converter does, and see it fall to guessing.';
}
