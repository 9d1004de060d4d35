/** What a run reports while it lasts, and what is left of it afterwards. Plain data, without weights. */
import type { BackendName } from './settings/place.ts';
import type { TrainingSettings } from './settings.ts';

export interface StepRecord {
  /** From 1, over all epochs. */
  readonly step: number;
  /** Images of the batch: the last one of an epoch may have few. */
  readonly images: number;
  /** Mean cross-entropy of the batch, in nats. */
  readonly loss: number;
  /** Share of the batch that the step's own forward pass got right, 0..1. */
  readonly accuracy: number;
}

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Last step of the epoch. */
  readonly step: number;
  /** Means over the epoch's images, each as the step that trained on it saw it. What the page calls the training loss. */
  readonly loss: number;
  readonly accuracy: number;
  /** Null without validation images. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  /** Of the steps, without validation. */
  readonly seconds: number;
  /** Tensors the backend holds after the epoch: the same after each, or memory leaks. */
  readonly tensors: number;
}

/** The range of one fake-quantizer at some step. */
export interface RangeRecord {
  /** Layer whose output, or whose weights, are quantized. */
  readonly layer: string;
  readonly of: 'activation' | 'weights';
  /** Smallest and largest value that is not clipped; over all channels where there are several. */
  readonly min: number;
  readonly max: number;
}

/** The weights of the watched layer on their way to the lattice. */
export interface WeightsRecord {
  readonly layer: string;
  /** Counts of equal bins from `min` to `max`. */
  readonly bins: Uint32Array;
  readonly min: number;
  readonly max: number;
  /** Levels of the lattice and their distance (of the channel with the largest scale); null in float training. */
  readonly lattice: {
    readonly scale: number;
    readonly lowLevel: number;
    readonly topLevel: number;
  } | null;
}

export interface PictureRecord {
  readonly step: number;
  readonly ranges: readonly RangeRecord[];
  readonly weights: WeightsRecord | null;
}

export const TRAINING_STAGES = {
  starting: 'Starting the training backend',
  loading: 'Loading images',
  calibrating: 'Calibrating ranges',
  training: 'Training',
  validating: 'Measuring on validation images',
  exporting: 'Writing the integer file',
  checking: 'Comparing the simulation with the file',
} as const;
export type TrainingStage = keyof typeof TRAINING_STAGES;

/** What crosses the thread during a run, at most some ten times a second. */
export type TrainingEvent =
  | { readonly kind: 'backend'; readonly name: BackendName; readonly detail: string }
  | {
      readonly kind: 'stage';
      readonly stage: TrainingStage;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'steps';
      /** New ones since the last event. */
      readonly steps: readonly StepRecord[];
      readonly totalSteps: number;
      readonly imagesPerSecond: number;
      readonly secondsLeft: number;
    }
  | { readonly kind: 'epoch'; readonly record: EpochRecord }
  | { readonly kind: 'picture'; readonly record: PictureRecord };

/** A whole run: what is compared, exported and kept with a checkpoint. */
export interface TrainingLog {
  readonly id: string;
  readonly settings: TrainingSettings;
  /** Name of the model that was trained. */
  readonly model: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly backend: BackendName;
  /** Version and build of the backend, in words. */
  readonly backendDetail: string;
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
}
