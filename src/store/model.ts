/** Opening models: samples show their stored results first, the engine follows. */
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { type FileReference, type ModelReference, referenceName } from '../share/model-field.ts';
import { pathOf } from '../workers/file-path.ts';
import { landedKeys } from './columns.ts';
import type { JobRunner } from './jobs.ts';
import type { Given, Shelf } from './kept-state.ts';
import { begin, loadLabels, type OpeningContext, runAll } from './model/context.ts';
import { mainFileOf, openFiles } from './model/open-files.ts';
import { openSample } from './model/open-sample.ts';
import { type Asker, leaveModel } from './questions.ts';
import type { GetState, ModelSlice, Services, SetState } from './state.ts';

export interface ModelKeeper {
  readonly slice: ModelSlice;
  /** Shows what is known with another test set, and computes the rest. */
  remeasure(): void;
  /** Goes to a model that a link names. */
  follow(reference: ModelReference): void;
  /** The files of a model that was opened in this visit. */
  givenOf(hash: string): Given | undefined;
}

export function createModel(
  set: SetState,
  get: GetState,
  services: Services,
  jobs: JobRunner,
  asker: Asker,
): ModelKeeper {
  const context: OpeningContext = { set, get, services, jobs, files: new Map(), opening: null };
  return {
    slice: { ...NO_MODEL, ...actionsOf(context, asker) },
    remeasure() {
      remeasure(context, { labels: null });
      void loadLabels(context);
    },
    follow(reference) {
      if (reference.kind === 'sample') {
        void openSample(context, reference.id);
        return;
      }
      const known = context.files.get(reference.sha256);
      if (known) void openFiles(context, known);
      else if (services.shelf) void openKept(context, reference, services.shelf);
      else awaitFile(context, reference);
    },
    givenOf: (hash) => context.files.get(hash),
  };
}

const NO_MODEL = {
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
  device: DEFAULT_LINK_STATE.device,
  storedWeights: [],
  labels: null,
} as const satisfies Partial<ModelSlice>;

function actionsOf(context: OpeningContext, asker: Asker) {
  const { set, get } = context;
  return {
    openSample: (id) =>
      leaveModel(asker, get, referenceName({ kind: 'sample', id }), () =>
        openSample(context, id, { byHand: true }),
      ),
    openFiles: (files, inputShapes) =>
      leaveModel(asker, get, mainFileOf(files)?.name ?? '', () =>
        openFiles(context, { files, ...(inputShapes && { inputShapes }) }, { byHand: true }),
      ),

    async choose(model) {
      const { choice } = get();
      if (!choice) return;
      const files = choice.files.filter((file) => {
        const path = pathOf(file);
        return path === model || !choice.models.includes(path);
      });
      await leaveModel(asker, get, model, () => openFiles(context, { files }, { byHand: true }));
    },

    async openWithSizes(inputShapes) {
      const { sizes } = get();
      if (!sizes) return;
      const { name, files } = sizes;
      await leaveModel(asker, get, name, () =>
        openFiles(
          context,
          { files, inputShapes },
          { byHand: true, asked: { ...sizes, given: inputShapes } },
        ),
      );
    },

    dismissOpenError: () => set({ openError: null, choice: null, sizes: null, mismatch: null }),

    setMeasured(measured) {
      remeasure(context, { measured });
      void loadLabels(context);
    },

    setDevice(device) {
      if (device !== get().device) remeasure(context, { device });
    },
  } satisfies Partial<ModelSlice>;
}

/** Shows what is known with other settings of measuring, and computes the rest. */
function remeasure(
  context: OpeningContext,
  changed: Partial<Pick<ModelSlice, 'measured' | 'device' | 'labels'>>,
): void {
  const { set, jobs } = context;
  jobs.stop();
  set({ ...changed, columnErrors: {} });
  set((state) => ({ landed: { ...state.landed, ...landedKeys(state, state.columns) } }));
  runAll(context);
}

/** A link names a file that this browser may have kept; otherwise the page asks for it. */
async function openKept(
  context: OpeningContext,
  reference: FileReference,
  shelf: Shelf,
): Promise<void> {
  const { current } = begin(context, reference.name);
  const given = await shelf.model(reference.sha256).catch(() => null);
  if (!current()) return;
  if (given) await openFiles(context, given);
  const { openError } = context.get();
  if (given && !openError) return;
  awaitFile(context, reference);
  if (given && openError) context.set({ openError });
}

/** A link names a file that only its owner has: the page asks for it. */
function awaitFile(context: OpeningContext, reference: FileReference): void {
  context.opening?.abort();
  context.opening = null;
  context.jobs.stop();
  context.set({
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
}
