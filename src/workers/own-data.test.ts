/** A person's own data through the real threads: what the page measures on them is what a run outside of threads gives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { ownSource } from '../adapters/datasets/own-set.ts';
import { referenceOf } from '../adapters/datasets/source.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { modelFacts } from '../data/model/facts.ts';
import { scanData } from '../data/scan.ts';
import { changedSetup } from '../data/setup/setup.ts';
import { suggestSetup } from '../data/suggest.ts';
import { measure } from '../driver/measure.ts';
import { openModel } from '../driver/open-model.ts';
import { runHere } from '../driver/run-here.ts';
import { classesOf, classLabels, headlineOf } from '../evaluation/tasks.ts';
import { loadDecodersBy } from '../pictures/wasm.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { ANSWERS, DATA_SETS, dataSet, SETUPS } from '../testing/data-sets.ts';
import { localThreads } from '../testing/local-threads.ts';
import { createEngine } from './client.ts';
import { createCompiler } from './compiler.ts';
import { createData } from './data.ts';
import { createRuntime } from './runtime.ts';

const bytesOf = (name: string) =>
  readFileSync(join(import.meta.dirname, '../testing/own-data', name));
const MODEL = new File([bytesOf('shapes.h5')], 'shapes.h5');
const SET = new File([bytesOf('shapes.zip')], 'shapes.zip');

let litert: InferenceRuntime;
beforeAll(async () => {
  litert = await createLiteRtRuntime();
  loadDecodersBy(async (path) =>
    WebAssembly.compile(readFileSync(join(import.meta.dirname, '../../node_modules', path))),
  );
});

function start() {
  const threads = localThreads({
    compiler: () => createCompiler({ trainedRuns: { get: async () => undefined } }),
    runtime: () =>
      createRuntime({
        startRuntime: async () => litert,
        load: async () => {
          throw new TypeError('No bundled file is asked for.');
        },
      }),
    training: () => ({}),
    data: createData,
  });
  const engine = createEngine({
    ...{ wasmUrl: '', dataUrl: '', tfjsUrl: '' },
    ...{ threads: 2, workers: threads, findGpu: async () => null },
  });
  return { engine, threads };
}

test('models and data that come together are told apart', async () => {
  const { engine } = start();
  const table = new File(['a,b\n1,2\n'], 'values.csv');
  const sorted = await engine.data.sort([MODEL, SET, table]);
  expect(sorted.models.map(({ name }) => name)).toEqual(['shapes.h5']);
  expect(sorted.data.map(({ name }) => name)).toEqual(['shapes.zip', 'values.csv']);
});

test('a zip of pictures: looked through, set up, calibrated with and measured on', async () => {
  const { engine, threads } = start();
  await engine.open({ name: 'shapes.h5', files: [MODEL] });
  const heard: number[] = [];
  const scanned = await engine.data.scan([SET], {
    onProgress: ({ done, total }) => heard.push(done / total),
  });
  expect(heard.at(-1)).toBe(1);
  expect(scanned).toMatchObject({ name: 'shapes.zip', files: 1, kind: 'images', records: 280 });
  expect(scanned.targets).toMatchObject({ kind: 'classes', counts: Array(7).fill(40) });

  const prepared = await engine.data.prepare(scanned, null);
  expect(prepared.facts).toMatchObject({ testSamples: 224, trainingSamples: 56 });
  expect(prepared.facts.classNames).toContain('hexagon');
  expect(prepared.samples).toHaveLength(8);
  await engine.data.use(scanned, prepared);
  await expect(engine.file(columnRecipe('int8'))).rejects.toMatchObject({
    code: 'bad-calibration',
  });

  const source = referenceOf(prepared.facts.id);
  engine.calibrateWith(source);
  const recipe = columnRecipe('int8');
  const measured = await engine.measure(await engine.convert(recipe, source));
  const evaluation = classesOf(measured.evaluation);
  expect(evaluation?.images).toBe(224);

  const { model } = await openModel(bytesOf('shapes.h5'));
  const facts = modelFacts(model);
  const files = [{ path: 'shapes.zip', blob: SET }];
  const index = await scanData(files);
  const setup = suggestSetup(index, facts);
  const samples = await ownSource({
    ...{ facts: prepared.facts, files, index, calibration: null, setup, model: facts },
  }).loadTest();
  const outside = await measure({
    ...{ task: 'classification', count: samples.count, labels: classLabels(samples.labels) },
    runners: [
      runHere({
        file: await engine.file(recipe),
        task: 'classification',
        samples,
        runtime: litert,
      }),
    ],
  });
  expect(outside.evaluation.top1).toEqual(evaluation?.top1);
  expect(outside.evaluation.labelled?.accuracy).toBeGreaterThan(0.85);
  expect(threads.alive('data')).toHaveLength(1);

  // Threads that are started later know the set, too.
  for (const thread of threads.of('runtime')) thread.die('gone');
  const again = await engine.measure(measured);
  expect(classesOf(again.evaluation)?.top1).toEqual(evaluation?.top1);
});

test('pictures that nobody has labelled: files are held against the float model', async () => {
  const { engine, threads } = start();
  await engine.open({ name: 'shapes.h5', files: [MODEL] });
  const pictures = Object.entries(unzipSync(new Uint8Array(bytesOf('shapes.zip'))))
    .filter((_, i) => i % 7 === 0)
    .map(([path, bytes]) => new File([bytes as BlobPart], path.replaceAll('/', '-')));
  const scanned = await engine.data.scan(pictures, {});
  expect(scanned).toMatchObject({ records: 40, targets: null });
  const prepared = await engine.data.prepare(scanned, null);
  expect(prepared.facts).toMatchObject({ task: 'agreement', testSamples: 32 });
  await engine.data.use(scanned, prepared);
  const source = referenceOf(prepared.facts.id);
  const reports = [];
  for (const mode of ['float32', 'weight-only-int4', 'int8'] as const) {
    const recipe = { ...columnRecipe(mode), scheme: 'tflite' } as const;
    reports.push((await engine.measure(await engine.convert(recipe, source))).evaluation);
  }
  const [float, four, eight] = reports.map((report) => headlineOf(report)?.value ?? Number.NaN);
  expect(float).toBeGreaterThan(60);
  expect(four).toBeLessThan(30);
  expect(eight).toBeLessThan(30);
  // Threads that have not seen the float model's outputs are given them.
  threads.of('runtime')[1]?.die('gone');
  const again = await engine.measure(
    await engine.convert({ ...columnRecipe('int8'), scheme: 'tflite' }, source),
  );
  expect(headlineOf(again.evaluation)?.value).toBe(eight);
});

test.each(Object.entries(ANSWERS))(
  'every kind of set, measured by the threads as by Python: %s',
  async (name, { model, count, correct }) => {
    const { engine } = start();
    const bytes = readFileSync(join(DATA_SETS, `${model}.tflite`));
    await engine.open({ name: `${model}.tflite`, files: [new File([bytes], `${model}.tflite`)] });
    const files = (await dataSet(name.split(' ')[0] ?? '')).map(({ path, blob }) =>
      Object.defineProperty(new File([blob], path.replace(/^.*\//, '')), 'path', { value: path }),
    );
    expect((await engine.data.sort(files)).models).toEqual([]);
    const scanned = await engine.data.scan(files, {});
    const suggested = (await engine.data.prepare(scanned, null)).setup;
    const setup = changedSetup(
      changedSetup(suggested, { split: { calibration: 0 } }),
      SETUPS[name] ?? {},
    );
    const prepared = await engine.data.prepare(scanned, setup);
    expect(prepared.facts).toMatchObject({ task: 'classification', testSamples: count });
    await engine.data.use(scanned, prepared);
    const source = referenceOf(prepared.facts.id);
    const { evaluation } = await engine.measure(
      await engine.convert(columnRecipe('float32'), source),
    );
    expect(classesOf(evaluation)?.labelled?.correct).toBe(correct);
  },
);

test('calibrated with one drop, measured on all of another', async () => {
  const { engine } = start();
  await engine.open({ name: 'shapes.h5', files: [MODEL] });
  const pictures = Object.entries(unzipSync(new Uint8Array(bytesOf('shapes.zip'))))
    .filter(([path], i) => i % 9 === 0 && path.endsWith('.png'))
    .map(([path, bytes]) => new File([bytes as BlobPart], path.replaceAll('/', '-')));
  const calibration = await engine.data.scan(pictures, {});
  const alone = await engine.data.scan([SET], {});
  const both = { ...alone, calibration };
  const split = await engine.data.prepare(alone, null);
  const prepared = await engine.data.prepare(both, null);
  expect(prepared.facts).toMatchObject({
    ...{ testSamples: 280, trainingSamples: pictures.length, name: 'shapes.zip' },
  });
  expect(prepared.facts.id).not.toBe(split.facts.id);
  await engine.data.use(both, prepared);
  const source = referenceOf(prepared.facts.id);
  engine.calibrateWith(source);
  const recipe = columnRecipe('int8');
  const { evaluation } = await engine.measure(await engine.convert(recipe, source));
  expect(classesOf(evaluation)?.images).toBe(280);
  const here = await engine.file(recipe);
  await engine.data.use(alone, split);
  engine.calibrateWith(referenceOf(split.facts.id));
  expect(await engine.file(recipe)).not.toEqual(here);

  const table = await engine.data.scan([new File(['a,b\n1,2\n'], 'values.csv')], {});
  await expect(engine.data.prepare({ ...alone, calibration: table }, null)).rejects.toThrow(
    'The data to calibrate with are arrays, those to measure on are images',
  );
});

test('the list of classes that is packed behind the model’s file says the order', async () => {
  const names = ['triangle', 'star', 'square', 'ring', 'hexagon', 'cross', 'circle'];
  const list = zipSync({ 'labels.txt': new TextEncoder().encode(names.join('\n')) });
  const file = new File([list], 'shapes.tflite');
  const { model } = await openModel(new Uint8Array(await MODEL.arrayBuffer()));
  const metadata = { normalization: null, isGrey: false, labelFile: 'labels.txt' };
  const facts = { ...modelFacts(model), metadata };
  const data = createData();
  const { key } = await data.scan([{ path: SET.name, blob: SET }], {});
  const prepared = await data.prepare(key, { facts, file }, null, 1);
  expect(prepared.setup.classes).toMatchObject({ order: 'names', names });
  const without = await data.prepare(key, { facts, file: null }, null, 1);
  expect(without.setup.classes.order).toBe('auto');
});

test('samples that are made up, where there are no data at all', async () => {
  const { engine } = start();
  await engine.open({ name: 'shapes.h5', files: [MODEL] });
  const scanned = await engine.data.makeUp();
  expect(scanned).toMatchObject({ files: 0, targets: null });
  expect(scanned.diagnostics[0]?.message).toMatch(/made-up samples: noise/);
  const prepared = await engine.data.prepare(scanned, null);
  expect(prepared.facts).toMatchObject({ task: 'agreement', name: 'Made-up samples' });
  expect(prepared.values.low).toBeGreaterThanOrEqual(0);
  expect(prepared.values.high).toBeLessThanOrEqual(1);
  const { picture } = prepared.facts;
  expect(picture).toMatchObject({ width: 96, height: 96, look: { kind: 'light' } });
  // Shown with the light that they have: values from 0 to 1 are all of it.
  expect(picture?.look).toMatchObject({ channels: Array(3).fill({ scale: 1, offset: 0 }) });
  await engine.data.use(scanned, prepared);
  const source = referenceOf(prepared.facts.id);
  const { evaluation } = await engine.measure(await engine.convert(columnRecipe('int8'), source));
  expect(evaluation?.images).toBe(prepared.facts.testSamples);
  expect(headlineOf(evaluation)?.value).toBeGreaterThan(5);
});

test('of very many records the page suggests a sample, which the person may widen', async () => {
  const { engine } = start();
  const numbers = readFileSync(join(DATA_SETS, 'numbers.tflite'));
  await engine.open({ name: 'numbers.tflite', files: [new File([numbers], 'numbers.tflite')] });
  const [head = '', ...lines] = readFileSync(join(DATA_SETS, 'numbers.csv'), 'utf8')
    .trim()
    .split('\n');
  const many = Array.from({ length: 400 }, () => lines).flat();
  const scanned = await engine.data.scan([new File([[head, ...many].join('\n')], 'many.csv')], {});
  expect(scanned.records).toBe(12_000);
  const suggested = await engine.data.prepare(scanned, null);
  expect(suggested.facts).toMatchObject({ testSamples: 5000, trainingSamples: 2400 });
  const all = changedSetup(suggested.setup, { split: { most: null } });
  expect((await engine.data.prepare(scanned, all)).facts.testSamples).toBe(9600);
});

test('fed in another way than it was trained', async () => {
  const { engine } = start();
  await engine.open({ name: 'shapes.h5', files: [MODEL] });
  const scanned = await engine.data.scan([SET], {});
  const right = await engine.data.prepare(scanned, null);
  expect((await engine.checkSet(scanned, right)).diagnostics).toEqual([]);
  const wrong = await engine.data.prepare(scanned, '{"values":{"preset":"0..255"}}');
  const { better, diagnostics } = await engine.checkSet(scanned, wrong);
  expect(diagnostics[0]?.message).toMatch(/with values from 0 to 1/);
  const mended = await engine.data.prepare(scanned, better?.setup ?? null);
  expect((await engine.checkSet(scanned, mended)).accuracy).toBeGreaterThan(0.9);
  await expect(engine.data.prepare(scanned, '{"classes":{"shift":1}}')).rejects.toThrow(
    'triangle would be number 7; the model answers 0 to 6',
  );
});

test('a set-up that is none, and files that are gone', async () => {
  const { engine } = start();
  await engine.open({ name: 'shapes.h5', files: [MODEL] });
  const scanned = await engine.data.scan([SET], {});
  await expect(engine.data.prepare(scanned, '{"image":{"fit":"bend"}}')).rejects.toMatchObject({
    code: 'bad-recipe',
  });
  await expect(
    engine.data
      .scan([new File(['?'], 'unknown.png')], {})
      .then((set) => engine.data.prepare(set, null)),
  ).rejects.toMatchObject({ code: 'bad-data' });
  await expect(engine.data.scan([SET], { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
});
