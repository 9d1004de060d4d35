import { expect, test } from 'vitest';
import { machineOf, speedStanding } from './speeds.ts';

const STORED = { origin: 'stored' } as const;
const HERE = { origin: 'computed' } as const;
const BUSY = { origin: 'computed', besideTraining: true } as const;

test('stored speeds are of one machine, and compare until one is measured here', () => {
  expect(speedStanding(STORED, [STORED, STORED])).toBe('comparable');
  expect(machineOf([STORED, STORED])).toBe('stored, on another machine');
  expect(speedStanding(STORED, [STORED, HERE])).toBe('elsewhere');
  expect(speedStanding(HERE, [STORED, HERE])).toBe('comparable');
  expect(machineOf([STORED, HERE])).toBe('on this machine');
});

test('a speed that was taken beside a training run compares with none', () => {
  expect(speedStanding(BUSY, [HERE, BUSY])).toBe('busy');
  expect(speedStanding(BUSY, [BUSY])).toBe('busy');
  expect(speedStanding(HERE, [HERE, BUSY])).toBe('comparable');
});
