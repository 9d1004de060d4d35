/** All that a run needs to go on as if it had never stopped. Plain data: stored with structured clone. */
import type { ClassNumbers } from '../evaluation/class-numbers.ts';
import type { TrainedState } from '../quantization/trained/trained.ts';
import type { StoredStep } from './log/images.ts';
import type { EpochRecord, TrainingLog } from './log.ts';
import type { StoredOptimizer } from './optimizer.ts';
import type { StoredParameters } from './parameters/stored.ts';
import type { StoredRange } from './ranges.ts';
import type { BackendName } from './settings/place.ts';
import type { TrainingSettings } from './settings.ts';

export interface TrainerState {
  readonly epochsDone: number;
  readonly stepsDone: number;
  readonly parameters: StoredParameters;
  readonly optimizer: StoredOptimizer;
  readonly ranges: readonly StoredRange[];
}

export interface Checkpoint {
  readonly version: 1;
  readonly id: string;
  readonly model: string;
  readonly modelHash: string;
  readonly settings: TrainingSettings;
  readonly backend: BackendName;
  readonly startedAt: string;
  readonly savedAt: string;
  readonly state: TrainerState;
  readonly steps: readonly StoredStep[];
  readonly epochs: readonly EpochRecord[];
}

/** What a run that ended leaves: kept so that its columns can be computed again. */
export interface TrainedRun {
  readonly version: 1;
  /** sha256 of the file of the model that was trained. */
  readonly modelHash: string;
  readonly log: Omit<TrainingLog, 'steps'> & { readonly steps: readonly StoredStep[] };
  /** Whether the run went through all its epochs. */
  readonly finished: boolean;
  /** What the simulation answered; null where it was not asked. */
  readonly simulated: SimulatedAnswers | null;
  readonly state: TrainedState;
}

/** How well the simulation that was trained foretells the exported integer file. */
export interface SimulatedAnswers {
  readonly dataSet: string;
  /** Predicted class of each test image by the trained simulation (fake-quantized float arithmetic), in order. */
  readonly top1: ClassNumbers;
}
