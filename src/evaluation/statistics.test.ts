import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mcnemarP, wilsonInterval } from './statistics.ts';

describe('Wilson interval', () => {
  const z = 1.959963984540054;

  test('its ends are the shares that lie 1.96 standard errors from what was measured', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.nat(20_000), (total, k) => {
        const measured = Math.min(k, total) / total;
        for (const end of wilsonInterval(Math.min(k, total), total)) {
          const distance = z * Math.sqrt((end * (1 - end)) / total);
          expect(Math.abs(measured - end)).toBeCloseTo(distance, 6);
        }
      }),
    );
  });

  test('none of ten, and the accuracy of the tutorial CNN', () => {
    expect(wilsonInterval(0, 10)).toEqual([0, expect.closeTo((z * z) / (10 + z * z), 12)]);
    const [low, high] = wilsonInterval(9111, 10_000);
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.9054', '0.9165']);
  });

  test('inside 0…1, around the share, narrower with more trials; everything for none', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), (total, k) => {
        const correct = Math.min(k, total);
        const [low, high] = wilsonInterval(correct, total);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(correct / total + 1e-12);
        expect(high).toBeGreaterThanOrEqual(correct / total - 1e-12);
        const [wideLow, wideHigh] = wilsonInterval(correct * 10, total * 10);
        expect(wideHigh - wideLow).toBeLessThan(high - low);
      }),
    );
  });
});

describe('McNemar', () => {
  // 2·Σ C(n, i) / 2ⁿ in Python's whole numbers.
  test.each([
    [0, 0, 1],
    [1, 0, 1],
    [0, 6, 0.03125],
    [5, 15, 0.04138947],
    [40, 60, 0.05688793],
    [700, 800, 0.01055926],
  ])('%i against %i', (gained, lost, expected) => {
    expect(mcnemarP(gained, lost)).toBeCloseTo(expected, 7);
  });

  test('a probability, the same both ways, equal to the sum of binomial terms', () => {
    const choose = (n: number, k: number): bigint => {
      let result = 1n;
      for (let i = 1; i <= k; i++) result = (result * BigInt(n - i + 1)) / BigInt(i);
      return result;
    };
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (gained, lost) => {
        const p = mcnemarP(gained, lost);
        expect(p).toBeGreaterThan(0);
        expect(mcnemarP(lost, gained)).toBe(p);
        const n = gained + lost;
        let tail = 0n;
        for (let i = 0; i <= Math.min(gained, lost); i++) tail += choose(n, i);
        expect(p).toBeCloseTo(Math.min(1, (2 * Number(tail)) / 2 ** n), 12);
      }),
    );
  });

  test('many flips do not overflow', () => {
    expect(mcnemarP(5000, 5000)).toBe(1);
    expect(mcnemarP(0, 5000)).toBe(0);
  });
});
