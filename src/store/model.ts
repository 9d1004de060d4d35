/** Opening models: samples show their stored results first, the engine follows. */
import { PlaygroundError, toErrorData } from '../base/errors.ts';
import type { InputShape } from '../base/input-shape.ts';
import { DEFAULT_LINK_STATE, type ModelReference } from '../share/link-fields.ts';
import type { ModelSummary } from '../share/results.ts';
import { sampleOf } from '../share/samples.ts';
import { pathOf } from '../workers/file-path.ts';
import { landedKeys } from './columns.ts';
import { NO_GZIP } from './gzip-jobs.ts';
import type { JobRunner } from './jobs.ts';
import { forModel } from './keep-float.ts';
import { keyOfResult, testSetOf } from './keys.ts';
import { referenceName } from './link-state.ts';
import { type Asker, leaveModel } from './questions.ts';
import type {
  Entry,
  GetState,
  ModelChoice,
  ModelSlice,
  Services,
  SetState,
  SizesQuestion,
} from './state.ts';

/** What a person gave: files, and sizes where the model leaves them open. */
interface Given {
  readonly files: readonly File[];
  readonly inputShapes?: readonly InputShape[];
}

export interface ModelKeeper {
  readonly slice: ModelSlice;
  /** Goes to a model that a link names. */
  follow(reference: ModelReference): void;
}

export function createModel(
  set: SetState,
  get: GetState,
  services: Services,
  jobs: JobRunner,
  asker: Asker,
): ModelKeeper {
  let opening: AbortController | null = null;
  /** Local files of this visit, so that back and forward can return to them. */
  const files = new Map<string, Given>();

  const begin = (name: string) => {
    opening?.abort();
    const own = new AbortController();
    opening = own;
    const waiting = jobs.stop();
    set({ opening: name, openError: null, choice: null, sizes: null, mismatch: null });
    return { signal: own.signal, current: () => opening === own, waiting };
  };

  const loadLabels = async () => {
    const testSet = testSetOf(get());
    if (!testSet) return;
    try {
      const labels = await services.engine.labels(testSet);
      if (testSetOf(get()) === testSet) set({ labels });
    } catch {
      // Without labels the table leaves out which answers got better or worse.
    }
  };

  const adopt = (
    reference: ModelReference,
    model: ModelSummary,
    entries: Readonly<Record<string, Entry>>,
    engineState: ModelSlice['engineState'],
  ) => {
    const { layer, model: before, columns } = get();
    const keepsLayer = model.layers.some(({ id }) => id === layer);
    set({
      reference,
      model,
      entries,
      engineState,
      storedWeights: [],
      columns: columns.map(({ id, recipe }) => ({ id, recipe: forModel(recipe, before, model) })),
      opening: null,
      awaited: null,
      columnErrors: {},
      gzip: NO_GZIP,
      channel: null,
      ...(!keepsLayer && { layer: '' }),
    });
    set((state) => ({ landed: landedKeys(state, state.columns) }));
    void loadLabels();
  };

  const runAll = () => jobs.enqueue(get().columns.map(({ id }) => id));

  /** `adopted`: the model on show is the one that failed. */
  const fail = (name: string, thrown: unknown, adopted: boolean, waiting: readonly string[]) => {
    const error = toErrorData(thrown);
    opening = null;
    set({
      opening: null,
      openError: { name, error },
      announcement: `${name} could not be opened: ${error.message}`,
      ...(adopted && { engineState: 'failed' as const }),
    });
    // The earlier model is still open: what was interrupted continues.
    if (!adopted) jobs.enqueue(waiting, { force: true });
  };

  /** The earlier model stays in use meanwhile. */
  const ask = (
    question: Partial<Pick<ModelSlice, 'choice' | 'sizes'>>,
    announcement: string,
    waiting: readonly string[],
  ) => {
    opening = null;
    set({ opening: null, announcement, ...question });
    jobs.enqueue(waiting, { force: true });
  };
  const askWhich = (choice: ModelChoice, waiting: readonly string[]) =>
    ask({ choice }, `${choice.models.length} models were given together. Choose one.`, waiting);
  const askSizes = (sizes: SizesQuestion, waiting: readonly string[]) =>
    ask({ sizes }, `${sizes.name} leaves the size of its input open. Give the size.`, waiting);

  /** A sample whose stored results are on show, and whose file was still on its way when another was opened. */
  const resume = () => {
    const { reference, model: shown, engineState } = get();
    if (shown && engineState === 'opening' && reference.kind === 'sample') {
      void openSample(reference.id, true);
    }
  };

  const openSample = async (id: string, keepError = false) => {
    const sample = sampleOf(id);
    if (!sample) return;
    const { openError, choice, sizes } = get();
    const { signal, current, waiting } = begin(sample.name);
    if (keepError) set({ openError, choice, sizes });
    const reference = { kind: 'sample', id } as const;
    let adopted = false;
    try {
      const stored = await services.storedResults(id, signal).catch(() => null);
      if (!current()) return;
      if (stored) {
        adopted = true;
        const entries = stored.columns.map(
          (result) => [keyOfResult(result), { result, origin: 'stored' }] as const,
        );
        adopt(reference, stored.summary, Object.fromEntries(entries), 'opening');
        set({ storedWeights: stored.weights });
        await services.idle();
      }
      const file = await services.sampleFile(id, signal);
      const source = { name: sample.file, files: [file] };
      const summary = await services.engine.open(source, { signal });
      if (!current()) return;
      if (adopted) set({ model: summary, engineState: 'ready' });
      else adopt(reference, summary, {}, 'ready');
      opening = null;
      runAll();
    } catch (thrown) {
      if (!current()) return;
      fail(sample.name, thrown, adopted || get().model === null, waiting);
      if (!adopted) resume();
    }
  };

  const openFiles = async (given: Given, asked: SizesQuestion | null = null) => {
    const { files: opened, inputShapes } = given;
    const first = mainFileOf(opened);
    if (!first) return;
    const { signal, current, waiting } = begin(first.name);
    const { awaited } = get();
    // The form stays as it is until the model is open.
    if (asked) set({ sizes: asked });
    try {
      const summary = await services.engine.open(
        { name: first.name, files: opened, ...(inputShapes && { inputShapes }) },
        { signal },
      );
      if (!current()) return;
      files.set(summary.hash, given);
      const reference = {
        kind: 'file',
        name: summary.name,
        bytes: summary.bytes,
        sha256: summary.hash,
      } as const;
      adopt(reference, summary, {}, 'ready');
      if (awaited && awaited.sha256 !== summary.hash) set({ mismatch: awaited });
      set({ sizes: null, announcement: `${summary.name} is open.` });
      opening = null;
      runAll();
    } catch (thrown) {
      if (!current()) return;
      const { code, where } = toErrorData(thrown);
      if (code === 'several-models' && where.files) {
        askWhich({ files: opened, models: where.files }, waiting);
      } else if (code === 'open-shape' && where.inputs) {
        askSizes({ name: first.name, files: opened, inputs: where.inputs }, waiting);
      } else fail(first.name, thrown, false, waiting);
      resume();
    }
  };

  const slice: ModelSlice = {
    reference: DEFAULT_LINK_STATE.model,
    model: null,
    opening: null,
    openError: null,
    choice: null,
    sizes: null,
    awaited: null,
    mismatch: null,
    engineState: 'opening',
    measured: DEFAULT_LINK_STATE.measured,
    storedWeights: [],
    labels: null,

    openSample: (id) =>
      leaveModel(asker, get, referenceName({ kind: 'sample', id }), () => openSample(id)),
    openFiles: (opened) =>
      leaveModel(asker, get, mainFileOf(opened)?.name ?? '', () => openFiles({ files: opened })),

    async choose(model) {
      const { choice } = get();
      if (!choice) return;
      const chosen = choice.files.filter((file) => {
        const path = pathOf(file);
        return path === model || !choice.models.includes(path);
      });
      await leaveModel(asker, get, model, () => openFiles({ files: chosen }));
    },

    async openWithSizes(inputShapes) {
      const { sizes } = get();
      if (!sizes) return;
      const { name, files } = sizes;
      await leaveModel(asker, get, name, () =>
        openFiles({ files, inputShapes }, { ...sizes, given: inputShapes }),
      );
    },

    dismissOpenError: () => set({ openError: null, choice: null, sizes: null, mismatch: null }),

    setMeasured(measured) {
      jobs.stop();
      set({ measured });
      set((state) => ({ landed: { ...state.landed, ...landedKeys(state, state.columns) } }));
      void loadLabels();
      runAll();
    },
  };

  return {
    slice,
    follow(reference) {
      if (reference.kind === 'sample') {
        void openSample(reference.id);
        return;
      }
      const known = files.get(reference.sha256);
      if (known) {
        void openFiles(known);
        return;
      }
      opening?.abort();
      opening = null;
      jobs.stop();
      set({
        reference,
        awaited: reference,
        model: null,
        entries: {},
        landed: {},
        opening: null,
        openError: null,
        choice: null,
        sizes: null,
        columnErrors: {},
        engineState: 'opening',
      });
    },
  };
}

/** Of files that belong together, the one that is not just weights gives the name. */
function mainFileOf(files: readonly File[]): File | undefined {
  return files.find(({ name }) => !/\.bin$/i.test(name)) ?? files[0];
}

/** The typed error for a sample that does not arrive. */
export function sampleMissing(file: string): PlaygroundError {
  return new PlaygroundError(
    'bad-file',
    `The sample ${file} could not be loaded.`,
    'Check the connection and try again, or open a file of your own.',
    { file },
  );
}
