/** The walk from the most exact mix of a family to its smallest: always the step that costs least error for the bytes it saves. */
import type { Effect, MeasuredFamily } from './sensitivity.ts';
import type { Assignment } from './space.ts';

interface Step {
  readonly layer: number;
  readonly to: number;
  /** Error per byte saved. */
  readonly price: number;
}

/** All mixes on the way, largest first. Neighbours differ in one layer. */
export function walk({ effects, layers }: MeasuredFamily): readonly Assignment[] {
  const hulls = layers.map((_, i) => lowerHull(effects[i] ?? []));
  const steps = hulls.flatMap((hull, layer) =>
    hull.slice(1).map((effect, k): Step => {
      const from = hull[k] ?? effect;
      const price = (effect.mse - from.mse) / Math.max(1, from.bytes - effect.bytes);
      return { layer, to: effect.option, price };
    }),
  );
  let current: Assignment = hulls.map((hull) => hull[0]?.option ?? -1);
  const path = [current];
  // Prices of a hull go up, so the steps of one layer stay in order.
  for (const { layer, to } of steps.toSorted((a, b) => a.price - b.price)) {
    current = current.with(layer, to);
    path.push(current);
  }
  return path;
}

/** From the effect with the least error to the smallest, those that no mix of two others beats. */
export function lowerHull(effects: readonly Effect[]): readonly Effect[] {
  const hull: Effect[] = [];
  for (const effect of effects.toSorted((a, b) => a.bytes - b.bytes || a.mse - b.mse)) {
    const last = hull.at(-1);
    // Larger and no more exact.
    if (last && effect.mse >= last.mse) continue;
    while (hull.length >= 2 && isAbove(hull.at(-1)!, hull.at(-2)!, effect)) hull.pop();
    hull.push(effect);
  }
  return hull.reverse();
}

/** Whether `middle` lies on or above the line from `a` to `b`. */
function isAbove(middle: Effect, a: Effect, b: Effect): boolean {
  return (middle.mse - a.mse) * (b.bytes - a.bytes) >= (b.mse - a.mse) * (middle.bytes - a.bytes);
}
