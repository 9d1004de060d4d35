/** Training as the page sees it. Types only. */
import type { SimulatedAnswers } from '../../training/checkpoint.ts';
import type { TrainingEvent, TrainingLog } from '../../training/log.ts';
import type { TrainingSettings } from '../../training/settings.ts';
import type { Trainability } from '../../training/trainability.ts';
import type { TrainedFormat } from './files.ts';

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
