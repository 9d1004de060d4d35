/**
 * Whatever a damaged file says, it is refused in words, or it becomes a model that keeps the rules. Damage is done by a seed: to
 * bytes, and to numbers where protobuf has them, so that lengths, kinds and indices are hit as well as values.
 */
import { expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { openGraph } from '../../driver/open-model.ts';
import { verify } from '../../ir/verify.ts';
import { seededRandom } from '../../tensor/random.ts';
import { onnxOpCases } from '../../testing/onnx-cases.ts';
import { importModel } from '../index.ts';
import { readTflite } from '../tflite/read.ts';
import { writeTflite } from '../tflite/write.ts';

const SEEDS = 1500;
/** Milliseconds that the slowest file may take. */
const MOST_MS = 10_000;

const INTERESTING = [0, 1, 2, 7, 127, 128, 255, 254, 64, 8];

/** Bytes changed, cut out, repeated, or taken from elsewhere in the file. */
function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  const at = (length: number) => Math.floor(random() * length);
  let result: Uint8Array = bytes.slice();
  for (let i = 0; i <= at(3); i++) {
    const place = at(result.length);
    const length = 1 + at(Math.min(24, result.length - place));
    const kind = random();
    if (kind < 0.5) result[place] = INTERESTING[at(INTERESTING.length)]!;
    else if (kind < 0.65) result[place] = result[place]! ^ (1 << at(8));
    else if (kind < 0.75) result.copyWithin(place, at(result.length), at(result.length));
    else if (kind < 0.85)
      result = joined(result.subarray(0, place), result.subarray(place + length));
    else if (kind < 0.95)
      result = joined(result.subarray(0, place + length), result.subarray(place));
    else result = result.slice(0, place);
  }
  return result;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    result.set(part, to);
    to += part.length;
  }
  return result;
}

test(`${SEEDS} damaged files: refused in words, or readable again`, async () => {
  const cases = onnxOpCases();
  const counts = { read: 0, refused: 0 };
  for (let seed = 0; seed < SEEDS; seed++) {
    const random = seededRandom(seed);
    const sound = cases[Math.floor(random() * cases.length)]!;
    const bytes = damaged(sound.given.model, random);
    const started = performance.now();
    try {
      const { model } = await importModel([{ name: 'model.onnx', bytes }]);
      const written = readTflite(writeTflite(openGraph(model).model));
      verify(written);
      counts.read++;
    } catch (error) {
      const words = `${seed} (${sound.name}): ${error}`;
      expect(error, words).toBeInstanceOf(PlaygroundError);
      expect((error as PlaygroundError).code, words).not.toBe('internal');
      counts.refused++;
    }
    expect(performance.now() - started, `${seed} (${sound.name})`).toBeLessThan(MOST_MS);
  }
  // Damage that is not noticed, and damage that is: both must occur, or nothing was tried.
  expect(counts.read).toBeGreaterThan(SEEDS / 10);
  expect(counts.refused).toBeGreaterThan(SEEDS / 10);
});
