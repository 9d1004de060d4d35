/** A person's own data: set up, used as the test set, and found again where a link speaks of them. */
import { referenceOf } from '../adapters/datasets/source.ts';
import { toErrorData } from '../base/errors.ts';
import { type DataReference, sameData } from '../share/data-field.ts';
import type { ModelSummary } from '../share/results.ts';
import { MADE_UP_NAME } from '../workers/api/data.ts';
import type { Engine, PreparedSet, ScannedSet } from '../workers/engine.ts';
import { createDrafts, type Drafts, type Drops, NEW_DRAFT } from './data-draft.ts';
import type { OwnDataActions, UsedSet } from './data-state.ts';
import { createSetKeeping, type SetKeeping } from './keep-sets.ts';
import type { GetState, PlaygroundState, Services, SetState } from './state.ts';
import { fitsModel, isOwnSet, withTestSet } from './test-sets.ts';

export interface OwnDataKeeper {
  readonly actions: OwnDataActions;
  /**
   * What a link says: null for a bundled test set.
   * @param isOpen whether the model of the link is open by now.
   */
  want(data: DataReference | null, isOpen: () => boolean): void;
  /** Called after every change of the state. */
  follow(state: PlaygroundState, before: PlaygroundState): void;
}

/**
 * Loaded once there are data of the person's own: see own-data.ts.
 * @param remeasure shows what is known of the columns with another test set, and computes the rest.
 */
export function createKeeper(
  set: SetState,
  get: GetState,
  { engine, shelf }: Pick<Services, 'engine' | 'shelf'>,
  remeasure: () => void,
): OwnDataKeeper {
  /** What the link that was followed last speaks of; undefined from when the person chooses on. */
  let wanted: DataReference | null | undefined;
  const drops: Drops = new Map();
  const drafts = createDrafts(set, get, { engine }, drops);
  const keeping = createSetKeeping(set, get, shelf);
  const sets = createSets(set, get, engine, keeping, drops, remeasure);
  const calibrated = createCalibration(get, engine);
  return {
    actions: {
      ...actionsOf(set, get, engine, drafts),
      async measureOnData() {
        const { draft } = get();
        if (!draft?.scanned || !draft.prepared) return;
        const { scanned, prepared } = draft;
        wanted = undefined;
        set({ draft: null, awaitedData: null, announcement: `${scanned.name} is the test set.` });
        await sets.take(draft, scanned, prepared);
        await keeping.offer(get().ownSets.at(-1));
      },
      chooseTestSet(id) {
        wanted = undefined;
        set({ awaitedData: null });
        sets.choose(id);
      },
    },
    want(data, isOpen) {
      wanted = data;
      const { model, awaitedData } = get();
      if (awaitedData && !sameData(awaitedData, data)) set({ awaitedData: null });
      if (!isOpen()) return;
      if (data) void sets.seek(data);
      else if (model && isOwnSet(model.testSets[0])) sets.change(withTestSet(model, null));
    },
    follow({ model, draft, engineState, keepsModels, ownSets }, before) {
      if (keepsModels && !before.keepsModels) for (const own of ownSets) void keeping.keep(own);
      const inUse = model?.testSets[0];
      const isOpened = model?.hash !== before.model?.hash;
      if (isOpened) calibrated.forget();
      const isOther = isOpened || inUse !== before.model?.testSets[0];
      if (model && (isOther || engineState !== before.engineState)) calibrated.with(inUse);
      if (!model || !isOpened) return;
      if (draft?.scanned) void drafts.prepare(draft.wanted);
      // Data that were in use with another model are made to fit this one.
      const was = before.model?.testSets[0];
      const used = get().ownSets.find(({ prepared }) => prepared.facts.id === was);
      if (wanted === undefined && used) void sets.seek(used.reference);
      else if (wanted) void sets.seek(wanted);
    },
  };
}

function actionsOf(set: SetState, get: GetState, engine: Engine, drafts: Drafts) {
  return {
    askForData: () => set({ draft: { ...NEW_DRAFT, reading: null } }),
    dismissOtherData: () => set({ otherData: null }),
    async openAny(files) {
      if (await drafts.nameClassesIf(files)) return;
      const { models, data } = await engine.data.sort(files);
      if (models.length > 0) await get().openFiles(models);
      if (data.length > 0) await drafts.read(data);
    },
    openData: drafts.read,
    calibrateOn: drafts.calibrateOn,
    makeUpData: drafts.makeUp,
    tryData: drafts.prepare,
    nameClasses: drafts.nameClasses,
    closeData: drafts.close,
    editData(id) {
      const used = get().ownSets.find(({ prepared }) => prepared.facts.id === id);
      if (!used) return;
      const { scanned, prepared, files, calibrationFiles } = used;
      const known = {
        scanned,
        prepared,
        files,
        calibrationFiles,
        wanted: prepared.setup,
        name: scanned.name,
      };
      set({ draft: { ...NEW_DRAFT, ...known, reading: null } });
    },
    async setupFile() {
      const { prepared } = get().draft ?? {};
      return prepared ? engine.data.textOf(prepared.setup) : '';
    },
  } satisfies Partial<OwnDataActions>;
}

/** What a link says of files. */
const dropOf = ({ name, bytes, sha256 }: ScannedSet) => ({ name, bytes, sha256 });

/** Sets of this visit, and which of them is the test set. */
function createSets(
  set: SetState,
  get: GetState,
  engine: Engine,
  keeping: SetKeeping,
  drops: Drops,
  remeasure: () => void,
) {
  /** Files that were not measured may have been calibrated with samples of another set. */
  const change = (model: ModelSummary) => {
    const entries = Object.entries(get().entries).filter(([, { result }]) => result.testSet);
    set({ model, measured: true, entries: Object.fromEntries(entries) });
    remeasure();
  };

  const choose = (id: string) => {
    const { model } = get();
    if (model && model.testSets[0] !== id) change(withTestSet(model, id));
  };

  const take = async (
    { files, calibrationFiles }: Pick<UsedSet, 'files' | 'calibrationFiles'>,
    scanned: ScannedSet,
    prepared: PreparedSet,
  ) => {
    await engine.data.use(scanned, prepared);
    const { calibration } = scanned;
    const setup = await engine.data.textOf(prepared.setup);
    const reference = {
      ...{ ...dropOf(scanned), setup },
      ...(calibration && { calibration: dropOf(calibration) }),
    };
    const used: UsedSet = { files, calibrationFiles, scanned, prepared, reference };
    const { id } = prepared.facts;
    set(({ ownSets }) => ({
      ownSets: [...ownSets.filter((other) => other.prepared.facts.id !== id), used],
    }));
    choose(id);
  };

  /** Goes to the data of a reference, as far as they are there. */
  const seek = async (reference: DataReference) => {
    const { model, ownSets } = get();
    if (!model) return;
    const found =
      drops.get(reference.sha256) ??
      // What is made up needs no files.
      (reference.sha256 === MADE_UP_NAME
        ? { files: [], scanned: await engine.data.makeUp() }
        : undefined);
    const other = reference.calibration && drops.get(reference.calibration.sha256);
    const isThere = found && (other || !reference.calibration);
    set({ awaitedData: isThere ? null : reference });
    if (!isThere) {
      for (const part of [reference, reference.calibration]) {
        const kept = part && !drops.has(part.sha256) && (await keeping.find(part));
        if (kept && get().awaitedData === reference) await get().openData(kept);
      }
      return;
    }
    const same = ownSets.find(
      (own) => sameData(own.reference, reference) && fitsModel(own.prepared.facts.id, model),
    );
    if (same) return choose(same.prepared.facts.id);
    try {
      const scanned = other ? { ...found.scanned, calibration: other.scanned } : found.scanned;
      const prepared = await engine.data.prepare(scanned, reference.setup || null);
      const given = { files: found.files, calibrationFiles: other?.files ?? [] };
      if (get().model?.hash === model.hash) await take(given, scanned, prepared);
    } catch (thrown) {
      const why = toErrorData(thrown).message;
      set({ announcement: `${reference.name} does not fit the model: ${why}` });
    }
  };

  return { change, choose, take, seek };
}

/** Tells the engine whose samples the open model is calibrated with, when they are others than before. */
function createCalibration(get: GetState, engine: Engine) {
  /** Null for the bundled samples that fit, as for each model at first. */
  let told: string | null = null;
  return {
    with(inUse: string | undefined) {
      const own = inUse !== undefined && isOwnSet(inUse) ? inUse : null;
      if (get().engineState !== 'ready' || own === told) return;
      told = own;
      engine.calibrateWith(own === null ? null : referenceOf(own));
    },
    forget() {
      told = null;
    },
  };
}
