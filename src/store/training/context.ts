import { toErrorData } from '../../base/errors.ts';
import type { TrainingEngine } from '../../workers/engine.ts';
import type { GetState, SetState } from '../state.ts';
import type { LiveRun, TrainingState } from '../training-state.ts';

/** What all parts of the training state work on. */
export interface TrainingContext {
  readonly set: SetState;
  readonly get: GetState;
  readonly engine: TrainingEngine;
  /** Number of the newest run of this visit: `Run 3`. */
  newest: number;
  state(): TrainingState;
  update(part: Partial<TrainingState>): void;
  /** Of the run under way, if there is one. */
  updateRun(change: (run: LiveRun) => LiveRun): void;
  /** Shows what went wrong. */
  fail(title: string, thrown: unknown): void;
}

export function trainingContext(
  set: SetState,
  get: GetState,
  engine: TrainingEngine,
): TrainingContext {
  const state = () => get().training;
  const update = (part: Partial<TrainingState>) =>
    set(({ training }) => ({ training: { ...training, ...part } }));
  return {
    ...{ set, get, engine, newest: 0, state, update },
    updateRun(change) {
      const { run } = state();
      if (run) update({ run: change(run) });
    },
    fail(title, thrown) {
      const error = toErrorData(thrown);
      update({ problem: { title, error } });
      set({ announcement: `${title}: ${error.message}` });
    },
  };
}
