/** The front end of the sample “Spoken words”, written in Python, is one that `src/data` can be set to. */
import { expect, test } from 'vitest';
import { spectrumOf } from '../tensor/spectrum.ts';
import type { DataSetup } from '../data/setup/fields.ts';
import { referenceFile } from './reference-files.ts';

const RATE = 16_000;

/** As `src/adapters/datasets/keywords-facts.ts` says. */
const KEYWORDS = {
  form: 'log-mel',
  frame: 640,
  step: 320,
  fft: 1024,
  mels: 10,
  lowest: 20,
  highest: 4000,
  power: 'power',
  floor: 1e-6,
} as DataSetup['audio'];

test('a rising tone beside a steady one gives the same bytes', () => {
  const turns = (cycles: number) => Math.sin(2 * Math.PI * cycles);
  const sound = Float32Array.from({ length: RATE }, (_, i) => {
    const t = i / RATE;
    return 0.5 * turns(200 * t + 900 * t * t) + 0.1 * turns(3000 * t);
  });
  const { bytes } = JSON.parse(new TextDecoder().decode(referenceFile('log_mel.json'))) as {
    bytes: number[];
  };
  const ours = spectrumOf(KEYWORDS, RATE)(sound);
  expect(ours).toHaveLength(49 * 10);
  const stored = Array.from(ours, (log) =>
    Math.round(255 * Math.min(1, Math.max(0, (log + 6) / 16))),
  );
  // The nearest byte of a value between two may be either.
  const far = stored.filter((byte, i) => Math.abs(byte - (bytes[i] ?? 0)) > 1);
  expect(far).toEqual([]);
  expect(stored.filter((byte, i) => byte !== bytes[i]).length).toBeLessThan(5);
  expect(new Set(stored).size).toBeGreaterThan(60);
});
