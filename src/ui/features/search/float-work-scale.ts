/** The slider of a budget of multiply-accumulates: equal steps are equal shares of the model's. */

/** Steps of the slider. */
export const FLOAT_STEPS = 100;

/** Multiply-accumulates of a step, in three digits; all of them at the last one. */
export function macsAt(step: number, macs: number): number {
  if (step >= FLOAT_STEPS) return macs;
  return Math.min(macs - 1, Math.round(Number(((macs * step) / FLOAT_STEPS).toPrecision(3))));
}

/** The nearest step; the ends only where nothing, or everything, is allowed. */
export function macsStepOf(most: number, macs: number): number {
  if (most <= 0) return 0;
  if (most >= macs) return FLOAT_STEPS;
  return Math.min(FLOAT_STEPS - 1, Math.max(1, Math.round((FLOAT_STEPS * most) / macs)));
}
