/**
 * Whatever a damaged graph says, it is refused in words, or it becomes a file that can be opened again. Damage is done to one
 * to three places of sound graphs, by a seed.
 */

import { expect, test } from 'vitest';
import { createLiteRtRuntime } from '../../../adapters/litert/node.ts';
import { PlaygroundError } from '../../../base/errors.ts';
import { openGraph } from '../../../driver/open-model.ts';
import { verify } from '../../../ir/verify.ts';
import { withBatch } from '../../../ir/with-batch.ts';
import { seededRandom } from '../../../tensor/random.ts';
import { graphZip, soundGraph } from '../../../testing/corpus/tfjs-graph.ts';
import { damagedJson } from '../../../testing/fuzz/damage.ts';
import { importModel } from '../../index.ts';
import { readTflite } from '../../tflite/read.ts';
import { writeTflite } from '../../tflite/write.ts';

const VALUES: readonly unknown[] = [
  null,
  true,
  '',
  'constructor',
  '__proto__',
  'hasOwnProperty',
  'x:1',
  'Cast',
  'not base64!',
  btoa('VALID'),
  0,
  1,
  -1,
  -7,
  1.5,
  2 ** 31,
  2 ** 53,
  '0',
  '2',
  '-1',
  '3',
  '9007199254740993',
  [],
  {},
  ['x', 'x', 'x', 'x', 'x'],
  { i: '3' },
  { list: { i: ['1', '2', '3', '4'] } },
  { shape: { dim: [] } },
];

/** Damaged graphs that are tried. */
const SEEDS = 500;

const damaged = (seed: number) => damagedJson(soundGraph(), seededRandom(seed), VALUES);

test(`${SEEDS} damaged graphs: refused in words, or readable again`, async () => {
  const runtime = await createLiteRtRuntime();
  let opened = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      const { model } = await importModel(graphZip(damaged(seed)));
      verify(model);
      const prepared = openGraph(model).model;
      verify(prepared);
      verify(readTflite(writeTflite(prepared)));
      // The runtime opens it, too.
      (await runtime.load(writeTflite(withBatch(prepared, 1)))).dispose();
      opened++;
    } catch (error) {
      if (!(error instanceof PlaygroundError)) throw new Error(`seed ${seed}`, { cause: error });
      expect(error.code, `seed ${seed}: ${error.message}`).not.toMatch(
        /internal|runtime-failed|invalid-graph/,
      );
      expect(error.message, `seed ${seed}`).toMatch(/\.$/);
      expect(error.where, `seed ${seed}`).toBeDefined();
    }
  }
  // Some damage changes nothing that matters: both ways must be taken.
  expect(opened).toBeGreaterThan(SEEDS / 50);
  expect(opened).toBeLessThan(SEEDS / 2);
});
