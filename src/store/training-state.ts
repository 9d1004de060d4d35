/** What the page knows of training. */
import type { ErrorData } from '../base/errors.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { SimulatedAnswers } from '../training/checkpoint.ts';
import type { StepSeries } from '../training/log/series.ts';
import type { EpochRecord, PictureRecord, TrainingLog, TrainingStage } from '../training/log.ts';
import type { BackendName, OfferedBackend } from '../training/settings/place.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type { CheckpointSummary, Trainability } from '../workers/api/training.ts';

/** What is drawn of any run, under way or over. */
export interface RunCurves {
  readonly settings: TrainingSettings;
  /** Shortened for drawing. */
  readonly steps: StepSeries;
  readonly epochs: readonly EpochRecord[];
  /** Oldest first; of a long run not all. */
  readonly pictures: readonly PictureRecord[];
}

export interface LiveRun extends RunCurves {
  readonly name: string;
  /** sha256 of the model that is trained. */
  readonly modelHash: string;
  /** Null until it has started. */
  readonly backend: { readonly name: BackendName; readonly detail: string } | null;
  readonly stage: { readonly name: TrainingStage; readonly done: number; readonly total: number };
  readonly stepsDone: number;
  /** 0 until the first step. */
  readonly totalSteps: number;
  readonly imagesPerSecond: number;
  /** Null while it is not known. */
  readonly secondsLeft: number | null;
  readonly paused: boolean;
  /** Asked to end: with what it has learned, or without. */
  readonly ending: 'keep' | 'cancel' | null;
}

/** What LiteRT measured of the file that a run left. */
export interface RunMeasurement {
  /** 0..1; null where the test set has no labels. */
  readonly accuracy: number | null;
  /** Share of test images on which the trained simulation and the file agree; null where that was not simulated. */
  readonly agreement: number | null;
  /** Images on which they do not. */
  readonly different: number;
  readonly images: number;
}

export interface FinishedRun extends RunCurves {
  readonly id: string;
  /** `Run 1`, in the order in which they began. */
  readonly name: string;
  readonly log: TrainingLog;
  /** Whether it went through all its epochs. */
  readonly finished: boolean;
  /** Null for a log that was opened from a file: its weights are not here. */
  readonly origin: {
    readonly modelHash: string;
    /** Makes the file that it was trained for. */
    readonly recipe: Recipe;
    readonly simulated: SimulatedAnswers | null;
  } | null;
  /** Null until the column is measured. */
  readonly measured: RunMeasurement | null;
}

export interface TrainingProblem {
  readonly title: string;
  readonly error: ErrorData;
}

export interface TrainingState {
  /** Of the next run. */
  readonly settings: TrainingSettings;
  /** Of the open model; null until it is known. */
  readonly trainability: Trainability | null;
  /** Those that this browser has, best first; null until it was asked. */
  readonly backends: readonly OfferedBackend[] | null;
  readonly run: LiveRun | null;
  /** Oldest first. */
  readonly runs: readonly FinishedRun[];
  /** Ids of runs whose curves are drawn. */
  readonly compared: readonly string[];
  readonly checkpoints: readonly CheckpointSummary[];
  /** Layer whose weights are drawn; null for the largest. */
  readonly watched: string | null;
  readonly problem: TrainingProblem | null;
}

export interface TrainingActions {
  /** Asks the engine what can be trained here: once per model, when it is first shown. */
  prepare(): void;
  /** Values out of range are clamped. */
  change(settings: Partial<TrainingSettings>): void;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the run after its step and keeps what it has learned. */
  finishNow(): Promise<void>;
  /** Ends the run and forgets it; a checkpoint of an epoch that was completed stays. */
  cancel(): void;
  continueCheckpoint(id: string): Promise<void>;
  discardCheckpoint(id: string): Promise<void>;
  watchLayer(layer: string): void;
  compare(id: string, shown: boolean): void;
  /** Shows a run as a column; `mode` for another one than it was trained for. */
  showColumn(id: string, mode?: ModeName): void;
  /** Adds a log that was saved as JSON, to compare with. */
  openLog(file: File): Promise<void>;
  /** Takes a run off the list. */
  forget(id: string): void;
  /** Shows what went wrong with a run that is over. */
  fail(title: string, error: ErrorData): void;
  dismissProblem(): void;
}

export interface TrainingSlice {
  readonly training: TrainingState;
  readonly trainer: TrainingActions;
}
