import type { Schedule } from '../settings/steps.ts';

/** Share of the learning rate at a step. @param progress share of the steps that are done, 0..1. */
export function shareOfRate(schedule: Schedule, progress: number): number {
  return schedule === 'cosine' ? (1 + Math.cos(Math.PI * progress)) / 2 : 1;
}
