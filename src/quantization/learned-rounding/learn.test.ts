import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../tensor/random.ts';
import { learnRounding } from './learn.ts';
import { outputError, type RoundingProblem } from './problem.ts';

const [OUTPUTS, WIDTH] = [6, 40];

/** Random weights with 3 bits, and inputs that share a few sources: what one weight gets wrong, others can make good. */
function problem(rows: number, sources = 6): RoundingProblem {
  const random = seededRandom(3);
  const normal = () => random() + random() + random() - 1.5;
  const weights = Float32Array.from({ length: OUTPUTS * WIDTH }, normal);
  const mixing = Float32Array.from({ length: sources * WIDTH }, random);
  const inputs = new Float32Array(rows * WIDTH);
  for (let row = 0; row < rows; row++) {
    for (let s = 0; s < sources; s++) {
      const source = normal();
      for (let k = 0; k < WIDTH; k++) {
        inputs[row * WIDTH + k] = inputs[row * WIDTH + k]! + source * mixing[s * WIDTH + k]!;
      }
    }
  }
  const steps = new Float32Array(weights.length);
  for (let o = 0; o < OUTPUTS; o++) {
    const row = weights.subarray(o * WIDTH, (o + 1) * WIDTH);
    const largest = row.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    steps.fill(largest / 3, o * WIDTH, (o + 1) * WIDTH);
  }
  const nearest = Int8Array.from(weights, (w, i) => Math.round(w / steps[i]!));
  return { weights, outputs: OUTPUTS, width: WIDTH, steps, nearest, min: -4, max: 3, inputs, rows };
}

describe('learned rounding of a layer', () => {
  test('a tenth of the error, also on inputs that it has not seen; each weight to one of its neighbours', async () => {
    const all = problem(400);
    const seen = { ...all, rows: 200, inputs: all.inputs.subarray(0, 200 * WIDTH) };
    const unseen = { ...all, rows: 200, inputs: all.inputs.subarray(200 * WIDTH) };
    const learned = await learnRounding(seen);
    for (const part of [seen, unseen]) {
      expect(outputError(part, learned)).toBeLessThan(outputError(part, all.nearest) / 10);
    }
    learned.forEach((integer, i) => {
      expect(Math.abs(integer - all.weights[i]! / all.steps[i]!)).toBeLessThan(1);
    });
    expect(await learnRounding(seen)).toEqual(learned);
  });

  test('stays at the nearest integers where there is nothing to learn from, or nothing to gain', async () => {
    const few = problem(4);
    expect(await learnRounding(few)).toBe(few.nearest);
    const silent = { ...problem(100), inputs: new Float32Array(100 * WIDTH) };
    expect(await learnRounding(silent)).toBe(silent.nearest);
    const exact = problem(100);
    const onGrid = exact.weights.map((_, i) => exact.nearest[i]! * exact.steps[i]!);
    expect(await learnRounding({ ...exact, weights: onGrid })).toBe(exact.nearest);
  });

  test('tells how far it is, and stops when asked to', async () => {
    const shares: number[] = [];
    await learnRounding(problem(100), { onProgress: (share) => shares.push(share) });
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
    expect(shares[0]).toBeLessThan(0.1);
    expect(shares.at(-1)).toBe(1);
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(learnRounding(problem(100), options)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
