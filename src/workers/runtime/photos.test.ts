import { beforeAll, expect, test } from 'vitest';
import { NAMES } from '../../adapters/datasets/names-facts.ts';
import { openSource } from '../../adapters/datasets/open-source.ts';
import { referenceOf } from '../../adapters/datasets/source.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { runHere } from '../../driver/run-here.ts';
import { EVALUATION_BATCH } from '../../evaluation/answers.ts';
import { answerOf } from '../../evaluation/shares.ts';
import { classLabels } from '../../evaluation/tasks.ts';
import { columnRecipe } from '../../quantization/recipe/recipe.ts';
import { publicFile } from '../../testing/reference-files.ts';
import { createCompiler } from '../compiler.ts';
import { createPhotos } from './photos.ts';

const source = referenceOf('fashion-mnist');
const COUNT = 150;

async function setUp() {
  const runtime = await createLiteRtRuntime();
  const test = await openSource(source, async (path) => publicFile(`datasets/${path}`)).loadTest();
  const photos = createPhotos({ runtime: () => runtime, loadTest: async () => test });
  const compiler = createCompiler();
  await compiler.open('mlp.h5', [{ name: 'mlp.h5', bytes: publicFile('samples/mlp.h5') }]);
  const fileOf = async (mode: 'float32' | 'dynamic-int4') => {
    await compiler.convert(columnRecipe(mode), null, { check: false });
    return compiler.file(columnRecipe(mode));
  };
  const files = { float: await fileOf('float32'), int4: await fileOf('dynamic-int4') };
  photos.hold('float', files.float);
  photos.hold('int4', files.int4);
  const range = { first: 0, count: COUNT };
  const inOrder = Uint32Array.from({ length: COUNT }, (_, i) => i);
  const answersOf = (file: Uint8Array) =>
    runHere({ file, task: 'classification', samples: test, runtime })(
      range,
      inOrder,
      () => undefined,
    );
  const answers = { before: await answersOf(files.float), after: await answersOf(files.int4) };
  return { photos, test, answers };
}

let ready: Awaited<ReturnType<typeof setUp>>;
beforeAll(async () => {
  ready = await setUp();
});

test('photo by photo a file answers what it answers when it is measured', async () => {
  const { photos, answers } = ready;
  const places = Array.from({ length: COUNT }, (_, i) => i);
  for (const [key, { top1, confidence }] of [
    ['float', answers.before],
    ['int4', answers.after],
  ] as const) {
    const shares = await photos.shares(key, source, places);
    expect(shares.map(({ values }) => answerOf(values))).toEqual([...top1]);
    const own = shares[7]?.values ?? [];
    expect(own[answerOf(own)]).toBeCloseTo(confidence[7] ?? 0, 5);
  }
});

test('a page of the photos whose answers changed, with their labels and pixels', async () => {
  const { photos, answers, test } = ready;
  const two = { before: answers.before.top1, after: answers.after.top1 };
  const filter = { change: 'changed', label: null, answer: null } as const;
  const all = await photos.pick(source, two, filter, { first: 0, count: 50 });
  const changed = [...two.before].flatMap((was, i) => (was === two.after[i] ? [] : [i]));
  expect(changed.length).toBeGreaterThan(1);
  expect(all.photos.map(({ place }) => place)).toEqual(changed);
  expect(all.total).toBe(changed.length);
  expect(all.counts.all).toBe(COUNT);
  const second = await photos.pick(source, two, filter, { first: 1, count: 1 });
  expect(second.photos).toEqual([all.photos[1]]);
  const [photo] = second.photos;
  expect(photo?.label).toBe(classLabels(test.labels)?.[photo?.place ?? -1]);
  expect(photo?.values).toEqual((await test.read(photo?.place ?? -1, 1))[0]);
});

test('places beyond the test set give no photo', async () => {
  expect(await ready.photos.at(source, [-1, 10_000])).toEqual([]);
});

test('a photo of one’s own is answered like a test photo with the same pixels', async () => {
  const { photos, test } = ready;
  const [values] = await test.read(3, 1);
  const own = await photos.answer('int4', values as Float32Array);
  expect([own]).toEqual(await photos.shares('int4', source, [3]));
});

test('leads are negative exactly where the answer changed, and can be stopped', async () => {
  const { photos, answers } = ready;
  const done: number[] = [];
  const pair = { before: 'float', after: 'int4' };
  const {
    before,
    after,
    changed: found,
  } = await photos.leads(pair, source, COUNT, {
    onDone: (runs) => done.push(runs),
  });
  expect(before.every((lead) => lead >= 0)).toBe(true);
  const changed = [...answers.before.top1].map((was, i) => was !== answers.after.top1[i]);
  expect([...found].map(Boolean)).toEqual(changed);
  expect(changed.every((is, i) => !is || (after[i] ?? 1) <= 0)).toBe(true);
  expect(done).toEqual([EVALUATION_BATCH, COUNT, COUNT + EVALUATION_BATCH, 2 * COUNT]);
  const stopped = photos.leads(pair, source, COUNT, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
});

test('the file that was not asked for longest is given up, and one that is not here is named', async () => {
  const { photos } = ready;
  expect(photos.holds('float')).toBe(true);
  for (let i = 0; i < 8; i++) photos.hold(`other ${i}`, new Uint8Array());
  expect(photos.holds('float')).toBe(false);
  await expect(photos.shares('unknown', source, [0])).rejects.toMatchObject({ code: 'internal' });
});

test('a file of letters writes names, as its shares say, and coarse weights write others', async () => {
  const runtime = await createLiteRtRuntime();
  const photos = createPhotos({ runtime: () => runtime, loadTest: () => Promise.reject() });
  const compiler = createCompiler();
  await compiler.open('names.keras', [{ name: 'x', bytes: publicFile('samples/names.keras') }]);
  for (const [key, bits] of [
    ['fine', 8],
    ['coarse', 2],
  ] as const) {
    const recipe = { ...columnRecipe('weight-only-int8'), weightBits: bits };
    await compiler.convert(recipe, null, { check: false });
    photos.hold(key, await compiler.file(recipe));
  }
  const seeds = [1, 2, 3, 4, 5, 6];
  const written = await photos.write('fine', NAMES.text, seeds);
  expect(await photos.write('fine', NAMES.text, seeds)).toEqual(written);
  expect(new Set(written.map(String)).size).toBeGreaterThan(4);
  for (const letters of written) {
    expect(letters.length).toBeGreaterThan(1);
    expect(letters.every((letter) => letter > 0 && letter < NAMES.classNames.length)).toBe(true);
  }
  expect(await photos.write('coarse', NAMES.text, seeds)).not.toEqual(written);
});
