import { expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { checkFile } from './file-check.ts';
import { SEVERITIES } from './finding.ts';
import { TARGET_NAMES } from './rule.ts';

const check = (path: string) => {
  const bytes = referenceFile(path);
  return checkFile(readTflite(bytes), { fileBytes: bytes.length, arenaBytes: null });
};

test('all targets, each with its words, and findings with what is asked and who says so', () => {
  const { targets, firmware } = check('mlp/tflite_int8.tflite');
  expect(targets.map(({ target }) => target)).toEqual(TARGET_NAMES);
  expect(firmware.fileBytes).toBeGreaterThan(100_000);
  const edge = targets.find(({ target }) => target === 'edge-tpu');
  expect(edge).toMatchObject({ label: 'Edge TPU', rest: 'the CPU', place: 'The Edge TPU' });
  expect(edge?.found[0]).toMatchObject({
    rule: 'edge-tpu/float-ports',
    op: 'QUANTIZE',
    names: ['tfl.quantize'],
    says: expect.stringContaining('Bytes go in and out'),
    source: { version: 'Edge TPU compiler 15.0.340273435' },
    remedy: { edit: { mode: 'int8', io: 'int8' } },
  });
});

test('operators of a kind that break one rule stand together; the worst comes first', () => {
  const { targets } = check('mobilenet/tflite_dynamic.tflite');
  const found = targets.flatMap((target) => target.found);
  const many = found.filter(({ names }) => names.length > 1);
  expect(many.length).toBeGreaterThan(0);
  for (const target of targets) {
    const severities = target.found.map(({ severity }) => SEVERITIES.indexOf(severity));
    expect(severities).toEqual(severities.toSorted((a, b) => a - b));
  }
});

test('it is plain data without weights: it may cross threads', () => {
  const found = check('fashion_cnn/tflite_float.tflite');
  expect(structuredClone(found)).toEqual(found);
  expect(JSON.stringify(found).length).toBeLessThan(40_000);
});
