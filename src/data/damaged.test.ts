/** Files with bytes changed or cut off: an error of ours that names a file, or data; nothing else, and no end of it. */
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { givenFiles } from '../cli/data-files.ts';
import { seededRandom } from '../tensor/random.ts';
import { dataSet, given, MARKED_SETS, modelWith } from '../testing/data-sets.ts';
import type { GivenFile } from './data-index.ts';
import { openData } from './open-data.ts';
import { scanData } from './scan.ts';
import { changedSetup, USUAL_SETUP } from './setup/setup.ts';
import { suggestSetup } from './suggest.ts';

const SETS = [
  ['archive.zip', [1, 8, 8, 3]],
  ['packed.npz', [1, 8, 8, 3]],
  ['pictures.tfrecord', [1, 8, 8, 3]],
  ['numbers.tfrecord', [1, 4]],
  ['numbers.csv', [1, 4]],
  ['words.txt', [1, 8]],
  ['idx/t10k-images-idx4-ubyte.gz', [1, 8, 8, 3]],
  ['arrays/x.npy', [1, 8, 8, 3]],
  ['sounds/blue/00.wav', [1, 800]],
  ['pictures/cats/rgb.png', [1, 8, 8, 3]],
  ['pictures/dogs/halved.jpg', [1, 8, 8, 3]],
  ['pictures/emus/lossy.webp', [1, 8, 8, 3]],
] as const;

/** Marks beside pictures that are whole. */
const MARKS = ['coco/annotations.json', 'yolo/labels/02.txt', 'masked/masks/02.png'] as const;
const TRIES = 40;

const bytesOf = async (name: string) => {
  const [file] = await dataSet(name);
  return { path: file!.path, bytes: new Uint8Array(await file!.blob.arrayBuffer()) };
};

async function readAll(files: readonly GivenFile[], shape: readonly number[]): Promise<void> {
  const model = modelWith(shape, 3);
  const index = await scanData(files);
  const setup = changedSetup(suggestSetup(index, model), {
    classes: USUAL_SETUP.classes,
    split: { calibration: 0 },
  });
  const { test: samples } = await openData(files, index, setup, model);
  for (let i = 0; i < Math.min(3, samples.count); i++) await samples.read(i, 1);
}

/** A few bytes changed, or the end cut off, by lot. */
function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  if (random() < 0.25) return bytes.slice(0, Math.floor(random() * bytes.length));
  const copy = bytes.slice();
  // Heads and directories, where sizes stand, more often than what they are about.
  const at = () => {
    const place = random() ** 3 * bytes.length;
    return Math.floor(random() < 0.5 ? place : bytes.length - 1 - place);
  };
  for (let i = 0; i < 4; i++) copy[at()] = [0, 0xff, 0x7f, Math.floor(256 * random())][i]!;
  return copy;
}

test.each(SETS)('%s', async (name, shape) => {
  const { path, bytes } = await bytesOf(name);
  const random = seededRandom(5);
  await readAll([given(path, bytes)], shape);
  let refused = 0;
  for (let i = 0; i < TRIES; i++) {
    const broken = damaged(bytes, random);
    const error = await readAll([given(path, broken)], shape).catch((thrown) => thrown);
    if (error === undefined) continue;
    expect(error, String(error?.stack)).toBeInstanceOf(PlaygroundError);
    expect(error.message).not.toMatch(/undefined|NaN|\[object/);
    refused += 1;
  }
  expect(refused).toBeGreaterThan(0);
  // A decoder that gave up still reads the next one.
  await readAll([given(path, bytes)], shape);
});

test.each(MARKS)('%s', async (name) => {
  const set = name.split('/')[0] ?? '';
  const files = await givenFiles(join(MARKED_SETS, set));
  const path = name.slice(set.length + 1);
  const own = files.find((file) => file.path === path);
  if (!own) throw new Error(`${path} is not there`);
  const bytes = new Uint8Array(await own.blob.arrayBuffer());
  const random = seededRandom(6);
  for (let i = 0; i < TRIES; i++) {
    const broken = given(path, damaged(bytes, random));
    const others = files.map((file) => (file === own ? broken : file));
    const error = await readMarks(others).catch((thrown) => thrown);
    if (error !== undefined) expect(error, String(error?.stack)).toBeInstanceOf(PlaygroundError);
    expect(String(error?.message)).not.toMatch(/NaN|\[object/);
  }
});

async function readMarks(files: readonly GivenFile[]): Promise<void> {
  const model = modelWith([1, 48, 64, 3], 3);
  const facts = { ...model, outputs: [{ ...model.outputs[0]!, shape: [1, 12, 16, 3] }] };
  const index = await scanData(files);
  const setup = changedSetup(suggestSetup(index, facts), { split: { calibration: 0 } });
  const { labels } = (await openData(files, index, setup, facts)).test;
  if (labels?.kind === 'maps') await labels.read(Uint32Array.of(0, 1, 2));
}

test('names in an archive that lead out of it are names, no more', async () => {
  const { bytes } = await bytesOf('pictures/cats/rgb.png');
  const archive = zipSync({ '../../etc/a/1.png': bytes, '/b/2.png': bytes, 'c:\\d.png': bytes });
  await readAll([given('set.zip', archive)], [1, 8, 8, 3]);
});
