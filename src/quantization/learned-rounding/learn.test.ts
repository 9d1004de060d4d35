import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../tensor/random.ts';
import { effortOf, learnRounding } from './learn.ts';
import { outputError, type RoundingProblem } from './problem.ts';
import { refine } from './refine.ts';
import { relax } from './relaxation.ts';

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
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    expect(await learnRounding(few, { onProgress })).toBe(few.nearest);
    expect(shares).toEqual([]);
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
    const refining = (300 * 64) / (300 * 64 + 10 * 88);
    for (const until of [0, refining]) {
      const controller = new AbortController();
      const onProgress = (share: number) => share > until && controller.abort();
      await expect(
        learnRounding(problem(100), { signal: controller.signal, onProgress }),
      ).rejects.toMatchObject({ code: 'cancelled' });
    }
  });

  test('300 steps, then rounds of refinement for outputs that still change; each counts as much as it costs', async () => {
    const all = problem(100);
    // Of 100 inputs, the first 12 check.
    const training = { ...all, rows: 88, inputs: all.inputs.subarray(12 * WIDTH) };
    const shares: number[] = [];
    const learned = await learnRounding(all, { onProgress: (share) => shares.push(share) });
    const relaxation = relax(training, seededRandom(OUTPUTS * WIDTH));
    for (let step = 0; step < 300; step++) relaxation.step(step / 300);
    const refinement = refine(training, relaxation.integers());
    let sweeps = 0;
    const outputs = Array.from({ length: OUTPUTS }, (_, o) => o);
    for (let changed = 1; changed > 0; sweeps++) {
      changed = outputs.reduce((sum, o) => sum + refinement.sweep(o), 0);
    }
    expect(learned).toEqual(refinement.integers());
    // A step is two products with 32 inputs, a round one with all.
    const costs = [
      ...Array.from({ length: 300 }, (_, i) => 64 * (i + 1)),
      ...Array.from({ length: sweeps }, (_, i) => 64 * 300 + 88 * (i + 1)),
    ];
    const total = 64 * 300 + 10 * 88;
    expect(sweeps).toBeGreaterThan(1);
    expect(shares).toEqual([...costs.map((cost) => expect.closeTo(cost / total, 9)), 1]);
  });

  test('is kept only where it helps the inputs that check: the first eighth', async () => {
    // Errors of −0.4 each; rounding one of the two up leaves 0.2 where inputs are alike, and 1 where they are opposite.
    const of = (...checking: number[]): RoundingProblem => ({
      weights: Float32Array.of(0.4, 0.4),
      outputs: 1,
      width: 2,
      steps: Float32Array.of(1, 1),
      nearest: Int8Array.of(0, 0),
      min: -4,
      max: 3,
      inputs: Float32Array.of(...checking, ...new Array(14).fill(1)),
      rows: 8,
    });
    const { nearest } = of(1, 1);
    expect((await learnRounding(of(1, 1))).toSorted()).toEqual(Int8Array.of(0, 1));
    expect(await learnRounding(of(1, -1))).toEqual(nearest);
    expect(await learnRounding(of(0, 0))).toEqual(nearest);
    // Seven inputs are too few to check with one.
    expect(await learnRounding({ ...of(1, 1), rows: 7 })).toEqual(nearest);
  });

  test.each([
    [0, 5, 0],
    [240, 88, 240 * (64 * 300 + 10 * 88)],
    // 8 thousand millions of multiplications are affordable.
    [1_000_000, 0, 1_000_000 * 64 * 125],
    [3_000_000, 1, 3_000_000 * (64 * 60 + 10)],
  ])('%i weights, %i inputs: so much work', (weights, rows, effort) => {
    expect(effortOf({ outputs: 1, width: weights, rows })).toBe(effort);
  });
});
