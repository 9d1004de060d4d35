/** What is known of runs that are over and of files that the browser keeps. */
import type { ErrorData } from '../base/errors.ts';
import type { InputShape } from '../base/input-shape.ts';
import type { PastRun } from '../share/past-run.ts';

/** What a person gave: files, and sizes where the model leaves them open. */
export interface Given {
  readonly files: readonly File[];
  readonly inputShapes?: readonly InputShape[];
}

/** What the browser keeps from one visit to the next. */
export interface Shelf {
  /** Newest first; `damaged`: how many could not be read. */
  runs(): Promise<{ readonly runs: readonly PastRun[]; readonly damaged: number }>;
  /** In the place of an earlier one of the same id. @throws PlaygroundError `out-of-memory` when there is no room. */
  keepRun(run: PastRun): Promise<void>;
  /** One of them, by its id. */
  forgetRun(id: string): Promise<void>;
  forgetRuns(): Promise<void>;
  /** What is kept beside models and sets: kinds of which there is something. */
  others(): Promise<readonly KeptOther[]>;
  /** Runs have a way of their own: {@link Shelf.forgetRuns}. */
  forgetOthers(kind: Exclude<KeptOther['kind'], 'runs'>): Promise<void>;
  /** Why the browser keeps nothing; null where it does. */
  problem(): Promise<ErrorData | null>;
  /** Another tab has changed what is kept: calls `listener` from now on. */
  onChange(listener: (change: ShelfChange) => void): void;
  /** Newest first. */
  models(): Promise<readonly KeptModel[]>;
  /** Null where it is not kept, or cannot be read. */
  model(hash: string): Promise<Given | null>;
  /** @throws PlaygroundError `out-of-memory` when there is no room. */
  keepModel(model: KeptModel, given: Given): Promise<void>;
  forgetModel(hash: string): Promise<void>;
  /** Data sets, as models. */
  sets(): Promise<readonly KeptModel[]>;
  set(hash: string): Promise<Given | null>;
  keepSet(set: KeptModel, given: Given): Promise<void>;
  forgetSet(hash: string): Promise<void>;
  /** All models and sets, and what training has kept. The answer to the question is forgotten, too. */
  forgetModels(): Promise<void>;
  /** Whether the person wants local files to be kept; null as long as nobody has said. */
  keepsModels(): boolean | null;
  setKeepsModels(wanted: boolean): void;
}

/** All but the answer to the question, which is known at once: it may be loaded later. */
export type LateShelf = Omit<Shelf, 'keepsModels' | 'setKeepsModels'>;

/** What becomes of kept things in another tab: files came or went, a run was deleted, or all of them. */
export type ShelfChange =
  | { readonly what: 'files' }
  | { readonly what: 'runs'; readonly deleted: string | null };

/** Kept things of a kind, together. */
export interface KeptOther {
  readonly kind: 'runs' | 'checkpoints' | 'trained-runs';
  readonly count: number;
  /** About how much room they take. */
  readonly bytes: number;
}

/** A local file that the browser keeps, a model or data. */
export interface KeptModel {
  /** sha256, hex. */
  readonly hash: string;
  readonly name: string;
  readonly bytes: number;
  /** When it was kept: milliseconds since 1970. */
  readonly at: number;
}

export interface KeptModelsSlice {
  /** Newest first. */
  readonly keptModels: readonly KeptModel[];
  /** Data sets of one's own, newest first. */
  readonly keptSets: readonly KeptModel[];
  /** Whether local files are kept; null as long as nobody has said. */
  readonly keepsModels: boolean | null;
  /** The open file, while it is asked whether it is to be kept. */
  readonly asksToKeep: KeptModel | null;
  /** Why a file could not be kept, opened or deleted. */
  readonly keepProblem: { readonly title: string; readonly error: ErrorData } | null;
  /** Why this browser keeps nothing; null where it does, or nobody has asked. */
  readonly storageProblem: ErrorData | null;
  /** Kept beside models and sets, as it was when it was listed last; null before. */
  readonly keptOthers: readonly KeptOther[] | null;
  /** Weighs what is kept beside models and sets. */
  listOthers(): Promise<void>;
  forgetOthers(kind: KeptOther['kind']): Promise<void>;
  /** The answer holds for files that are opened later, too. */
  answerKeep(yes: boolean): Promise<void>;
  /** Files that are opened from now on. */
  setKeepsModels(wanted: boolean): void;
  dismissKeepProblem(): void;
  openKept(hash: string): Promise<void>;
  forgetModel(hash: string): Promise<void>;
  /** Looks through a kept set and measures on it, once it is set up. */
  openKeptSet(hash: string): Promise<void>;
  forgetSet(hash: string): Promise<void>;
  /** Kept models, sets and runs, and what training has kept. */
  forgetEverything(): Promise<void>;
}

export interface PastRunsSlice {
  /** Newest first, of all models. */
  readonly pastRuns: readonly PastRun[];
  /** How many of those that were kept could not be read. */
  readonly damagedRuns: number;
  /** Why runs of this visit could not be kept; null where all were. */
  readonly runsProblem: ErrorData | null;
  /** Makes a run a column of the table, unless it is one: then it is shown. Opens its model. */
  showRun(id: string): void;
  /** Makes two runs of one model columns, the first of them the baseline and the second the one in the picture. */
  showPair(baseline: string, candidate: string): void;
  /** Deletes one, by its id. A column of it stays. */
  forgetRun(id: string): Promise<void>;
  /** Deletes all of them. @throws what the storage says: {@link KeptModelsSlice.forgetOthers} tells the person. */
  forgetRuns(): Promise<void>;
  /** Another tab has deleted a run, or all: those of earlier visits are not listed any more. */
  dropRuns(id: string | null): void;
}
