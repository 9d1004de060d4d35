/** A search over threads: the real compiler and LiteRT behind message ports. */
import { beforeAll, expect, test } from 'vitest';
import { referenceOf } from '../../adapters/datasets/source.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { headlineOf } from '../../evaluation/tasks.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { columnRecipe, recipeKey } from '../../quantization/recipe/recipe.ts';
import { type Evaluation, isFinal, type Trial } from '../../search/trial.ts';
import { localThreads } from '../../testing/local-threads.ts';
import { publicFile } from '../../testing/reference-files.ts';
import type { SearchOrder, SearchStart } from '../api/search.ts';
import { createEngine } from '../client.ts';
import { createCompiler } from '../compiler.ts';
import { createRuntime, type Runtime } from '../runtime.ts';

const SOURCE = referenceOf('fashion-mnist');
const ON = {
  ...{ source: SOURCE, samples: 60, further: { first: 60, count: 40 } },
  ...({ task: 'classification', labelled: true } as const),
};
const ORDER: SearchOrder = {
  ...{ goal: { kind: 'bytes', most: 80_000 }, seed: 1, files: 6, known: [], first: [] },
};

let litert: InferenceRuntime;
beforeAll(async () => {
  litert = await createLiteRtRuntime();
});

/** A runtime thread's object that tells which files are run at once. */
function watched(
  runtime: Runtime,
  active: string[],
  told: (files: number) => Promise<void>,
): Runtime {
  return {
    ...runtime,
    async outputs(file, ...where) {
      const name = String(file.length);
      active.push(name);
      try {
        await told(new Set(active).size);
        return await runtime.outputs(file, ...where);
      } finally {
        active.splice(active.indexOf(name), 1);
      }
    },
  };
}

async function setUp(cores = 2) {
  const active: string[] = [];
  const seen = { most: 0 };
  // All threads of the test are one: a file takes a while, so that the next can begin.
  const told = async (files: number) => {
    seen.most = Math.max(seen.most, files);
    for (let waits = 0; seen.most < cores && waits < 25; waits++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const threads = localThreads({
    compiler: () => createCompiler(),
    runtime: () =>
      watched(
        createRuntime({
          startRuntime: async () => litert,
          load: async (_, path) => publicFile(`datasets/${path}`),
        }),
        active,
        told,
      ),
    training: () => ({}),
  });
  const locations = { wasmUrl: '', dataUrl: '', tfjsUrl: '' };
  const engine = createEngine({ ...locations, threads: cores, workers: threads });
  await engine.open({
    name: 'mlp.h5',
    files: [new File([publicFile('samples/mlp.h5').slice()], 'mlp.h5')],
  });
  /** A search with what it tells. `heard` may answer each file. */
  const begin = (order: Partial<SearchOrder> = {}, heard?: (tried: number) => unknown) => {
    const [stop, pause] = [new AbortController(), new AbortController()];
    const tried: Evaluation[] = [];
    const finals: Evaluation[] = [];
    let start: SearchStart | undefined;
    const end = engine.search(
      ON,
      { ...ORDER, ...order },
      {
        ...{ signal: stop.signal, pause: pause.signal },
        onRounding: () => undefined,
        onFinals: () => undefined,
        onStart(begun) {
          start = begun;
        },
        async onEvaluation(evaluation) {
          if (isFinal(evaluation)) finals.push(evaluation);
          else tried.push(evaluation);
          await heard?.(tried.length);
        },
      },
    );
    return {
      end,
      tried,
      finals,
      start: () => start,
      stop: () => stop.abort(),
      pause: () => pause.abort(),
    };
  };
  return { engine, threads, begin, seen };
}

const keys = (all: readonly Evaluation[]) => all.map(({ recipe }) => recipeKey(recipe));

test('files are tried and told one by one; a column is measured between two of them', async () => {
  const { engine, begin } = await setUp();
  let measured = 0;
  const mine = columnRecipe('dynamic-int8');
  const search = begin({ first: [mine] }, async (tried) => {
    if (tried !== 2) return;
    const converted = await engine.convert(columnRecipe('float16'), SOURCE);
    const result = await engine.measure({ ...converted });
    measured = headlineOf(result.evaluation)?.value ?? 0;
  });
  expect(await search.end).toEqual({ exhausted: false });
  expect(measured).toBeGreaterThan(0.85);
  expect(search.start()).toMatchObject({ kind: 'accuracy' });
  expect(search.start()?.scale.baseline).toBeGreaterThan(0.8);
  expect(search.tried).toHaveLength(6);
  const [first] = search.tried;
  expect(keys(search.tried)[0]).toBe(recipeKey(mine));
  const file = await engine.file(mine);
  expect(first).toMatchObject({ bytes: file.length });
  // Then those that may be best, on further images.
  expect(search.finals.length).toBeGreaterThan(0);
  const { changed = 1 } = (search.finals[0] as Trial).again ?? {};
  expect(search.finals[0]).toMatchObject({ again: { samples: 40 } });
  expect(changed).toBeLessThan(0.1);
});

test('a thread that another cancel ends is no end; a pause ends it after a file, a stop at once', async () => {
  const { engine, threads, begin } = await setUp();
  const column = new AbortController();
  const search = begin({ files: 5 }, async (tried) => {
    if (tried !== 2) return;
    const control = { signal: column.signal, onProgress: () => column.abort() };
    const converting = engine.convert(columnRecipe('int8'), SOURCE, control);
    await expect(converting).rejects.toMatchObject({ code: 'cancelled' });
  });
  expect(await search.end).toEqual({ exhausted: false });
  expect(threads.of('compiler')).toHaveLength(2);
  expect(new Set(keys(search.tried)).size).toBe(5);

  const paused = begin({}, (tried) => {
    if (tried === 2) paused.pause();
  });
  expect(await paused.end).toEqual({ exhausted: false });
  expect(paused.tried).toHaveLength(2);

  const stopped = begin({}, (tried) => {
    if (tried === 3) stopped.stop();
  });
  await expect(stopped.end).rejects.toMatchObject({ code: 'cancelled' });
  expect(stopped.tried).toHaveLength(3);
});

test('as many files are run at once as there are threads, and the same are found', async () => {
  const found = async (cores: number) => {
    const { begin, seen } = await setUp(cores);
    const search = begin({ files: 9, first: [columnRecipe('int8')] });
    await search.end;
    return { tried: search.tried, most: seen.most };
  };
  const [one, two] = [await found(1), await found(2)];
  expect([one.most, two.most]).toEqual([1, 2]);
  expect(two.tried).toEqual(one.tried);
  expect(one.tried).toHaveLength(9);
});
