import { expect, test } from 'vitest';
import { acrossDevices } from './across-devices.ts';
import { reportOf } from './make-report.ts';
import type { EvaluationReport } from './report.ts';

const report = (top1: number[], confidence: number[]): EvaluationReport =>
  reportOf(Uint8Array.from(top1), Float32Array.from(confidence), undefined, 3);

test('the samples that both have answered are compared, and no others', () => {
  const cpu = report([0, 1, 2, 0, 1], [0.5, 0.75, 0.5, 1, 1]);
  const gpu = report([0, 2, 2], [0.5, 0.5, 0.375]);
  const labels = Uint8Array.of(0, 1, 1, 2, 2);
  expect(acrossDevices(cpu, gpu, labels)).toMatchObject({
    samples: 3,
    changed: 1,
    agreement: 1 - 1 / 3,
    largest: 0.25,
    labelled: { rightToWrong: 1, wrongToRight: 0, accuracyDelta: -1 / 3 },
  });
  expect(acrossDevices(gpu, cpu)).toMatchObject({ samples: 3, changed: 1, largest: 0.25 });
  expect(acrossDevices(gpu, cpu)).not.toHaveProperty('labelled');
});

test('a number on one device alone is an endless difference, on none of them it is none', () => {
  const { NaN: none, POSITIVE_INFINITY: endless } = Number;
  const largest = (a: number, b: number) =>
    acrossDevices(report([0], [a]), report([0], [b])).largest;
  expect(largest(none, none)).toBe(0);
  expect(largest(endless, endless)).toBe(0);
  expect(largest(none, 0.5)).toBe(endless);
  expect(largest(0.5, none)).toBe(endless);
});
