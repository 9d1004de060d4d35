import type { TrainerState } from '../checkpoint.ts';
import type { TrainingEvent } from '../log.ts';

/** How a run is watched and steered from outside. */
export interface TrainerControl {
  onEvent?(event: TrainingEvent): void;
  /** Asked between steps: waits while the run is paused, lets messages in. @throws PlaygroundError `cancelled`. */
  between?(): Promise<'go on' | 'finish'>;
  /** Name of the layer whose weights are drawn. */
  watched?(): string | null;
  /** After each epoch. */
  onEpoch?(state: TrainerState): Promise<void>;
}
