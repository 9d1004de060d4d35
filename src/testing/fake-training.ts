/** Training that trains nothing: scripted curves, the same each time, for the page and the store's tests. */

import { PlaygroundError } from '../base/errors.ts';
import type { ClassNumbers } from '../evaluation/class-numbers.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { seededRandom } from '../tensor/random.ts';
import type { EpochRecord, PictureRecord, StepRecord } from '../training/log.ts';
import { recipeOfTraining } from '../training/recipe.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type {
  CheckpointSummary,
  Trainability,
  TrainingControl,
  TrainingOutcome,
} from '../workers/api/training.ts';
import type { TrainingEngine } from '../workers/engine.ts';
import { incomplete } from './incomplete.ts';

export interface FakeTrainingOptions {
  /** Pace in milliseconds: an epoch takes twelve of them. */
  readonly stepMs: number;
  readonly modelHash: string;
  readonly model: string;
  readonly trainability: Trainability;
  /** What the integer file will answer. */
  readonly top1Of: (recipe: Recipe) => ClassNumbers;
  /** Kept from an earlier visit. */
  readonly checkpoint?: CheckpointSummary;
}

const TICKS = 12;
const BINS = 96;
/** Test images that the scripted simulation answers differently from the file: one in so many. */
const DISAGREES = 2500;

export function lossAt(settings: TrainingSettings, progress: number): number {
  const start = settings.start === 'scratch' ? 2.3 : 0.42;
  const floor = settings.kind === 'float' ? 0.19 : 0.22 + 0.5 / 2 ** settings.weightBits;
  return floor + (start - floor) * Math.exp(-3.2 * progress);
}

const accuracyFor = (loss: number) => Math.max(0.1, 1 - 0.36 * loss);

function pictureAt(
  settings: TrainingSettings,
  step: number,
  progress: number,
  layer: string | null,
  layers: Trainability['layers'],
): PictureRecord {
  const aware = settings.kind === 'quantization-aware';
  const topLevel = 2 ** (settings.weightBits - 1) - 1;
  const half = 0.3 + 0.12 * progress;
  const scale = half / topLevel;
  const bins = Uint32Array.from({ length: BINS }, (_, i) => {
    const x = -half + ((i + 0.5) * 2 * half) / BINS;
    const away = Math.abs(x / scale - Math.round(x / scale));
    const pull = aware && topLevel < 20 ? 1 + 2.5 * progress * (0.25 - away) : 1;
    return Math.round(9000 * Math.exp(-((x / 0.11) ** 2) / 2) * pull);
  });
  return {
    step,
    ranges: aware
      ? layers
          .filter(({ op }) => op !== 'MAX_POOL_2D')
          .map(({ layer: name }, i) => ({
            layer: name,
            of: 'activation' as const,
            min: i % 2 === 0 ? 0 : -1.2 - i - 0.8 * progress,
            max: 3 + 2 * i + (1 + i) * (1 - Math.exp(-3 * progress)),
          }))
      : [],
    weights:
      layer === null
        ? null
        : { layer, bins, min: -half, max: half, lattice: aware ? { scale, topLevel } : null },
  };
}

export function fakeTraining(options: FakeTrainingOptions): TrainingEngine {
  const { stepMs, modelHash, model, trainability, top1Of } = options;
  const kept = new Map<string, CheckpointSummary>();
  const { checkpoint } = options;
  if (checkpoint) kept.set(checkpoint.id, checkpoint);
  let runs = 0;
  let paused = false;
  let finishing = false;
  let watched: string | null = null;

  const tick = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(new PlaygroundError('cancelled', 'Stopped.', 'Start again to go on.'));
      };
      const go = () => {
        if (paused) {
          timer = setTimeout(go, stepMs);
          return;
        }
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      let timer = setTimeout(go, stepMs);
      signal?.addEventListener('abort', stop);
      if (signal?.aborted) stop();
    });

  async function go(
    id: string,
    settings: TrainingSettings,
    from: number,
    { signal, onEvent }: TrainingControl = {},
  ): Promise<TrainingOutcome> {
    paused = false;
    finishing = false;
    const validated = Math.round(settings.images * settings.validationShare);
    const perEpoch = Math.ceil((settings.images - validated) / settings.batchSize);
    const totalSteps = perEpoch * settings.epochs;
    const random = seededRandom(settings.seed);
    const steps: StepRecord[] = [];
    const epochs: EpochRecord[] = [];
    const take = (step: number): StepRecord => {
      const loss = lossAt(settings, step / totalSteps) * (0.86 + 0.28 * random());
      const images =
        step % perEpoch === 0
          ? settings.images - validated - (perEpoch - 1) * settings.batchSize
          : settings.batchSize;
      return { step, images, loss, accuracy: accuracyFor(loss) };
    };
    const endEpoch = (epoch: number): EpochRecord => {
      const loss = lossAt(settings, epoch / settings.epochs);
      return {
        epoch,
        step: epoch * perEpoch,
        loss,
        accuracy: accuracyFor(loss),
        validationLoss: validated > 0 ? loss * 1.08 : null,
        validationAccuracy: validated > 0 ? accuracyFor(loss * 1.08) : null,
        seconds: perEpoch * 0.05,
        tensors: 40,
      };
    };
    const tell = (told: readonly StepRecord[]) =>
      onEvent?.({
        kind: 'steps',
        steps: told,
        totalSteps,
        imagesPerSecond: 1180,
        secondsLeft: ((totalSteps - steps.length) * settings.batchSize) / 1180,
      });
    const draw = () =>
      onEvent?.({
        kind: 'picture',
        record: pictureAt(
          settings,
          steps.length,
          steps.length / totalSteps,
          watched,
          trainability.layers,
        ),
      });

    onEvent?.({ kind: 'stage', stage: 'starting', done: 0, total: 0 });
    await tick(signal);
    const detail = 'no backend: figures made up';
    onEvent?.({ kind: 'backend', name: 'wasm', detail });
    for (let epoch = 1; epoch <= from; epoch++) {
      for (let i = 0; i < perEpoch; i++) steps.push(take(steps.length + 1));
      epochs.push(endEpoch(epoch));
    }
    if (from > 0) {
      tell(steps.slice());
      for (const record of epochs) onEvent?.({ kind: 'epoch', record });
    } else if (settings.kind === 'quantization-aware' && settings.calibrate) {
      for (const done of [0, 64, 128, 200]) {
        onEvent?.({ kind: 'stage', stage: 'calibrating', done, total: 200 });
        await tick(signal);
      }
    }
    draw();
    while (epochs.length < settings.epochs && !finishing) {
      const end = (epochs.length + 1) * perEpoch;
      while (steps.length < end && !finishing) {
        await tick(signal);
        const count = Math.min(end - steps.length, Math.ceil(perEpoch / TICKS));
        const told = Array.from({ length: count }, (_, i) => take(steps.length + i + 1));
        steps.push(...told);
        tell(told);
        draw();
      }
      if (finishing) break;
      if (validated > 0) {
        onEvent?.({ kind: 'stage', stage: 'validating', done: 0, total: validated });
        await tick(signal);
      }
      const record = endEpoch(epochs.length + 1);
      epochs.push(record);
      onEvent?.({ kind: 'epoch', record });
      kept.set(id, {
        id,
        model,
        modelHash,
        settings,
        epochsDone: epochs.length,
        savedAt: new Date(1_764_000_000_000).toISOString(),
      });
    }
    onEvent?.({ kind: 'stage', stage: 'exporting', done: 0, total: 1 });
    await tick(signal);
    kept.delete(id);
    const answers = top1Of({ ...recipeOfTraining(settings), trained: id });
    return {
      log: {
        id,
        settings,
        model,
        startedAt: new Date(1_764_000_000_000 + runs * 60_000).toISOString(),
        backend: 'wasm',
        backendDetail: detail,
        steps,
        epochs,
      },
      finished: epochs.length === settings.epochs,
      simulated: {
        dataSet: settings.dataSet,
        top1: answers.map((answer, i) => (i % DISAGREES === 7 ? (answer + 1) % 10 : answer)),
      },
    };
  }

  return incomplete<TrainingEngine>({
    trainability: async () => trainability,
    train: (settings, control) => go(`fake-${++runs}`, settings, 0, control),
    async resume(id, control) {
      const found = kept.get(id);
      if (!found) throw new PlaygroundError('bad-file', 'It is gone.', 'Start a new run.');
      return go(id, found.settings, found.epochsDone, control);
    },
    trainingRun: incomplete<TrainingEngine['trainingRun']>({
      async setPaused(value) {
        paused = value;
      },
      async finishNow() {
        finishing = true;
      },
      async watch(layer) {
        watched = layer;
      },
    }),
    training: incomplete<TrainingEngine['training']>({
      backends: async () => ['wasm'],
      checkpoints: async () => [...kept.values()],
      trainedRuns: async () => [],
    }),
    async discardRun() {},
    async discardCheckpoint(id) {
      kept.delete(id);
    },
  });
}
