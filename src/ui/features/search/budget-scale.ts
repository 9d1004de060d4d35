/** The slider of a budget of bytes: equal steps multiply, so that small files have as much of it as large ones. */

/** Steps of the slider. */
export const BUDGET_STEPS = 200;

/** Smallest and largest budget, in bytes. */
export type BudgetRange = readonly [low: number, high: number];

/** Less than this share of the float file takes less than four bits a weight. */
const SMALLEST_SHARE = 0.1;

/** From below the smallest file that is known, or can be hoped for, to above the float file. */
export function budgetRange(floatBytes: number, known: readonly number[]): BudgetRange {
  const low = Math.min(SMALLEST_SHARE * floatBytes, ...known.map((bytes) => 0.95 * bytes));
  const high = Math.max(floatBytes, ...known) * 1.15;
  return [Math.max(1, Math.floor(low)), Math.max(2, Math.ceil(high))];
}

/** Bytes of a step, in three digits: a budget is a round number. */
export function bytesAt(step: number, [low, high]: BudgetRange): number {
  const bytes = low * (high / low) ** (step / BUDGET_STEPS);
  return Number(bytes.toPrecision(3));
}

/** The nearest step. */
export function stepOf(bytes: number, [low, high]: BudgetRange): number {
  const share = Math.log(bytes / low) / Math.log(high / low);
  return Math.round(BUDGET_STEPS * Math.min(1, Math.max(0, share)));
}
