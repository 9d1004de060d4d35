/** The order of causes, by hand. */
import { describe, expect, test } from 'vitest';
import type { CauseCode } from './causes/index.ts';
import { mostSevere, ranked } from './rank.ts';

describe('what is tried', () => {
  const at = (layer: string | null) => ({
    ...{ layer, tensor: layer ?? 'x', evidence: {}, picture: null, words: '', remedies: [] },
  });
  const layers = Array.from({ length: 10 }, (_, i) => ({ layer: { name: `${i}` }, blame: i / 10 }));

  test('eight: those that are no layer’s, and those of the guiltiest layers, in the order they came in', () => {
    const findings = [...layers.map(({ layer: { name } }) => at(name)), at(null)];
    expect(mostSevere(findings, layers).map(({ layer }) => layer)).toEqual([
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      null,
    ]);
  });

  test('up to eight: all', () => {
    const findings = [at('0'), at('unknown'), at(null)];
    expect(mostSevere(findings, layers)).toEqual(findings);
  });
});

describe('what comes first', () => {
  const cause = (code: CauseCode, ...gains: readonly (number | null)[]) => ({
    cause: code,
    remedies: gains.map((gain) => ({ gain })),
  });
  const order = (...causes: ReturnType<typeof cause>[]) =>
    ranked(causes, 0.01).map((one) => one.cause);

  test('what brings most', () => {
    expect(
      order(cause('weight-outlier', 0.1), cause('clipping', 0.2, 0.5), cause('few-samples', 0.3)),
    ).toEqual(['clipping', 'few-samples', 'weight-outlier']);
  });

  test('of those that bring as much to within chance, what explains the others', () => {
    const most = cause('clipping', 0.5);
    expect(order(most, cause('weight-outlier', 0.49))).toEqual(['weight-outlier', 'clipping']);
    expect(order(most, cause('weight-outlier', 0.489))).toEqual(['clipping', 'weight-outlier']);
  });

  test('what could not be tried comes last, as it came, and what has no remedy', () => {
    expect(
      order(cause('few-samples', null), cause('clipping', null, -0.2), cause('dead-channel')),
    ).toEqual(['clipping', 'few-samples', 'dead-channel']);
  });

  test('of one cause the worst place stays first', () => {
    const [first, second] = [cause('clipping', 0.3), cause('clipping', 0.305)];
    expect(ranked([first, second], 0.01)).toEqual([first, second]);
    expect(ranked([], 0.01)).toEqual([]);
  });
});
