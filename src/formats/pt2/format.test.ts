import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { PlaygroundError } from '../../base/errors.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { importModel } from '../index.ts';
import { pt2 } from './format.ts';

const whole = referenceFile('torch_cnn/model.pt2');
const PROGRAM = 'model/models/model.json';

/** The archive with another program, or without a file. */
function changed(change: (program: string) => string, without?: string): Uint8Array {
  const files = unzipSync(whole);
  const text = new TextDecoder().decode(files[PROGRAM]);
  files[PROGRAM] = new TextEncoder().encode(change(text));
  if (without !== undefined) delete files[without];
  return zipSync(files, { level: 0 });
}

const refused = (bytes: Uint8Array): Promise<PlaygroundError> =>
  importModel([{ name: 'model.pt2', bytes }]).then(
    () => expect.unreachable(),
    (error) => error,
  );

test('is recognised by what is in it, in a zip too', async () => {
  expect(pt2.match(whole.subarray(0, 4096))).toBe(true);
  expect(pt2.match(zipSync({ 'a.txt': new Uint8Array(5) }))).toBe(false);
  const packed = zipSync({ 'net/model.pt2': whole });
  const { format } = await importModel([{ name: 'net.zip', bytes: packed }]);
  expect(format).toMatch(/^PyTorch 2\.\d+.* \(\.pt2\)$/);
});

test('what is written over is read as it is then, by any of its names', async () => {
  const inPlace = changed((text) =>
    text
      .replaceAll('aten.relu.default', 'aten.relu_.default')
      .replace(
        '"name": "relu"}}, "kind": 1}, {"name": "weight"',
        '"name": "batch_norm"}}, "kind": 1}, {"name": "weight"',
      ),
  );
  const [plain, written] = await Promise.all(
    [whole, inPlace].map((bytes) => importModel([{ name: 'model.pt2', bytes }])),
  );
  expect(inPlace).not.toEqual(changed((text) => text.replaceAll('aten.relu.', 'aten.relu_.')));
  const stepsOf = (model: Model | undefined) =>
    model && mainGraph(model).operators.map(({ op, inputs, outputs }) => ({ op, inputs, outputs }));
  expect(stepsOf(written?.model)).toEqual(stepsOf(plain?.model));
});

describe('refused, by name', () => {
  test.each<[string, () => Uint8Array, string, RegExp]>([
    [
      'a call that has no equal',
      () => changed((text) => text.replace('aten.hardswish.default', 'aten.fft_fft.default')),
      'unsupported-op',
      /^The call hardswish of aten\.fft_fft\.default has no equal/,
    ],
    [
      'an array that is missing',
      () => changed((text) => text, 'model/data/weights/weight_4'),
      'bad-file',
      /^The array conv2\.weight lies in model\/data\/weights\/weight_4, which is missing/,
    ],
    [
      'training mode',
      () =>
        changed((text) => text.replace(/("name": "training", "arg": {"as_bool": )false/, '$1true')),
      'unsupported-op',
      /samples of a run: export model\.eval\(\)/,
    ],
    [
      'a value that nobody computes',
      () =>
        changed((text) =>
          text.replace(
            '"as_tensor": {"name": "relu6"}}, "kind"',
            '"as_tensor": {"name": "gone"}}, "kind"',
          ),
        ),
      'bad-file',
      /reads gone, which is missing/,
    ],
    ['a program that is none', () => changed(() => '[]'), 'bad-file', /./],
    ['no JSON', () => changed(() => '{'), 'bad-file', /./],
    ['an empty program', () => changed(() => '{}'), 'bad-file', /^The program has no graph module/],
  ])('%s', async (_, build, code, message) => {
    const error = await refused(build());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});
