/** What is known before a run: whether the model can be trained here, on what, and from where. */
import type { Trainability } from '../../workers/api/training.ts';
import type { TrainingContext } from './context.ts';
import { loadRuns } from './finished-runs.ts';

export interface Preparation {
  /** Asks the engine, once per model: when somebody first looks, and for later models from then on. */
  prepare(): Promise<void>;
  /** Another model is open. */
  reset(): void;
  /** Prepares for the model that is open, if somebody has looked and it is not done yet. */
  catchUp(): void;
}

export function preparation(context: TrainingContext): Preparation {
  const { get, engine, state, update, fail } = context;
  /** Somebody has looked at the tab. */
  let wanted = false;
  let preparedFor = '';

  async function prepare(): Promise<void> {
    wanted = true;
    const { model, engineState } = get();
    if (!model || engineState !== 'ready' || preparedFor === model.hash) return;
    const { hash } = model;
    preparedFor = hash;
    try {
      const trainability = await engine.trainability();
      if (get().model?.hash !== hash) return;
      update({ trainability });
      await loadCheckpoints(context);
      await loadRuns(context, hash);
      if (!state().backends) update({ backends: await engine.training.backends() });
    } catch (thrown) {
      if (get().model?.hash !== hash) return;
      preparedFor = '';
      fail('The model could not be looked at', thrown);
    }
  }

  return {
    prepare,
    reset() {
      preparedFor = '';
    },
    catchUp() {
      if (wanted) void prepare();
    },
  };
}

export async function loadCheckpoints({ engine, update }: TrainingContext): Promise<void> {
  try {
    update({ checkpoints: await engine.training.checkpoints() });
  } catch {
    // A browser that keeps nothing has none to show.
  }
}

/** Tells the run under way whose weights are drawn: the chosen layer's, or the largest one's. */
export function watchLayer({ engine, state }: TrainingContext): void {
  const { watched, trainability } = state();
  const layers = trainability?.layers.filter(({ parameters }) => parameters > 0) ?? [];
  const chosen = layers.find(({ layer }) => layer === watched) ?? largestOf(layers);
  void engine.trainingRun.watch(chosen?.layer ?? null).catch(() => undefined);
}

type TrainableLayer = Trainability['layers'][number];

function largestOf(layers: readonly TrainableLayer[]): TrainableLayer | null {
  return layers.reduce<TrainableLayer | null>(
    (most, layer) => (layer.parameters > (most?.parameters ?? 0) ? layer : most),
    null,
  );
}
