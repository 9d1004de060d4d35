/** Curves and pictures of a scripted training run, the same each time. */

import { seededRandom } from '../tensor/random.ts';
import type { EpochRecord, PictureRecord, StepRecord } from '../training/log.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type { Trainability } from '../workers/api/training.ts';

const BINS = 96;

function lossAt(settings: TrainingSettings, progress: number): number {
  const start = settings.start === 'scratch' ? 2.3 : 0.42;
  const floor = settings.kind === 'float' ? 0.19 : 0.22 + 0.5 / 2 ** settings.weightBits;
  return floor + (start - floor) * Math.exp(-3.2 * progress);
}

/** Falls with the loss; no worse than a guess among ten. */
const accuracyFor = (loss: number) => Math.max(0.1, 1 - 0.36 * loss);

/** Ranges that grow and, of one layer, weights that gather at the levels. */
export function pictureAt(
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
        : {
            layer,
            bins,
            min: -half,
            max: half,
            lattice: aware ? { scale, lowLevel: -topLevel, topLevel } : null,
          },
  };
}

export interface ScriptedRun {
  /** Images held back for validation. */
  readonly validated: number;
  readonly perEpoch: number;
  readonly totalSteps: number;
  readonly steps: StepRecord[];
  readonly epochs: EpochRecord[];
  /** Adds the next steps. */
  step(count: number): readonly StepRecord[];
  endEpoch(): EpochRecord;
}

export function scriptedRun(settings: TrainingSettings): ScriptedRun {
  const validated = Math.round(settings.images * settings.validationShare);
  const perEpoch = Math.ceil((settings.images - validated) / settings.batchSize);
  const totalSteps = perEpoch * settings.epochs;
  const random = seededRandom(settings.seed);
  const steps: StepRecord[] = [];
  const epochs: EpochRecord[] = [];

  const record = (step: number): StepRecord => {
    const loss = lossAt(settings, step / totalSteps) * (0.86 + 0.28 * random());
    const last = settings.images - validated - (perEpoch - 1) * settings.batchSize;
    const images = step % perEpoch === 0 ? last : settings.batchSize;
    return { step, images, loss, accuracy: accuracyFor(loss) };
  };

  return {
    validated,
    perEpoch,
    totalSteps,
    steps,
    epochs,
    step(count) {
      const made = Array.from({ length: count }, (_, i) => record(steps.length + i + 1));
      steps.push(...made);
      return made;
    },
    endEpoch() {
      const epoch = epochs.length + 1;
      const loss = lossAt(settings, epoch / settings.epochs);
      const ended: EpochRecord = {
        epoch,
        step: epoch * perEpoch,
        loss,
        accuracy: accuracyFor(loss),
        validationLoss: validated > 0 ? loss * 1.08 : null,
        validationAccuracy: validated > 0 ? accuracyFor(loss * 1.08) : null,
        seconds: perEpoch * 0.05,
        tensors: 40,
      };
      epochs.push(ended);
      return ended;
    },
  };
}
