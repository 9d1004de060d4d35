/** One drop in two: records that ranges are learned from, and records that are measured on. */
import { seededRandom, shuffled } from '../tensor/random.ts';
import type { DataSetup } from './setup/fields.ts';

export interface Split {
  /** Numbers of records, in random order: folders come one after the other, and the first ones are to be a fair sample of all. */
  readonly test: Uint32Array;
  /** In random order, too. */
  readonly calibration: Uint32Array;
}

/** The same seed gives the same split on every machine; no record is in both. */
export function splitOf(count: number, { calibration, most, seed }: DataSetup['split']): Split {
  const order = shuffled(count, seededRandom(seed));
  const chosen = Math.round(calibration * count);
  const end = most === null ? count : chosen + most;
  return { test: order.slice(chosen, end), calibration: order.slice(0, chosen) };
}
