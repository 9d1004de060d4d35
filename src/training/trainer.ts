/** One training run: steps, epochs, validation, and what comes out. */
import { type Model, mainGraph, NO_TENSOR, type Subgraph, tensorAt } from '../ir/model.ts';
import type { TrainingSamples } from '../ports/batches.ts';
import {
  type FakeQuantizationPlan,
  planFakeQuantization,
} from '../quantization/trained/fake-quantization.ts';
import type { TrainedState, TrainedTensor } from '../quantization/trained/trained.ts';
import type { TrainerState } from './checkpoint.ts';
import type { EpochRecord, StepRecord } from './log.ts';
import { createNetwork } from './network.ts';
import { createOptimizer } from './optimizer.ts';
import { createParameters } from './parameters.ts';
import { type ActivationRanges, createRanges } from './ranges.ts';
import { recipeOfTraining } from './recipe.ts';
import { calibrate } from './run/calibrate.ts';
import type { TrainerControl } from './run/control.ts';
import { type RunHistory, runEpochs } from './run/epochs.ts';
import { measure, predict } from './run/evaluate.ts';
import { type RunParts, variablesOf } from './run/parts.ts';
import type { TrainingSettings } from './settings.ts';

export interface RunResult {
  /** Whether all epochs were run. */
  readonly finished: boolean;
}

export interface Trainer {
  /** Trains to the end, or until `between` says so. Starts where `restore` left off. */
  run(control?: TrainerControl): Promise<RunResult>;
  restore(state: TrainerState, steps: readonly StepRecord[], epochs: readonly EpochRecord[]): void;
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
  /** Predicted classes by the simulation, all of it rounded as the file rounds. */
  predict(samples: TrainingSamples, control?: TrainerControl): Promise<Uint8Array>;
  /** Mean loss and accuracy over samples, without dropout. */
  measure(
    samples: TrainingSamples,
    places: Uint32Array,
    control?: TrainerControl,
  ): Promise<{ loss: number; accuracy: number }>;
  /** New weights and ranges for the model that was given. */
  trained(): Promise<TrainedState>;
  dispose(): void;
}

export interface TrainerOptions {
  /** Prepared, and equalized where the settings say so. */
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly samples: TrainingSamples;
}

/** The backend must be chosen before. @throws PlaygroundError where the model cannot be trained with these settings. */
export function createTrainer(options: TrainerOptions): Trainer {
  const parts = partsOf(options);
  const { settings, graph, plan, ranges, parameters, optimizer } = parts;
  const history: RunHistory = { steps: [], epochs: [], epochsDone: 0 };
  let started = false;

  return {
    steps: history.steps,
    epochs: history.epochs,
    measure: (samples, places, control = {}) => measure(parts, samples, places, control),
    predict: (samples, control = {}) => predict(parts, samples, control),

    restore(state, steps, epochs) {
      started = true;
      parameters.restore(state.parameters);
      ranges?.restore(state.ranges);
      optimizer.restore(variablesOf(parts), state.optimizer);
      history.epochsDone = state.epochsDone;
      history.steps.splice(0, history.steps.length, ...steps.slice(0, state.stepsDone));
      history.epochs.splice(0, history.epochs.length, ...epochs.slice(0, state.epochsDone));
    },

    async run(control = {}) {
      if (!started) {
        await calibrate(parts, control);
        started = true;
      }
      return { finished: await runEpochs(parts, history, control) };
    },

    async trained() {
      const tensors = await parameters.trained();
      if (ranges && plan) tensors.push(...learnedRanges(graph, plan, ranges));
      return { equalized: settings.equalize, tensors };
    },

    dispose() {
      parameters.dispose();
      ranges?.dispose();
      optimizer.dispose();
    },
  };
}

function partsOf({ model, settings, samples }: TrainerOptions): RunParts {
  const graph = mainGraph(model);
  const [input = NO_TENSOR] = graph.inputs;
  const aware = settings.kind === 'quantization-aware';
  const plan = aware ? planFakeQuantization(model, recipeOfTraining(settings)) : null;
  const ranges =
    plan && createRanges(rangeOwners(plan), plan.type, settings.ranges, settings.calibrate);
  const parameters = createParameters(model, plan, settings);
  const network = createNetwork(model, parameters, plan && ranges ? { plan, ranges } : null);
  const optimizer = createOptimizer(settings);
  const inputShape = tensorAt(graph, input).shape;
  return { graph, inputShape, settings, samples, plan, ranges, parameters, network, optimizer };
}

/** Tensors whose ranges training has to find. */
function rangeOwners(plan: FakeQuantizationPlan): number[] {
  const lattices = [
    ...plan.activations.values(),
    ...[...plan.demands.values()].flatMap((wanted) => [...wanted.values()]),
  ];
  return [...new Set(lattices.flatMap((l) => (l.kind === 'range' ? [l.tensor] : [])))];
}

/** The ends of the lattices themselves, so that reading them back gives the same scale and zero point. */
function learnedRanges(
  graph: Subgraph,
  plan: FakeQuantizationPlan,
  ranges: ActivationRanges,
): TrainedTensor[] {
  return rangeOwners(plan).map((tensor) => {
    const { scale, zeroPoint, low, high } = ranges.lattice({ kind: 'range', tensor });
    const learned = {
      min: Float64Array.of((low - zeroPoint) * scale),
      max: Float64Array.of((high - zeroPoint) * scale),
      quantizedDimension: 0,
    };
    return { tensor, name: tensorAt(graph, tensor).name, learned };
  });
}
