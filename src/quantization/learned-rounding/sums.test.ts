/** The sums of learned rounding on small random layers, beside the same written out plainly. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../tensor/random.ts';
import { inputRows, meanSquare, outputError, type RoundingProblem } from './problem.ts';
import { refine } from './refine.ts';
import { relax } from './relaxation.ts';

const f32 = Math.fround;
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const total = (terms: readonly number[]) => terms.reduce((a, b) => a + b, 0);

/**
 * Weights of [outputs, width], from −5 to 4 steps of which −3…2 are allowed: every fourth on an integer, every fourth near it,
 * the others near a tie. Inputs share a source.
 */
function problem(seed: number, rows: number, outputs = 3, width = 21): RoundingProblem {
  const random = seededRandom(seed);
  const size = outputs * width;
  const steps = Float32Array.from({ length: size }, () => (64 + Math.floor(random() * 64)) / 128);
  const weights = steps.map((step, i) => {
    const offset = [0, random() / 8, 0.5 + (random() - 0.5) / 8, 0.5 + (random() - 0.5) / 4];
    return step * (Math.floor(random() * 9) - 5 + offset[i % 4]!);
  });
  const nearest = Int8Array.from(weights, (w, i) =>
    Math.max(-3, Math.min(2, Math.round(w / steps[i]!))),
  );
  const inputs = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const source = random() - 0.3;
    for (let k = 0; k < width; k++) inputs[row * width + k] = source + (random() - 0.5);
  }
  return { weights, outputs, width, steps, nearest, min: -3, max: 2, inputs, rows };
}

const rowsOf = ({ inputs, rows, width }: RoundingProblem) =>
  range(rows).map((row) => [...inputs.slice(row * width, (row + 1) * width)]);
const product = (a: readonly number[], b: readonly number[]) => total(a.map((v, k) => v * b[k]!));

describe('inputs and errors', () => {
  test('mean of squares', () => {
    expect(meanSquare(Float32Array.of(1, -2, 4))).toBe(7);
    expect(meanSquare(new Float32Array())).toBe(0);
  });

  test('some rows of the inputs', () => {
    const all = problem(1, 5);
    const [from, to] = [21, 3 * 21];
    expect(inputRows(all, 1, 2)).toEqual({ ...all, rows: 2, inputs: all.inputs.slice(from, to) });
  });

  test('error of the outputs, by hand', () => {
    const of = (rows: number, ...inputs: number[]): RoundingProblem => ({
      weights: Float32Array.of(1, 2, -1, 0.5),
      outputs: 2,
      width: 2,
      steps: Float32Array.of(0.5, 0.5, 1, 1),
      nearest: new Int8Array(4),
      min: -4,
      max: 3,
      inputs: Float32Array.from(inputs),
      rows,
    });
    // Errors: 1.5 − 1, 1 − 2; −2 + 1, 1 − 0.5.
    const integers = Int8Array.of(3, 2, -2, 1);
    const [first, second] = [(1 - 4) ** 2 + (-2 + 2) ** 2, (-0.5 - 3) ** 2 + (1 + 1.5) ** 2];
    expect(outputError(of(2, 2, 4, -1, 3), integers)).toBe((first + second) / 2);
    expect(outputError(of(0), integers)).toBe(0);
  });
});

/** The error that refinement makes smaller: of the outputs, and of each weight at a tenth of the inputs' energy. */
function cost(p: RoundingProblem, integers: readonly number[], o: number): number {
  const errors = range(p.width).map((k) => {
    const i = o * p.width + k;
    return integers[i]! * p.steps[i]! - p.weights[i]!;
  });
  const energy = 0.1 * (total([...p.inputs].map((x) => x * x)) / p.inputs.length) * p.rows;
  const outputs = rowsOf(p).map((row) => product(row, errors) ** 2);
  return total(outputs) + energy * total(errors.map((e) => e * e));
}

describe('refinement', () => {
  /** Tries the neighbour on the other side of every weight, and keeps it where the whole cost is less. */
  function sweep(p: RoundingProblem, integers: number[], o: number): number {
    let changed = 0;
    for (let i = o * p.width; i < (o + 1) * p.width; i++) {
      const real = p.weights[i]! / p.steps[i]!;
      const [below, above] = [Math.floor(real), Math.ceil(real)];
      if (below === above || ![below, above].includes(integers[i]!)) continue;
      const other = integers[i] === below ? above : below;
      if (other < p.min || other > p.max) continue;
      const changedTo = integers.with(i, other);
      if (cost(p, changedTo, o) >= cost(p, integers, o)) continue;
      integers[i] = other;
      changed++;
    }
    return changed;
  }

  test.each([1, 2, 5, 8, 11])('%i rows: as trying every weight', (rows) => {
    let changes = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const p = problem(seed, rows);
      const random = seededRandom(seed + 100);
      // Some start an integer off: not beside their weight.
      const start = p.nearest.map((q) => q + (random() < 0.2 ? 1 : 0));
      const [kept, expected] = [[...start], [...start]];
      const refinement = refine(p, start);
      for (const o of [0, 2, 0, 1, 2]) {
        const changed = sweep(p, expected, o);
        expect(refinement.sweep(o)).toBe(changed);
        expect(refinement.integers()).toEqual(Int8Array.from(expected));
        changes += changed;
      }
      expect([...start]).toEqual(kept);
    }
    expect(changes).toBeGreaterThan(20);
  });

  test.each([0, 1])('a tie stays at %i; a whole step off is no neighbour', (start) => {
    const p = (weight: number): RoundingProblem => ({
      ...problem(1, 1, 1, 1),
      inputs: Float32Array.of(1),
      weights: Float32Array.of(weight),
      steps: Float32Array.of(1),
    });
    for (const weight of [0.5, start - 1, start + 1]) {
      const refinement = refine(p(weight), Int8Array.of(start));
      expect([refinement.sweep(0), ...refinement.integers()]).toEqual([0, start]);
    }
  });
});

describe('AdaRound', () => {
  /**
   * Heights by the formulas of the paper: Adam on the mean squared error of a batch's outputs, in units of what one weight
   * contributes on average, with a tenth of the inputs' energy for what was not seen, and the pushing term.
   */
  function reference(p: RoundingProblem, random: () => number) {
    const energy = total([...p.inputs].map((x) => x * x)) / p.inputs.length;
    const unit = energy * (total([...p.steps].map((s) => s * s)) / p.steps.length) || 1;
    const batch = Math.min(32, p.rows);
    const all = range(p.weights.length).map((i) => {
      const real = p.weights[i]! / p.steps[i]!;
      const lower = Math.max(p.min, Math.min(p.max - 1, Math.floor(real)));
      const h = f32(Math.max(0, Math.min(1, real - lower)));
      const share = (Math.max(0, Math.min(1, real - lower)) + 0.1) / 1.2;
      const error = (lower + Math.max(0, Math.min(1, real - lower))) * p.steps[i]! - p.weights[i]!;
      return { lower, h, error, v: f32(-Math.log(1 / share - 1)), mean: 0, square: 0 };
    });
    let t = 0;
    return {
      step(progress: number) {
        t++;
        const first = Math.floor(random() * (p.rows - batch + 1));
        const rows = rowsOf(p).slice(first, first + batch);
        const exponent = 2 + 18 * 0.5 * (1 + Math.cos(Math.PI * ((progress - 0.2) / 0.8)));
        for (let o = 0; o < p.outputs; o++) {
          const own = all.slice(o * p.width, (o + 1) * p.width);
          const outputs = rows.map((row) =>
            product(
              row,
              own.map(({ error }) => error),
            ),
          );
          own.forEach((w, k) => {
            if (w.h === 0 || w.h === 1) return;
            const step = p.steps[o * p.width + k]!;
            const seen =
              (2 / batch) *
              product(
                outputs,
                rows.map((row) => row[k]!),
              );
            const unseen = 2 * 0.1 * energy * w.error;
            // d(1 − |2h − 1|^β)/dh, in the middle of one of 1024 intervals.
            const off = 2 * ((Math.floor(w.h * 1024) + 0.5) / 1024) - 1;
            const push = -2 * exponent * Math.sign(off) * Math.abs(off) ** (exponent - 1);
            const sigmoid = (w.h + 0.1) / 1.2;
            const slope = 1.2 * sigmoid * (1 - sigmoid);
            const g = (((seen + unseen) / unit) * step + (progress < 0.2 ? 0 : push)) * slope;
            const mean = 0.9 * w.mean + 0.1 * g;
            const square = 0.999 * w.square + 0.001 * g * g;
            const rate = mean / (1 - 0.9 ** t) / (Math.sqrt(square / (1 - 0.999 ** t)) + 1e-8);
            const v = w.v - 0.1 * rate;
            const height = Math.max(0, Math.min(1, 1.2 / (1 + Math.exp(-v)) - 0.1));
            const error = (w.lower + height) * step - p.weights[o * p.width + k]!;
            Object.assign(w, { v: f32(v), mean: f32(mean), square: f32(square) });
            Object.assign(w, { h: f32(height), error });
          });
        }
      },
      integers: () =>
        p.nearest.map((q, i) => (all[i]!.h === 0.5 ? q : all[i]!.lower + Math.round(all[i]!.h))),
    };
  }

  test.each([1, 3, 7, 32, 45])('%i rows: after every step as the formulas say', (rows) => {
    for (const seed of [1, 2]) {
      const p = problem(seed, rows);
      const relaxation = relax(p, seededRandom(seed));
      const expected = reference(p, seededRandom(seed));
      const seen = new Set<string>();
      expect(relaxation.integers()).toEqual(expected.integers());
      // The last ones are as the first again: nothing pushes.
      for (const progress of [...range(60).map((step) => step / 60), ...range(10).map(() => 0.1)]) {
        relaxation.step(progress);
        expected.step(progress);
        expect(relaxation.integers(), `seed ${seed}, ${progress}`).toEqual(expected.integers());
        seen.add(expected.integers().join());
      }
      expect(seen.size).toBeGreaterThan(3);
    }
  });

  test('before the first step as rounded: a tie as given, beyond the range its end', () => {
    const p = {
      ...problem(1, 1, 1, 6),
      weights: Float32Array.of(0.5, 0.75, -0.75, 9, -9, 1.5),
      steps: new Float32Array(6).fill(1),
      nearest: Int8Array.of(1, 0, 0, 0, 0, 2),
    };
    expect([...relax(p, () => 0).integers()]).toEqual([1, 1, -1, 2, -3, 2]);
  });

  test('without inputs the pushing alone decides', () => {
    const p = {
      ...problem(1, 4, 1, 2),
      weights: Float32Array.of(0.7, 0.3),
      inputs: new Float32Array(8),
    };
    const relaxation = relax({ ...p, steps: Float32Array.of(1, 1) }, () => 0);
    for (const step of range(60)) relaxation.step(step / 60);
    expect([...relaxation.integers()]).toEqual([1, 0]);
  });
});
