/** GPTQ beside its formulas written out with whole matrices, beside ordinary rounding, and beside ai-edge-quantizer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundHalfEven } from '../../tensor/affine.ts';
import { seededRandom } from '../../tensor/random.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { gptq, gptqEffort, gptqOfTools } from './gptq.ts';
import { outputError, type RoundingProblem } from './problem.ts';

interface Size {
  readonly rows: number;
  readonly width: number;
  readonly outputs: number;
  readonly bits: number;
  /** Weights that share a step. */
  readonly block: number;
}

/** Inputs that share a few sources, one of them always 0; the largest weights lie beyond the range. */
function problem(seed: number, { rows, width, outputs, bits, block }: Size): RoundingProblem {
  const random = seededRandom(seed);
  const normal = () => random() + random() + random() - 1.5;
  const weights = Float32Array.from({ length: outputs * width }, normal);
  const mixing = Float32Array.from({ length: 5 * width }, normal);
  const inputs = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const sources = Array.from({ length: 5 }, normal);
    for (let k = 0; k < width; k++) {
      const shared = sources.reduce((sum, s, i) => sum + s * mixing[i * width + k]!, 0);
      inputs[row * width + k] = k % 11 === 7 ? 0 : Math.max(0, shared + normal() / 2);
    }
  }
  const top = 2 ** (bits - 1) - 1;
  const steps = new Float32Array(weights.length);
  for (let at = 0; at < weights.length; at += block) {
    const largest = weights.subarray(at, at + block).reduce((a, w) => Math.max(a, Math.abs(w)), 0);
    steps.fill((0.8 * largest) / top, at, at + block);
  }
  const [min, max] = [-top - 1, top];
  const nearest = Int8Array.from(weights, (w, i) =>
    Math.max(min, Math.min(max, Math.round(w / steps[i]!))),
  );
  return { weights, outputs, width, steps, nearest, min, max, inputs, rows };
}

/** XᵀX + λI of the columns in `order`. */
function hessian(
  { inputs, rows, width }: RoundingProblem,
  order: readonly number[],
  lambda: number,
) {
  return order.map((a, i) =>
    order.map((b, j) => {
      let sum = i === j ? lambda : 0;
      for (let row = 0; row < rows; row++)
        sum += inputs[row * width + a]! * inputs[row * width + b]!;
      return sum;
    }),
  );
}

function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const all = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let j = 0; j < n; j++) {
    const pivot = all[j]![j]!;
    all[j] = all[j]!.map((v) => v / pivot);
    for (let i = 0; i < n; i++) {
      const factor = all[i]![j]!;
      if (i !== j) all[i] = all[i]!.map((v, k) => v - factor * all[j]![k]!);
    }
  }
  return all.map((row) => row.slice(n));
}

const energyOf = ({ inputs, width }: RoundingProblem, k: number) =>
  inputs.reduce((sum, x, i) => (i % width === k ? sum + x * x : sum), 0);

function orderOf(p: RoundingProblem, largestFirst: boolean): number[] {
  const all = Array.from({ length: p.width }, (_, k) => k);
  return largestFirst ? all.sort((a, b) => energyOf(p, b) - energyOf(p, a) || a - b) : all;
}

const lambdaOf = (p: RoundingProblem, damping: number) =>
  (damping * p.inputs.reduce((sum, x) => sum + x * x, 0)) / p.width;

/** eᵀHe of output `o`. */
function cost(p: RoundingProblem, lambda: number, integers: Int8Array, o: number): number {
  const errors = Array.from({ length: p.width }, (_, k) => {
    const i = o * p.width + k;
    return integers[i]! * p.steps[i]! - p.weights[i]!;
  });
  const one = { ...p, outputs: 1, weights: p.weights.subarray(o * p.width, (o + 1) * p.width) };
  const own = {
    ...one,
    steps: p.steps.subarray(o * p.width, (o + 1) * p.width),
  };
  const seen = outputError(own, integers.subarray(o * p.width, (o + 1) * p.width)) * p.rows;
  return seen + lambda * errors.reduce((sum, e) => sum + e * e, 0);
}

/** Optimal brain surgery, a weight at a time, with the inverse of what is left of H computed anew at every column. */
function plainly(p: RoundingProblem, damping: number, largestFirst: boolean): Int8Array {
  const order = orderOf(p, largestFirst);
  const lambda = lambdaOf(p, damping);
  const full = hessian(p, order, lambda);
  const inverses = order.map((_, j) => inverse(full.slice(j).map((row) => row.slice(j))));
  const integers = p.nearest.slice();
  for (let o = 0; o < p.outputs; o++) {
    const at = o * p.width;
    const weights = order.map((k) => p.weights[at + k]!);
    order.forEach((k, j) => {
      const step = p.steps[at + k]!;
      const integer = Math.max(p.min, Math.min(p.max, roundHalfEven(weights[j]! / step)));
      integers[at + k] = integer;
      const left = inverses[j]!;
      const share = (weights[j]! - integer * step) / left[0]![0]!;
      for (let i = j; i < p.width; i++) weights[i] = weights[i]! - share * left[0]![i - j]!;
    });
    if (cost(p, lambda, integers, o) > cost(p, lambda, p.nearest, o)) {
      integers.set(p.nearest.subarray(at, at + p.width), at);
    }
  }
  return integers;
}

describe('GPTQ', () => {
  // More rows than columns: by a factor of H. Fewer: by sums over rows.
  test.each([
    { rows: 90, width: 24, outputs: 5, bits: 4, block: 24 },
    { rows: 7, width: 33, outputs: 9, bits: 2, block: 33 },
    { rows: 13, width: 48, outputs: 4, bits: 3, block: 16 },
    { rows: 60, width: 1, outputs: 2, bits: 4, block: 1 },
    { rows: 1, width: 9, outputs: 3, bits: 8, block: 9 },
  ])('is optimal brain surgery: $rows rows, $width columns', async (size) => {
    for (const largestFirst of [false, true]) {
      for (const damping of [0.01, 0.3]) {
        const p = problem(size.rows + size.width, size);
        const made = await gptq(p, { damping, largestFirst });
        expect(made).toEqual(plainly(p, damping, largestFirst));
      }
    }
  });

  test('never has a larger error than ordinary rounding in the measure that it minimizes, and far smaller ones as a whole', async () => {
    const sums = [0, 0];
    const size = fc.record({
      rows: fc.integer({ min: 1, max: 60 }),
      blocks: fc.integer({ min: 1, max: 4 }),
      block: fc.integer({ min: 1, max: 16 }),
      outputs: fc.integer({ min: 1, max: 7 }),
      bits: fc.constantFrom(2, 3, 4, 8),
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), size, async (seed, { blocks, ...rest }) => {
        const p = problem(seed, { ...rest, width: blocks * rest.block });
        const made = await gptq(p);
        const lambda = lambdaOf(p, 0.01);
        for (let o = 0; o < p.outputs; o++) {
          const [own, plain] = [made, p.nearest].map((q) => cost(p, lambda, q, o));
          expect(own).toBeLessThanOrEqual(plain! * (1 + 1e-6));
          sums[0] = sums[0]! + own! / (plain! || 1);
          sums[1] = sums[1]! + 1;
        }
        expect(made.every((q) => q >= p.min && q <= p.max)).toBe(true);
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(sums[0]! / sums[1]!).toBeLessThan(0.7);
  });

  test('without inputs, or with none but zeros, rounds as usual', async () => {
    const p = problem(3, { rows: 4, width: 6, outputs: 2, bits: 4, block: 6 });
    expect(await gptq({ ...p, inputs: new Float32Array(24) })).toBe(p.nearest);
    expect(await gptq({ ...p, inputs: new Float32Array(), rows: 0 })).toBe(p.nearest);
  });

  test.each([
    ['a factor of H', { rows: 200, width: 64, outputs: 40, bits: 4, block: 64 }],
    ['sums over rows', { rows: 20, width: 300, outputs: 40, bits: 4, block: 300 }],
  ])('tells how far it is, and stops when asked to: %s', async (_, size) => {
    const p = problem(1, size);
    for (const solve of [gptq, gptqOfTools]) {
      const shares: number[] = [];
      await solve(p, { onProgress: (share) => shares.push(share) });
      expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
      expect(shares.length).toBeGreaterThan(20);
      expect(shares[0]).toBeLessThan(0.1);
      expect(shares.at(-1)).toBeCloseTo(1, 9);
      for (const until of [0, 0.8]) {
        const controller = new AbortController();
        const onProgress = (share: number) => share > until && controller.abort();
        await expect(solve(p, { signal: controller.signal, onProgress })).rejects.toMatchObject({
          code: 'cancelled',
        });
      }
    }
  });

  test('says how much work a layer is: columns² where inputs are many, rows where they are few', () => {
    const many = gptqEffort({ outputs: 10, rows: 1000, width: 10 });
    expect(many).toBe((100 * (1000 + 10 / 3)) / 2 + 500 + 2 * 10 * 10 * 1000);
    const few = gptqEffort({ outputs: 10, rows: 10, width: 1000 });
    expect(few).toBe(2 * 1000 * 100 + 2 * 10 * 1000 * 10 + 2 * 10 * 1000 * 10);
  });
});

interface Case {
  readonly [name: string]: number | readonly number[];
}

describe('as ai-edge-quantizer does it', () => {
  const cases = JSON.parse(new TextDecoder().decode(referenceFile('gptq.json'))) as Case[];
  const numbers = (value: Case[string] | undefined) => (Array.isArray(value) ? value : []);

  test.each(cases.map((c) => [`${c.bits} bits, blocks of ${c.block}, ${c.rows} rows`, c] as const))(
    '%s: the same integers from the same inputs',
    async (_, c) => {
      const [bits, width, outputs] = [Number(c.bits), Number(c.width), Number(c.outputs)];
      const weights = Float32Array.from(numbers(c.weights), (w) => w / 256);
      const scales = Float32Array.from(numbers(c.scales));
      const perScale = weights.length / scales.length;
      const p: RoundingProblem = {
        weights,
        outputs,
        width,
        steps: weights.map((_w, i) => scales[Math.floor(i / perScale)]!),
        nearest: Int8Array.from(numbers(c.nearest)),
        min: bits === 8 ? -127 : -(2 ** (bits - 1)),
        max: 2 ** (bits - 1) - 1,
        inputs: Float32Array.from(numbers(c.inputs), (x) => x / 16),
        rows: Number(c.rows),
        rowsPerSample: 1,
      };
      const theirs = Int8Array.from(numbers(c.integers));
      expect(theirs).not.toEqual(p.nearest);
      expect(await gptqOfTools(p)).toEqual(theirs);
      // Theirs compensates by the inverse of the whole matrix at every column: ours, which does not, leaves less.
      expect(outputError(p, await gptq(p))).toBeLessThan(outputError(p, theirs));
    },
  );
});
