import { beforeEach, expect, it, vi } from 'vitest';
import { learnOwnFacts, type OwnFacts } from '../adapters/datasets/own-facts.ts';
import { PlaygroundError } from '../base/errors.ts';
import { USUAL_SETUP } from '../data/setup/setup.ts';
import { FAKE_SUMMARY, fakeEngine } from '../testing/fake-engine.ts';
import { fakeFiles } from '../testing/fake-files.ts';
import { incomplete } from '../testing/incomplete.ts';
import type { Engine, PreparedSet, ScannedSet } from '../workers/engine.ts';
import type { Shelf } from './kept-state.ts';
import { testSetOf } from './keys.ts';
import { createPlayground } from './playground.ts';
import { toLinkState } from './to-link.ts';

const shaOf = (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
let used: string[];
let told: (string | null)[];
beforeEach(() => {
  used = [];
  told = [];
});

/** Data that are told apart by the names of their files; the set-up is a word. */
const data = (): Engine['data'] =>
  incomplete<Engine['data']>({
    sort: async (files) => ({
      models: files.filter(({ name }) => name.endsWith('.h5')),
      data: files.filter(({ name }) => !name.endsWith('.h5')),
    }),
    async scan([file]) {
      const { name = '' } = file ?? {};
      if (/broken/.test(name)) throw new PlaygroundError('bad-data', 'It is broken.', 'Mend it.');
      return incomplete<ScannedSet>({
        ...{ key: used.length + 1, name, files: 1, bytes: 7, sha256: shaOf(name) },
        ...{ kind: 'images', records: 100, diagnostics: [] },
        targets: /classes/.test(name) ? { kind: 'classes', names: ['cat'], counts: [100] } : null,
      });
    },
    async prepare({ sha256, name, calibration }, setup) {
      if (setup === 'wrong') throw new PlaygroundError('bad-recipe', 'Not so.', 'Otherwise.');
      const facts: OwnFacts = {
        ...{
          id: `own:${sha256.slice(0, 8)}-${String(setup)}${calibration?.name ?? ''}`,
          name,
          task: 'classification',
        },
        ...{ classNames: [], testSamples: 80, trainingSamples: 20, picture: null },
        inputs: [FAKE_SUMMARY.inputs[0]?.shape ?? []],
      };
      return incomplete<PreparedSet>({
        ...{ facts, setup: setup as never, samples: [], diagnostics: [] },
      });
    },
    async use(_, { facts }) {
      used.push(facts.id);
      learnOwnFacts(facts);
    },
    textOf: async (setup) => String(setup),
  });

async function visit(shelf?: Shelf) {
  const { getState } = createPlayground({
    ...(shelf && { shelf }),
    engine: {
      ...fakeEngine(1),
      data: data(),
      checkSet: async () => ({ accuracy: 1, samples: 64, better: null, diagnostics: [] }),
      calibrateWith: (source) => void told.push(source?.id ?? null),
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
  await getState().openSample('mlp');
  return getState;
}

const ZIP = new File(['pixels'], 'cats.zip');
const idOf = (name: string, setup: string | null) => `own:${shaOf(name).slice(0, 8)}-${setup}`;

it('data are looked through, set up, and become the test set and what is calibrated with', async () => {
  const get = await visit();
  await get().openData([ZIP]);
  expect(get().draft).toMatchObject({ reading: null, name: 'cats.zip', preparing: false });
  expect(testSetOf(get())).toBe('fashion-mnist');
  await get().tryData('wrong');
  expect(get().draft?.error?.message).toBe('Not so.');
  await get().tryData('cropped');
  expect(get().draft?.error).toBeNull();
  await get().measureOnData();
  expect(get().draft).toBeNull();
  expect(testSetOf(get())).toBe(idOf('cats.zip', 'cropped'));
  expect(told).toEqual([idOf('cats.zip', 'cropped')]);
  await vi.waitFor(() => expect(get().queue).toEqual([]));
  expect(toLinkState(get()).data).toEqual({
    ...{ name: 'cats.zip', bytes: 7, sha256: shaOf('cats.zip'), setup: 'cropped' },
  });

  get().chooseTestSet('fashion-mnist');
  await vi.waitFor(() => expect(testSetOf(get())).toBe('fashion-mnist'));
  expect(told.at(-1)).toBeNull();
  expect(get().ownSets).toHaveLength(1);
});

it('a link asks for data by name and hash, takes no others for them, and sets them up as it says', async () => {
  const sender = await visit();
  await sender().openData([ZIP]);
  await sender().tryData('cropped');
  await sender().measureOnData();
  const link = toLinkState(sender());

  const get = await visit();
  get().restore(link);
  await vi.waitFor(() => expect(get().awaitedData?.name).toBe('cats.zip'));
  expect(toLinkState(get()).data).toEqual(link.data);
  await get().openData([new File(['others'], 'dogs.zip')]);
  expect(get().otherData?.name).toBe('cats.zip');
  expect(testSetOf(get())).toBe('fashion-mnist');
  get().closeData();
  await get().openAny([ZIP]);
  await vi.waitFor(() => expect(testSetOf(get())).toBe(idOf('cats.zip', 'cropped')));
  expect(get()).toMatchObject({ awaitedData: null, otherData: null, draft: null });
});

it('undo goes back to the bundled set, and redo to the person’s own', async () => {
  const get = await visit();
  await vi.waitFor(() => expect(get().model).not.toBeNull());
  await get().openData([ZIP]);
  await get().measureOnData();
  await vi.waitFor(() => expect(get().undoable.undo).toMatch(/test set, cats.zip → bundled/));
  get().undo();
  await vi.waitFor(() => expect(testSetOf(get())).toBe('fashion-mnist'));
  await vi.waitFor(() => expect(get().undoable.redo).not.toBeNull());
  get().redo();
  await vi.waitFor(() => expect(testSetOf(get())).toBe(idOf('cats.zip', 'null')));
});

it('data are kept where the person wants files to be kept, found where a link speaks of them, and deleted', async () => {
  const shelf: Shelf = {
    runs: async () => ({ runs: [], damaged: 0 }),
    keepRun: async () => {},
    forgetRun: async () => {},
    forgetRuns: async () => {},
    ...fakeFiles(),
  };
  const first = await visit(shelf);
  await first().openData([ZIP]);
  await first().measureOnData();
  expect(first().asksToKeep?.name).toBe('cats.zip');
  expect(first().keptSets).toEqual([]);
  await first().answerKeep(true);
  await vi.waitFor(() => expect(first().keptSets.map(({ name }) => name)).toEqual(['cats.zip']));
  const link = toLinkState(first());

  const second = await visit(shelf);
  second().restore(link);
  await vi.waitFor(() => expect(testSetOf(second())).toBe(idOf('cats.zip', 'null')));
  expect(second()).toMatchObject({ awaitedData: null, asksToKeep: null });
  // So are others that are calibrated with.
  second().editData(idOf('cats.zip', 'null'));
  await vi.waitFor(() => expect(second().draft).not.toBeNull());
  await second().calibrateOn([new File(['pixels'], 'more.zip')]);
  await second().measureOnData();
  await vi.waitFor(() => expect(second().keptSets).toHaveLength(2));
  const both = toLinkState(second());
  const again = await visit(shelf);
  again().restore(both);
  await vi.waitFor(() => expect(testSetOf(again())).toBe(`${idOf('cats.zip', 'null')}more.zip`));
  expect(again().awaitedData).toBeNull();
  await second().forgetSet(shaOf('more.zip'));
  await second().forgetSet(shaOf('cats.zip'));
  expect(second().keptSets).toEqual([]);

  const third = await visit(shelf);
  third().restore(link);
  await vi.waitFor(() => expect(third().awaitedData?.name).toBe('cats.zip'));
});

it('a browser without room says so, and goes on', async () => {
  const shelf: Shelf = {
    runs: async () => ({ runs: [], damaged: 0 }),
    keepRun: async () => {},
    forgetRun: async () => {},
    forgetRuns: async () => {},
    ...fakeFiles(),
    keepsModels: () => true,
    keepSet: async () => {
      throw new PlaygroundError('out-of-memory', 'No room.', 'Make some.');
    },
  };
  const get = await visit(shelf);
  await get().openData([ZIP]);
  await get().measureOnData();
  expect(get().keepProblem).toMatchObject({
    title: 'cats.zip could not be kept',
    error: { message: 'No room.' },
  });
  expect(testSetOf(get())).toBe(idOf('cats.zip', 'null'));
});

it('another model is measured on the same data', async () => {
  const get = await visit();
  await get().openData([ZIP]);
  await get().measureOnData();
  await get().openFiles([new File(['model'], 'other.h5')]);
  await vi.waitFor(() => expect(testSetOf(get())).toBe(idOf('cats.zip', 'null')));
});

it('a labels.txt that is dropped on a set with classes names them; on its own it is data', async () => {
  const get = await visit();
  const list = new File(['cat\ndog\n'], 'labels.txt');
  await get().openData([new File(['pixels'], 'classes.zip')]);
  await get().tryData(USUAL_SETUP);
  await get().openAny([list]);
  const { draft } = get();
  expect(draft?.name).toBe('classes.zip');
  expect(draft?.prepared?.setup.classes).toEqual({
    ...{ order: 'names', names: ['cat', 'dog'], shift: 0 },
  });
  await get().nameClasses(new File(['1.png\tcat\n'], 'table.txt'));
  expect(get().draft?.error?.message).toBe('table.txt is no list of classes.');
  expect(get().draft?.prepared?.setup.classes.names).toEqual(['cat', 'dog']);
  await get().openData([ZIP]);
  await get().openAny([list]);
  expect(get().draft?.name).toBe('labels.txt');
});

it('other data are calibrated with: a link names both, and asks until both are there', async () => {
  const get = await visit();
  const more = new File(['pixels'], 'more.zip');
  await get().openData([ZIP]);
  await get().calibrateOn([ZIP]);
  expect(get().draft?.error?.message).toMatch(/^cats.zip is what is measured on/);
  await get().calibrateOn([more]);
  expect(get().draft).toMatchObject({ preparing: false, error: null, calibrationFiles: [more] });
  await get().measureOnData();
  const id = `${idOf('cats.zip', 'null')}more.zip`;
  expect(testSetOf(get())).toBe(id);
  const link = toLinkState(get());
  expect(link.data).toMatchObject({
    ...{ name: 'cats.zip', sha256: shaOf('cats.zip') },
    calibration: { name: 'more.zip', bytes: 7, sha256: shaOf('more.zip') },
  });

  for (const [first, second] of [
    [ZIP, more],
    [more, ZIP],
  ] as const) {
    const other = await visit();
    other().restore(link);
    await vi.waitFor(() => expect(other().awaitedData?.calibration?.name).toBe('more.zip'));
    await other().openData([first]);
    expect(other()).toMatchObject({ draft: null, otherData: null, givenPart: shaOf(first.name) });
    expect(other().announcement).toBe(
      `${first.name} is there; ${second.name} is still to be given.`,
    );
    expect(testSetOf(other())).toBe('fashion-mnist');
    await other().openData([second]);
    expect(testSetOf(other())).toBe(id);
    expect(other().awaitedData).toBeNull();
    expect(toLinkState(other()).data).toEqual(link.data);
  }
  get().editData(id);
  await vi.waitFor(() => expect(get().draft?.calibrationFiles).toEqual([more]));
  await get().calibrateOn([]);
  await get().measureOnData();
  expect(testSetOf(get())).toBe(idOf('cats.zip', 'null'));
});

it('what cannot be read is said in the dialog, and all else stays', async () => {
  const get = await visit();
  await get().openData([new File(['?'], 'broken.zip')]);
  expect(get().draft).toMatchObject({ reading: null, scanned: null, error: { code: 'bad-data' } });
  get().closeData();
  await vi.waitFor(() => expect(get().draft).toBeNull());
  expect(testSetOf(get())).toBe('fashion-mnist');
});
