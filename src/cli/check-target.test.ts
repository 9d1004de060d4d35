/** The command as a process of its own: what it prints, and the code it ends with. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCommandLine } from '../testing/run-command.ts';

const reference = (path: string) =>
  fileURLToPath(new URL(`../testing/reference/${path}`, import.meta.url));
const mlp = (mode: string) => reference(`mlp/tflite_${mode}.tflite`);

const run = (...args: readonly string[]) => runCommandLine('check-target', args);

test('all chosen targets run it: code 0, and what firmware needs', () => {
  const { status, stdout, stderr } = run(mlp('int8_io'), '--target', 'tflm', '--target', 'ethos-u');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('107672 bytes');
  expect(stdout).toMatch(
    /input image: int8 1×28×28×1 NHWC, 784 bytes, real = 0\.0039\d+ × \(stored \+ 128\)/,
  );
  expect(stdout).toContain('1568 bytes for activations');
  expect(stdout).toContain('AddFullyConnected, AddReshape, AddSoftmax');
  expect(stdout).toContain('TFLite Micro (tflm): runs; TFLite Micro runs 4 of 4 operators');
  expect(stdout).not.toContain('edge-tpu');
});

test('partly is 0, too; findings come with why and what to do', () => {
  const { status, stdout } = run(mlp('int8'), '--target', 'ethos-u');
  expect(status).toBe(0);
  expect(stdout).toContain('runs partly; The NPU runs 4 of 6 operators, TFLite Micro on the CPU 2');
  expect(stdout).toMatch(
    /falls back: QUANTIZE tfl\.quantize \(ethos-u\/float-ports\)\n {4}It turns/,
  );
  expect(stdout).toContain('[mode int8, io int8]');
});

test('all targets by default, as JSON, and code 1 where one does not run it', () => {
  const { status, stdout } = run(mlp('dynamic'), '--json');
  expect(status).toBe(1);
  const { file, firmware, targets } = JSON.parse(stdout);
  expect(file).toBe(mlp('dynamic'));
  expect(firmware).toMatchObject({ fileBytes: 105_840, arenaBytes: 6272 });
  const verdicts = targets.map((report: { target: string; summary: { verdict: string } }) => [
    report.target,
    report.summary.verdict,
  ]);
  expect(verdicts).toEqual([
    ['litert-cpu', 'runs'],
    ['litert-gpu', 'runs'],
    ['tflm', 'does-not-run'],
    ['edge-tpu', 'does-not-run'],
    ['ethos-u', 'does-not-run'],
  ]);
});

test.each([
  [[mlp('int8'), '--target', 'toaster'], /no target “toaster”.*litert-cpu, litert-gpu, tflm/],
  [[reference('mlp/keras2.keras')], /not a \.tflite file.*quantize/],
  [['missing.tflite'], /does not exist/],
])('code 2 and one line for %j', (args, message) => {
  const { status, stdout, stderr } = run(...args);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^check-target: [^\n]+\n$/);
  expect(status).toBe(2);
  expect(stdout).toBe('');
});
