/** In which order several runners take samples, so that what is done at any time is the beginning of the random order. */
import type { SampleRange } from '../ports/batches.ts';

export interface RunOrder {
  /** Numbers of samples in the set, those of the first runner first. */
  readonly order: Uint32Array;
  /** Of each runner, in `order`. */
  readonly ranges: readonly SampleRange[];
}

/**
 * Deals out batches of `order` like cards: while runners are equally fast, they are all at the same place of it.
 * @param runners at most so many get a part.
 */
export function dealtOut(order: Uint32Array, runners: number, batch: number): RunOrder {
  const batches = Math.ceil(order.length / batch);
  const dealt = new Uint32Array(order.length);
  const ranges: SampleRange[] = [];
  let at = 0;
  for (let runner = 0; runner < Math.min(runners, batches); runner++) {
    const first = at;
    for (let i = runner; i < batches; i += runners) {
      const part = order.subarray(i * batch, (i + 1) * batch);
      dealt.set(part, at);
      at += part.length;
    }
    ranges.push({ first, count: at - first });
  }
  return { order: dealt, ranges };
}

/**
 * How many of the answers of each runner belong to the longest beginning of the order that all of them have answered together.
 * @param rows samples that each runner has answered.
 */
export function commonBeginning(
  rows: readonly number[],
  count: number,
  batch: number,
): readonly number[] {
  const kept = rows.map(() => 0);
  for (let at = 0, i = 0; at < count; at += batch, i++) {
    const runner = i % rows.length;
    const size = Math.min(batch, count - at);
    if ((rows[runner] ?? 0) < (kept[runner] ?? 0) + size) break;
    kept[runner] = (kept[runner] ?? 0) + size;
  }
  return kept;
}
