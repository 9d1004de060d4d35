/** What the page knows, slice by slice. Derived values are selectors, not state. */

import type { ErrorData } from '../base/errors.ts';
import type { InputShape } from '../base/input-shape.ts';
import type { TaskLabels } from '../evaluation/tasks.ts';
import type { HandFacts } from '../lessons/facts.ts';
import type { Device } from '../ports/device.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { PartOfPage } from '../share/hidden-field.ts';
import type { LessonPlace } from '../share/lesson-field.ts';
import type { LinkState, Part, PartedTab, Tab } from '../share/link-state.ts';
import type { FileReference, ModelReference } from '../share/model-field.ts';
import type { PastRun } from '../share/past-run.ts';
import type { PhotosView } from '../share/photos-field.ts';
import type { ColumnResult, ModelSummary } from '../share/results.ts';
import type { SentResult } from '../share/sent-results.ts';
import type { StoredResults, StoredWeights } from '../share/stored-results.ts';
import type { AutopsyReport, ColumnProgress, Engine } from '../workers/engine.ts';
import type { OwnDataSlice } from './data-state.ts';
import type { KeptModelsSlice, PastRunsSlice, Shelf } from './kept-state.ts';
import type { SearchSlice } from './search-state.ts';
import type { TrainingSlice } from './training-state.ts';

/** What the store needs from outside. */
export interface Services {
  readonly engine: Engine;
  /** The file of a bundled sample. @throws PlaygroundError `bad-file` when it cannot be fetched. */
  sampleFile(id: string, signal: AbortSignal): Promise<Blob>;
  /** Null where the site holds none. */
  storedResults(id: string, signal: AbortSignal): Promise<StoredResults | null>;
  /** Resolves when the page has drawn and has nothing better to do. */
  idle(): Promise<void>;
  /** Absent where nothing is kept. */
  readonly shelf?: Shelf;
}

export interface NamedError {
  readonly name: string;
  readonly error: ErrorData;
}

export interface ModelChoice {
  /** All that was given. */
  readonly files: readonly File[];
  /** Paths of those that are models. */
  readonly models: readonly string[];
}

/** A model that cannot be opened before the sizes of its inputs are known. */
export interface SizesQuestion {
  readonly name: string;
  readonly files: readonly File[];
  /** Inputs that leave a size open. */
  readonly inputs: readonly InputShape[];
  /** What the person gave last, with which the model is being opened or did not open. */
  readonly given?: readonly InputShape[];
}

export interface ModelSlice {
  readonly reference: ModelReference;
  readonly model: ModelSummary | null;
  /** Name of what is being opened. */
  readonly opening: string | null;
  readonly openError: NamedError | null;
  /** Several models that were given together: one is to be chosen. */
  readonly choice: ModelChoice | null;
  /** Sizes that are to be given. They stay when the model does not open with them: `openError` says why. */
  readonly sizes: SizesQuestion | null;
  /** A local file that a link speaks of and that the person has yet to bring. */
  readonly awaited: FileReference | null;
  /** The file that a link asked for, when another one was opened instead. */
  readonly mismatch: FileReference | null;
  /** Whether the engine holds `model`: stored results are shown before it does. */
  readonly engineState: 'opening' | 'ready' | 'failed';
  /** Measure accuracy where a test set fits. */
  readonly measured: boolean;
  /** What files are run on when they are measured. */
  readonly device: Device;
  /** Weight pictures that came with a sample, until the engine draws its own. */
  readonly storedWeights: readonly StoredWeights[];
  /** True labels of the test set. */
  readonly labels: TaskLabels | null;
  openSample(id: string): Promise<void>;
  /** @param inputShapes where the model leaves sizes open, and they are known. */
  openFiles(files: readonly File[], inputShapes?: readonly InputShape[]): Promise<void>;
  /** Opens this one of `choice`, with the files that are no models. */
  choose(model: string): Promise<void>;
  /** Opens the model of `sizes` with these, one shape per input that it names. */
  openWithSizes(inputShapes: readonly InputShape[]): Promise<void>;
  /** After a failure, or null errors: forget the message. */
  dismissOpenError(): void;
  setMeasured(measured: boolean): void;
  /** Columns that have no result of this device run on it. */
  setDevice(device: Device): void;
}

export interface Column {
  readonly id: string;
  readonly recipe: Recipe;
  /** What a remedy that was taken over has changed: `equalized`. Until its settings are changed again. */
  readonly mended?: string;
}

export interface ColumnsSlice {
  readonly columns: readonly Column[];
  /** Id of the column that the others are compared to. */
  readonly baseline: string;
  /** Id of the column that the picture shows. */
  readonly selected: string;
  addColumn(recipe: Recipe): void;
  removeColumn(id: string): void;
  /** Only this column runs again. */
  /** @param mended what a remedy has changed. */
  setRecipe(id: string, recipe: Recipe, mended?: string | null): void;
  setBaseline(id: string): void;
  select(id: string): void;
}

/** `stored` came with the page, `computed` was computed since the model was opened, `kept` before that, in this browser. */
export interface Entry {
  readonly result: ColumnResult;
  readonly origin: 'stored' | 'computed' | 'kept';
  /** Of what was kept: when it was computed, and whether that was in an earlier visit. */
  readonly kept?: Pick<PastRun, 'at' | 'earlier'>;
  /** Computed while a training run took its share of the machine: its times say little. */
  readonly besideTraining?: boolean;
}

export interface ResultsSlice {
  /** Results of the open model by `resultKey`. */
  readonly entries: Readonly<Record<string, Entry>>;
  /** Key of the result that landed last, by column: shown dimmed while a newer one is computed. */
  readonly landed: Readonly<Record<string, string>>;
  readonly columnErrors: Readonly<Record<string, ErrorData>>;
  /** Shows an error in a column. */
  failColumn(id: string, error: ErrorData): void;
}

export interface Job {
  readonly column: string;
  /** The file is written; what is done now is to run it. */
  readonly measures: boolean;
  readonly progress: ColumnProgress;
  /** The last measuring that is worth a look (see `isWorthALook`); it stays while the file is checked. */
  readonly look: ColumnProgress | null;
  /** Files wait between two runs, until the person wants them to go on. */
  readonly paused: boolean;
  /** The person has had enough: what is measured by now is to stand. */
  readonly stopping: boolean;
}

/** Columns whose files are gzipped one after the other once nothing else is to be computed. */
export interface GzipState {
  /** Id of the column whose file is gzipped now; null for none. */
  readonly column: string | null;
  /** 0..1 of that file. */
  readonly share: number;
  /** The person wants no more of it, for now. */
  readonly stopped: boolean;
}

export interface JobsSlice {
  readonly job: Job | null;
  /** Ids of columns that wait for their turn. */
  readonly queue: readonly string[];
  readonly gzip: GzipState;
  /** How many columns the current series had in all, and how many of them are done; a written file is part of one. */
  readonly series: { readonly done: number; readonly total: number };
  /** Runs what has no result computed here; when nothing is missing, runs everything again. */
  run(): void;
  runColumn(id: string): void;
  cancel(): void;
  /** Holds the job under way, or lets it go on. */
  setPaused(paused: boolean): void;
  /** Ends the job early: an accuracy stands on the samples measured so far, ranges on those that calibration has seen. */
  stopHere(): void;
  /** Stops or resumes gzipping. */
  setGzip(on: boolean): void;
}

/** Something that would throw work away, waiting for a yes or a no. */
export type Question =
  /** A column of this title is being computed. */
  | { readonly kind: 'cancel-run'; readonly title: string }
  /** `name`: of the run; `epochs`: completed, and kept as a checkpoint. */
  | { readonly kind: 'cancel-training'; readonly name: string; readonly epochs: number }
  /** `name`: what would be opened; `run`: the training run that would end. */
  | { readonly kind: 'open-model'; readonly name: string; readonly run: string };

export interface AskSlice {
  readonly question: Question | null;
  answer(yes: boolean): void;
}

/** All that a link says of results. */
export interface SentResults {
  readonly model: ModelReference;
  readonly device: Device;
  /** `recipeKey` of the column that answers were compared to. */
  readonly baseline: string;
  /** By `recipeKey`. */
  readonly results: Readonly<Record<string, SentResult>>;
}

export interface ViewSlice {
  readonly tab: Tab;
  /** Id of the layer in the picture; empty: the page chooses. */
  readonly layer: string;
  /** Channel of that layer, null for all. */
  readonly channel: number | null;
  /** The picture within a tab that has several. */
  readonly part: Part;
  /** Place within the layer of the weight that is followed; null for the one that rounding moves most. */
  readonly weight: number | null;
  /** What pictures that can be changed show, for lessons. */
  readonly hands: HandFacts;
  setHands(change: Partial<HandFacts>): void;
  /** Last sentence for the live region. */
  readonly announcement: string;
  /** Results that came with the link. */
  readonly sent: SentResults | null;
  /** Why the address could not be followed. */
  readonly linkError: ErrorData | null;
  /** The lesson beside the page; null for none. */
  readonly lesson: LessonPlace | null;
  /** Columns as the lesson that ended last left them; null before. No start for another model. */
  readonly taught: readonly Recipe[] | null;
  /** Whether a lesson is being written beside the page. */
  readonly writing: boolean;
  /** Parts of the page that are left out. */
  readonly hidden: readonly PartOfPage[];
  setTab(tab: Tab): void;
  setLayer(id: string): void;
  setChannel(channel: number | null): void;
  /** Shows one of the pictures of a tab. */
  setPart<T extends PartedTab>(tab: T, part: Part<T>): void;
  setWeight(weight: number | null): void;
  announce(sentence: string): void;
  /** Follows a link. */
  restore(state: LinkState): void;
  setLinkError(error: ErrorData | null): void;
  /** Ends the lesson: what it has set up stays until another model is opened. */
  leaveLesson(): void;
  setHidden(hidden: readonly PartOfPage[]): void;
  /** Opens or closes the editor of lessons, in the place of a lesson. */
  setWriting(writing: boolean): void;
}

export interface UndoSlice {
  /** What undo and redo would do, in words; null where there is nothing to be undone or done again. */
  readonly undoable: { readonly undo: string | null; readonly redo: string | null };
  undo(): void;
  redo(): void;
  /** Follows the browser's back and forward. */
  travel(state: LinkState): void;
}

/** A picture of the person's own, in the place of a test photo. It never leaves the page. */
export interface OwnPicture {
  readonly shown: boolean;
  /** As models get it; null before anything was drawn. */
  readonly values: Float32Array | null;
  /** An image that is to become the picture. */
  readonly file: Blob | null;
}

export interface PhotosSlice {
  readonly photos: PhotosView;
  readonly ownPicture: OwnPicture;
  setOwnPicture(change: Partial<OwnPicture>): void;
  /** Shows what is answered to an image. */
  openPicture(file: Blob): void;
  /** Changes a part of it. */
  setPhotos(change: Partial<PhotosView>): void;
  /** Opens the photos that pass a filter. */
  showPhotos(filter: PhotosView['filter']): void;
}

/** An autopsy under way. */
export interface RunningAutopsy {
  /** Id of the column. */
  readonly column: string;
  readonly key: string;
  /** Files of layers are `measuring`, remedies `comparing`. */
  readonly progress: ColumnProgress;
}

export interface AutopsySlice {
  /** Finished ones by `autopsyKey`. */
  readonly autopsies: Readonly<Record<string, AutopsyReport>>;
  readonly autopsy: RunningAutopsy | null;
  readonly autopsyErrors: Readonly<Record<string, ErrorData>>;
  /** Test samples that each file of an autopsy is run on. */
  readonly autopsySamples: number;
  setAutopsySamples(samples: number): void;
  /** Measures every layer of a column, unless an autopsy is under way or there is nothing to measure on. */
  explain(column: string): Promise<void>;
  cancelAutopsy(): void;
}

export type PlaygroundState = ModelSlice &
  AutopsySlice &
  PhotosSlice &
  SearchSlice &
  ColumnsSlice &
  ResultsSlice &
  JobsSlice &
  ViewSlice &
  AskSlice &
  UndoSlice &
  PastRunsSlice &
  KeptModelsSlice &
  OwnDataSlice &
  TrainingSlice;

export type SetState = (
  partial: Partial<PlaygroundState> | ((state: PlaygroundState) => Partial<PlaygroundState>),
) => void;
export type GetState = () => PlaygroundState;
