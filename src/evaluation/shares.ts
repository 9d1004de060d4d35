/** What a classifier gives out for one sample, as something that people can compare: shares of 1, and how far one class leads. */

/** Integer outputs of a softmax add up to 1 only nearly: each of them may be half a step of 1/256 off. */
const SUM_TOLERANCE = 0.06;

/** Shares of one sample's outputs. */
export interface Shares {
  /** One share a class, 0..1; NaN where the outputs are no numbers. */
  readonly values: Float32Array;
  /** The outputs were scores, and became shares by softmax here. */
  readonly fromScores: boolean;
}

/** The outputs themselves where they are shares of 1 already, their softmax otherwise. */
export function sharesOf(outputs: ArrayLike<number>): Shares {
  const values = Float32Array.from(outputs);
  const sum = values.reduce((total, value) => total + value, 0);
  const areShares = values.every((value) => value >= 0) && Math.abs(sum - 1) <= SUM_TOLERANCE;
  if (areShares) return { values, fromScores: false };
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => Math.exp(value - most));
  const total = powers.reduce((a, b) => a + b, 0);
  return { values: powers.map((power) => power / total), fromScores: true };
}

/** The class with the highest value; of equal ones the first, as NumPy's argmax. NaN never wins. */
export function answerOf(values: ArrayLike<number>): number {
  let answer = 0;
  for (let c = 1; c < values.length; c++) {
    if (values[c]! > values[answer]! || Number.isNaN(values[answer]!)) answer = c;
  }
  return answer;
}

/** How far `answer` lies before the best of the other classes; negative where it lies behind. */
export function leadOf(values: ArrayLike<number>, answer: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < values.length; c++) if (c !== answer) best = Math.max(best, values[c]!);
  return values[answer]! - best;
}

/** How far the baseline's answer leads, sample by sample, in two files. */
export interface Leads {
  /** In the baseline's file: 0 and above. */
  readonly before: Float32Array;
  /** In the other file: not above 0 where it answers something else. Integers often give two classes the same value: a lead of 0. */
  readonly after: Float32Array;
  /** 1 where the other file answers something else. */
  readonly changed: Uint8Array;
}

/** Leads of `rows` samples whose shares lie one after another. */
export function leadsOf(
  before: readonly ArrayLike<number>[],
  after: readonly ArrayLike<number>[],
): Leads {
  const answers = before.map(answerOf);
  return {
    before: Float32Array.from(before, (values, i) => leadOf(values, answers[i]!)),
    after: Float32Array.from(after, (values, i) => leadOf(values, answers[i]!)),
    changed: Uint8Array.from(after, (values, i) => Number(answerOf(values) !== answers[i])),
  };
}
