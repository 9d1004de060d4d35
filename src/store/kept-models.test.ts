import { expect, it, vi } from 'vitest';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { FAKE_SUMMARY, fakeEngine } from '../testing/fake-engine.ts';
import { fakeFiles } from '../testing/fake-files.ts';
import type { Shelf } from './kept-state.ts';
import { createPlayground } from './playground.ts';

const hashOf = (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);

function shelfOf(): Shelf {
  return {
    runs: async () => ({ runs: [], damaged: 0 }),
    keepRun: async () => {},
    forgetRun: async () => {},
    forgetRuns: async () => {},
    ...fakeFiles(),
  };
}

/** A visit. Every file is a model of its own; `broken` ones do not open. */
async function visit(shelf: Shelf, { broken = false } = {}) {
  const engine = fakeEngine(1);
  const { getState } = createPlayground({
    engine: {
      ...engine,
      async open({ name }) {
        if (broken && name.startsWith('my')) throw new Error('It is broken.');
        return { ...FAKE_SUMMARY, name, hash: hashOf(name) };
      },
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
    shelf,
  });
  await getState().openSample('mlp');
  return getState;
}

const FILE = new File(['weights'], 'my.h5');
const LINK = {
  ...DEFAULT_LINK_STATE,
  model: { kind: 'file', name: 'my.h5', bytes: 7, sha256: hashOf('my.h5') },
} as const;

it('asks once, keeps the file, and opens it at once where a link speaks of it', async () => {
  const shelf = shelfOf();
  const first = await visit(shelf);
  await first().openFiles([FILE]);
  await vi.waitFor(() => expect(first().asksToKeep?.name).toBe('my.h5'));
  await first().answerKeep(true);
  expect(first()).toMatchObject({ asksToKeep: null, keepsModels: true });
  expect(first().keptModels.map(({ name }) => name)).toEqual(['my.h5']);

  const second = await visit(shelf);
  second().restore(LINK);
  await vi.waitFor(() => expect(second().model?.hash).toBe(LINK.model.sha256));
  expect(second().awaited).toBeNull();
  await second().openFiles([new File(['others'], 'other.h5')]);
  await vi.waitFor(() => expect(second().keptModels).toHaveLength(2));
  expect(second().asksToKeep).toBeNull();
});

it('keeps nothing of who says no, and asks no more', async () => {
  const shelf = shelfOf();
  const getState = await visit(shelf);
  await getState().openFiles([FILE]);
  await vi.waitFor(() => expect(getState().asksToKeep).not.toBeNull());
  await getState().answerKeep(false);
  await getState().openFiles([new File(['others'], 'other.h5')]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(getState()).toMatchObject({ asksToKeep: null, keptModels: [], keepsModels: false });
});

it('takes the question back when another model is opened', async () => {
  const getState = await visit(shelfOf());
  await getState().openFiles([FILE]);
  await vi.waitFor(() => expect(getState().asksToKeep).not.toBeNull());
  await getState().openSample('resnet');
  expect(getState().asksToKeep).toBeNull();
});

it('says why a file could not be kept', async () => {
  const shelf = shelfOf();
  const getState = await visit({
    ...shelf,
    keepModel: async () => {
      throw new Error('There is no room.');
    },
  });
  await getState().openFiles([FILE]);
  await vi.waitFor(() => expect(getState().asksToKeep).not.toBeNull());
  await getState().answerKeep(true);
  expect(getState().keepProblem?.title).toBe('my.h5 could not be kept');
});

it('asks for the file where it is not kept, or does not open', async () => {
  const shelf = shelfOf();
  const getState = await visit(shelf);
  getState().restore(LINK);
  await vi.waitFor(() => expect(getState().awaited).toEqual(LINK.model));

  const model = { hash: LINK.model.sha256, name: 'my.h5', bytes: 7, at: 1 };
  await shelf.keepModel(model, { files: [FILE] });
  const damaged = await visit(shelf, { broken: true });
  damaged().restore(LINK);
  await vi.waitFor(() => expect(damaged().awaited).toEqual(LINK.model));
  expect(damaged().openError?.name).toBe('my.h5');
});

it('deletes one, or everything', async () => {
  const shelf = shelfOf();
  const getState = await visit(shelf);
  getState().setKeepsModels(true);
  for (const name of ['my.h5', 'other.h5']) await getState().openFiles([new File(['x'], name)]);
  await vi.waitFor(() => expect(getState().keptModels).toHaveLength(2));
  await getState().forgetModel(hashOf('my.h5'));
  expect(getState().keptModels.map(({ name }) => name)).toEqual(['other.h5']);
  await getState().forgetEverything();
  expect(getState()).toMatchObject({ keptModels: [], keepsModels: null, pastRuns: [] });
  expect(await shelf.models()).toEqual([]);
});

it('asks nothing where nothing can be kept', async () => {
  const getState = await visit({
    ...shelfOf(),
    problem: async () => ({ code: 'no-storage', message: 'None.', hint: 'Allow it.', where: {} }),
  });
  await getState().openFiles([FILE]);
  await vi.waitFor(() => expect(getState().storageProblem?.message).toBe('None.'));
  expect(getState()).toMatchObject({ asksToKeep: null, keepProblem: null });
  expect(getState().model?.name).toBe('my.h5');
});

it('says what another tab has deleted meanwhile, and what cannot be deleted', async () => {
  const shelf = shelfOf();
  const getState = await visit({
    ...shelf,
    forgetModel: async () => {
      throw new Error('It is in use.');
    },
  });
  getState().setKeepsModels(true);
  await getState().openFiles([FILE]);
  await vi.waitFor(() => expect(getState().keptModels).toHaveLength(1));
  await getState().forgetModel(hashOf('my.h5'));
  expect(getState().keepProblem?.title).toBe('my.h5 is not deleted');
  expect(getState().keptModels).toHaveLength(1);
  await shelf.forgetModel(hashOf('my.h5'));
  await getState().openKept(hashOf('my.h5'));
  expect(getState().keepProblem?.title).toBe('my.h5 is not kept any more');
  expect(getState().keptModels).toEqual([]);
});
