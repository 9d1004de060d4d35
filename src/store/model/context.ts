/** What opening a model takes, wherever the model comes from. */
import { toErrorData } from '../../base/errors.ts';
import { type Recipe, recipeKey } from '../../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE } from '../../share/link-state.ts';
import type { ModelReference } from '../../share/model-field.ts';
import { openingOf } from '../../share/openings.ts';
import type { ModelSummary } from '../../share/results.ts';
import { columnsOf, landedKeys } from '../columns.ts';
import { NO_GZIP } from '../gzip-jobs.ts';
import type { JobRunner } from '../jobs.ts';
import { forModel } from '../keep-float.ts';
import type { Given } from '../kept-state.ts';
import { sourceOf } from '../keys.ts';
import type {
  Column,
  Entry,
  GetState,
  ModelSlice,
  Services,
  SetState,
  ViewSlice,
} from '../state.ts';
import { withSetInUse } from '../test-sets.ts';

export interface OpeningContext {
  readonly set: SetState;
  readonly get: GetState;
  readonly services: Services;
  readonly jobs: JobRunner;
  /** Local files of this visit by hash, so that back and forward can return to them. */
  readonly files: Map<string, Given>;
  /** Ends what is being opened. */
  opening: AbortController | null;
}

export interface Opening {
  readonly signal: AbortSignal;
  /** Whether nothing else has been opened meanwhile. */
  current(): boolean;
  /** Columns whose work was interrupted. */
  readonly waiting: readonly string[];
}

export function begin(context: OpeningContext, name: string): Opening {
  const { set, jobs } = context;
  context.opening?.abort();
  const own = new AbortController();
  context.opening = own;
  const waiting = jobs.stop();
  set({ opening: name, openError: null, choice: null, sizes: null, mismatch: null });
  return { signal: own.signal, current: () => context.opening === own, waiting };
}

export async function loadLabels({ set, get, services }: OpeningContext): Promise<void> {
  const source = sourceOf(get());
  if (!source) return;
  try {
    const labels = await services.engine.labels(source);
    if (sourceOf(get())?.id === source.id) set({ labels });
  } catch {
    // Without labels the table leaves out which answers got better or worse.
  }
}

export interface Adopted {
  readonly reference: ModelReference;
  readonly model: ModelSummary;
  readonly entries: Readonly<Record<string, Entry>>;
  readonly engineState: ModelSlice['engineState'];
  /** Opened on the page, not by a link, which says what columns there are. */
  readonly byHand: boolean;
}

/** Shows a model. */
export function adopt(context: OpeningContext, adopted: Adopted): void {
  const { set, get } = context;
  const { byHand, ...opened } = adopted;
  const model = byHand ? withSetInUse(opened.model, get().model) : opened.model;
  const shown = { ...opened, model };
  if (byHand) showOpening(context, shown.reference);
  const { layer, model: before, columns } = get();
  const keepsLayer = model.layers.some(({ id }) => id === layer);
  set({
    ...shown,
    storedWeights: [],
    columns: columns.map(({ id, recipe }) => ({ id, recipe: forModel(recipe, before, model) })),
    opening: null,
    awaited: null,
    columnErrors: {},
    gzip: NO_GZIP,
    channel: null,
    ...(!keepsLayer && { layer: '' }),
    ...(!keepsLayer && layer !== '' && { weight: null }),
  });
  set((state) => ({ landed: landedKeys(state, state.columns) }));
  void loadLabels(context);
}

/**
 * The columns and the picture that show what a sample is for, unless a person has made columns of their own: those are to be
 * seen on every model. What a lesson has set up is nobody's own.
 */
function showOpening({ set, get }: OpeningContext, reference: ModelReference): void {
  const { columns, reference: last, taught } = get();
  const before = openingOf(last);
  const opening = openingOf(reference);
  const isTaught = isOfLesson(get(), reference) || (taught !== null && areAs(columns, taught));
  if (!isTaught && (opening === before || !areAs(columns, before.columns))) return;
  const opened = columnsOf(opening.columns);
  set({
    columns: opened,
    baseline: opened[opening.baseline]?.id ?? '',
    selected: opened[opening.column]?.id ?? '',
    layer: opening.layer,
    tab: opening.tab,
    ...(isTaught && { part: DEFAULT_LINK_STATE.part }),
  });
}

function areAs(columns: readonly Column[], recipes: readonly Recipe[]): boolean {
  const keys = recipes.map(recipeKey);
  return (
    columns.length === keys.length &&
    columns.every(({ recipe }, i) => recipeKey(recipe) === keys[i])
  );
}

/** A file of one's own in the midst of a lesson, which did not ask for it. Samples may be what its task asks for. */
function isOfLesson(
  { lesson, awaited }: Pick<ModelSlice & ViewSlice, 'lesson' | 'awaited'>,
  { kind }: ModelReference,
): boolean {
  return lesson !== null && awaited === null && kind === 'file';
}

export function runAll({ get, jobs }: OpeningContext): void {
  jobs.enqueue(get().columns.map(({ id }) => id));
}

/** @param adopted whether the model on show is the one that failed. */
export function fail(
  context: OpeningContext,
  name: string,
  thrown: unknown,
  adopted: boolean,
  waiting: readonly string[],
): void {
  const error = toErrorData(thrown);
  context.opening = null;
  context.set({
    opening: null,
    openError: { name, error },
    announcement: `${name} could not be opened: ${error.message}`,
    ...(adopted && { engineState: 'failed' as const }),
  });
  // The earlier model is still open: what was interrupted continues.
  if (!adopted) context.jobs.enqueue(waiting, { force: true });
}
