/** Data that are being looked through and set up, before they are used. */
import { PlaygroundError, toErrorData } from '../base/errors.ts';
import { classesBy, isClassList } from '../data/classes/class-names.ts';
import { changedSetup } from '../data/setup/setup.ts';
import type { DataReference } from '../share/data-field.ts';
import { MAKE_ROOM } from '../workers/api/jobs.ts';
import type { PreparedSet, ScannedSet } from '../workers/engine.ts';
import type { DataDraft } from './data-state.ts';
import type { GetState, Services, SetState } from './state.ts';

export const NEW_DRAFT: DataDraft = {
  name: '',
  files: [],
  calibrationFiles: [],
  reading: 0,
  scanned: null,
  prepared: null,
  wanted: null,
  preparing: false,
  findings: null,
  error: null,
};

/** Data of this visit, by their sha256: what was looked through once is not asked for again. */
export type Drops = Map<string, { readonly scanned: ScannedSet; readonly files: readonly File[] }>;

export interface Drafts {
  /** Looks through files and suggests a set-up, that of a link where it asked for these very data. */
  read(files: readonly File[]): Promise<void>;
  /** Samples that are made up for the open model. */
  makeUp(): Promise<void>;
  /** The draft, calibrated with other data, or with a part of itself where there are no files. */
  calibrateOn(files: readonly File[]): Promise<void>;
  /** The draft with another set-up. */
  prepare(setup: DataDraft['wanted']): Promise<void>;
  /** Takes a `labels.txt` as the names of the classes of what is set up. @returns whether it is one. */
  nameClassesIf(files: readonly File[]): Promise<boolean>;
  /** Takes any text as such a list. */
  nameClasses(file: File): Promise<void>;
  /** Nothing comes of it. */
  close(): void;
}

/** What a link asked for, now that these data are there: all of it, or what is left to be given. Null where they are no part of it. */
function awaitedIn(drops: Drops, awaited: DataReference | null, { sha256 }: ScannedSet) {
  const { calibration } = awaited ?? {};
  if (sha256 !== awaited?.sha256 && sha256 !== calibration?.sha256) return null;
  const [test, other] = [awaited, calibration].map((part) => drops.get(part?.sha256 ?? ''));
  if (!test || (calibration && !other)) return { left: (test ? calibration : awaited)?.name };
  const { name } = test.scanned;
  if (!other) return { ...test, name };
  const scanned = { ...test.scanned, calibration: other.scanned };
  return { scanned, name, files: test.files, calibrationFiles: other.files };
}

const sameDrop = (name: string) =>
  new PlaygroundError(
    'bad-data',
    `${name} is what is measured on: files that are calibrated with it would be measured on what they were fitted to.`,
    'Choose other data to calibrate with.',
  );

/** What takes lists of names for what is set up. */
function namingOf(
  get: GetState,
  prepare: Drafts['prepare'],
  change: (part: Partial<DataDraft>) => void,
): Pick<Drafts, 'nameClasses' | 'nameClassesIf'> {
  const nameClasses = async (file: File) => {
    const { prepared } = get().draft ?? {};
    if (!prepared) return;
    try {
      const classes = classesBy(await file.text(), file.name);
      await prepare(changedSetup(prepared.setup, { classes }));
    } catch (thrown) {
      change({ error: toErrorData(thrown) });
    }
  };
  return {
    nameClasses,
    async nameClassesIf([file, ...others]) {
      const { scanned, prepared } = get().draft ?? {};
      if (!file || others.length > 0 || !isClassList(file.name)) return false;
      if (!prepared || !scanned?.targets || scanned.targets.kind === 'values') return false;
      await nameClasses(file);
      return true;
    },
  };
}

export function createDrafts(
  set: SetState,
  get: GetState,
  { engine }: Pick<Services, 'engine'>,
  drops: Drops,
): Drafts {
  let reading: AbortController | null = null;
  let checking: AbortController | null = null;
  /** Only the newest set-up counts: others may be tried while one is prepared. */
  let tries = 0;

  const change = (part: Partial<DataDraft>) =>
    set(({ draft }) => ({ draft: draft && { ...draft, ...part } }));

  /** What goes wrong here is said when files are measured. */
  const check = async (scanned: ScannedSet, prepared: PreparedSet) => {
    if (prepared.facts.task !== 'classification' || get().engineState !== 'ready') return;
    const own = new AbortController();
    checking = own;
    const control = { signal: own.signal };
    const findings = await engine.checkSet(scanned, prepared, control).catch(() => null);
    if (checking === own && !own.signal.aborted) change({ findings });
  };

  const prepare = async (setup: DataDraft['wanted']) => {
    const { scanned } = get().draft ?? {};
    if (!scanned || !get().model) return;
    const own = ++tries;
    checking?.abort(MAKE_ROOM);
    change({ preparing: true, wanted: setup, findings: null, error: null });
    try {
      const prepared = await engine.data.prepare(scanned, setup);
      if (own !== tries) return;
      change({ prepared, preparing: false });
      void check(scanned, prepared);
    } catch (thrown) {
      if (own === tries) change({ preparing: false, error: toErrorData(thrown) });
    }
  };

  return {
    prepare,
    async calibrateOn(files) {
      const { scanned, prepared, wanted } = get().draft ?? {};
      if (!scanned) return;
      const { calibration: _, ...alone } = scanned;
      const setup = prepared?.setup ?? wanted ?? null;
      reading?.abort();
      const own = new AbortController();
      reading = own;
      change({ preparing: true, error: null });
      try {
        const other =
          files.length > 0 ? await engine.data.scan(files, { signal: own.signal }) : null;
        if (reading !== own) return;
        if (other?.sha256 === scanned.sha256) throw sameDrop(other.name);
        if (other) drops.set(other.sha256, { scanned: other, files });
        const both = other ? { ...alone, calibration: other } : alone;
        change({ scanned: both, calibrationFiles: files });
        await prepare(setup);
      } catch (thrown) {
        if (reading === own) change({ preparing: false, error: toErrorData(thrown) });
      }
    },
    ...namingOf(get, prepare, change),
    async makeUp() {
      reading?.abort();
      reading = null;
      const scanned = await engine.data.makeUp();
      const { name } = scanned;
      set({ draft: { ...NEW_DRAFT, name, scanned, reading: null }, otherData: null });
      await prepare(null);
    },
    async read(files) {
      const [first] = files;
      if (!first) return;
      reading?.abort();
      const own = new AbortController();
      reading = own;
      const { awaitedData } = get();
      const name = files.length === 1 ? first.name : `${files.length} files`;
      set({ draft: { ...NEW_DRAFT, name, files }, otherData: null });
      try {
        const scanned = await engine.data.scan(files, {
          signal: own.signal,
          // What a thread reports may arrive after its result.
          onProgress: ({ done, total }) =>
            reading === own && !get().draft?.scanned && change({ reading: done / total }),
        });
        if (reading !== own) return;
        drops.set(scanned.sha256, { scanned, files });
        const found = awaitedIn(drops, awaitedData, scanned);
        if (found && 'left' in found) {
          const announcement = `${scanned.name} is there; ${found.left} is still to be given.`;
          return set({ draft: null, announcement, givenPart: scanned.sha256 });
        }
        change({ reading: null, name: scanned.name, scanned, ...found });
        if (awaitedData && !found) set({ otherData: awaitedData });
        await prepare((found && awaitedData?.setup) || null);
        // What a link asked for is set up already.
        if (found && get().draft?.prepared) await get().measureOnData();
      } catch (thrown) {
        if (reading === own) change({ reading: null, error: toErrorData(thrown) });
      }
    },
    close() {
      reading?.abort();
      reading = null;
      checking?.abort(MAKE_ROOM);
      set({ draft: null });
    },
  };
}
