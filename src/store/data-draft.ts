/** Data that are being looked through and set up, before they are used. */
import { toErrorData } from '../base/errors.ts';
import { classesBy, isClassList } from '../data/classes/class-names.ts';
import { changedSetup } from '../data/setup/setup.ts';
import { MAKE_ROOM } from '../workers/api/jobs.ts';
import type { PreparedSet, ScannedSet } from '../workers/engine.ts';
import type { DataDraft } from './data-state.ts';
import type { GetState, Services, SetState } from './state.ts';

export const NEW_DRAFT: DataDraft = {
  name: '',
  files: [],
  reading: 0,
  scanned: null,
  prepared: null,
  wanted: null,
  preparing: false,
  findings: null,
  error: null,
};

export interface Drafts {
  /** Looks through files and suggests a set-up, that of a link where it asked for these very data. */
  read(files: readonly File[]): Promise<void>;
  /** Samples that are made up for the open model. */
  makeUp(): Promise<void>;
  /** The draft with another set-up. */
  prepare(setup: DataDraft['wanted']): Promise<void>;
  /** Takes a `labels.txt` as the names of the classes of what is set up. @returns whether it is one. */
  nameClasses(files: readonly File[]): Promise<boolean>;
  /** Nothing comes of it. */
  close(): void;
}

export function createDrafts(
  set: SetState,
  get: GetState,
  { engine }: Pick<Services, 'engine'>,
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
    async nameClasses([file, ...others]) {
      const { scanned, prepared } = get().draft ?? {};
      if (!file || others.length > 0 || !isClassList(file.name)) return false;
      if (!prepared || scanned?.targets?.kind !== 'classes') return false;
      await prepare(changedSetup(prepared.setup, { classes: classesBy(await file.text()) }));
      return true;
    },
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
        change({ reading: null, scanned, name: scanned.name });
        const isAwaited = awaitedData?.sha256 === scanned.sha256;
        if (awaitedData && !isAwaited) set({ otherData: awaitedData });
        await prepare(isAwaited && awaitedData.setup !== '' ? awaitedData.setup : null);
        // What a link asked for is set up already.
        if (isAwaited && get().draft?.prepared) await get().measureOnData();
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
