/** Training as the page sees it, and what its thread does. Types only. */
import type { ReadOptions } from '../../formats/format.ts';
import type { SimulatedAnswers } from '../../training/checkpoint.ts';
import type { TrainingEvent, TrainingLog } from '../../training/log.ts';
import type { BackendName, TrainingSettings } from '../../training/settings.ts';
import type { Trainability } from '../../training/trainability.ts';
import type { NamedFile, TrainedFormat } from './files.ts';
import type { Outcome } from './outcome.ts';

export type { Trainability, TrainedFormat, TrainingEvent, TrainingLog, TrainingSettings };

export interface TrainingOutcome {
  /** Recipes with `trained: id` convert the trained weights. */
  readonly log: TrainingLog;
  /** Whether the run went through all its epochs, or was stopped and kept what it had. */
  readonly finished: boolean;
  readonly simulated: SimulatedAnswers | null;
}

/** A run that did not end: kept in the browser after every epoch. */
export interface CheckpointSummary {
  readonly id: string;
  readonly model: string;
  /** sha256 of the model's file: it continues only on that model. */
  readonly modelHash: string;
  readonly settings: TrainingSettings;
  readonly epochsDone: number;
  /** ISO 8601. */
  readonly savedAt: string;
}

export interface TrainingControl {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** Part of the engine. One run at a time; all errors are PlaygroundError. */
export interface TrainingEngine {
  /** Of the open model. */
  trainability(): Promise<Trainability>;
  /** Backends that start in this browser, best first. */
  backends(): Promise<readonly BackendName[]>;
  /**
   * Trains the open model. An abort ends the run within a second; the last checkpoint stays.
   * The trained weights are then known to the engine by `outcome.log.id` (`Recipe.trained`).
   */
  train(settings: TrainingSettings, control?: TrainingControl): Promise<TrainingOutcome>;
  /** Goes on with a checkpoint, on the model it was made from. Steps and epochs of before are told first. */
  resume(checkpoint: string, control?: TrainingControl): Promise<TrainingOutcome>;
  /** Holds the run between two steps, or lets it go on. */
  setPaused(paused: boolean): Promise<void>;
  /**
   * Ends the run after the step under way and keeps what it has learned: `train` then gives an outcome. During the
   * comparison that follows, it ends that one: `simulated` is null.
   */
  finishNow(): Promise<void>;
  /** The layer whose weights `picture` events draw; null for none. */
  watch(layer: string | null): Promise<void>;
  checkpoints(): Promise<readonly CheckpointSummary[]>;
  /** Runs of the open model that ended, in this visit or an earlier one, as far as they are kept; oldest first. */
  trainedRuns(): Promise<readonly TrainingOutcome[]>;
  /** Forgets the weights of a run. */
  discardRun(id: string): Promise<void>;
  discardCheckpoint(id: string): Promise<void>;
  /** The trained float model as files. */
  trainedFiles(run: string, format: TrainedFormat): Promise<readonly NamedFile[]>;
}

export interface TrainingLocations {
  /** Folder of the data sets, absolute. */
  readonly dataUrl: string;
  /** Folder of tfjs's wasm files, absolute; ends with a slash. */
  readonly tfjsUrl: string;
}

/**
 * What the training thread does. It reads the model for itself and leaves what it has trained in the browser's storage,
 * where the compiler finds it: no weights cross the page.
 */
export interface TrainingApi {
  open(
    name: string,
    files: readonly NamedFile[],
    locations: TrainingLocations,
    options: ReadOptions,
  ): Promise<Outcome<Trainability>>;
  backends(): Promise<Outcome<readonly BackendName[]>>;
  train(
    settings: TrainingSettings,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<Outcome<TrainingOutcome>>;
  resume(
    checkpoint: string,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<Outcome<TrainingOutcome>>;
  setPaused(paused: boolean): Promise<Outcome<void>>;
  finishNow(): Promise<Outcome<void>>;
  /** The run ends with `cancelled` after the step under way. */
  cancel(): Promise<Outcome<void>>;
  watch(layer: string | null): Promise<Outcome<void>>;
  /** Read here, because the page would stand still over the weights in them. */
  checkpoints(): Promise<Outcome<readonly CheckpointSummary[]>>;
  trainedRuns(): Promise<Outcome<readonly TrainingOutcome[]>>;
}
