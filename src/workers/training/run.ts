/** One training run: from the model that is open to weights that are kept. */
import { openSource } from '../../adapters/datasets/open-source.ts';
import { type LoadFile, referenceOf } from '../../adapters/datasets/source.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { TrainingData } from '../../ports/data-source.ts';
import { type StartedBackend, startBackend } from '../../training/backend.ts';
import type { Checkpoint, SimulatedAnswers } from '../../training/checkpoint.ts';
import { withImages } from '../../training/log/images.ts';
import type { TrainingEvent, TrainingLog } from '../../training/log.ts';
import type { TrainerControl } from '../../training/run/control.ts';
import type { TrainingSettings } from '../../training/settings.ts';
import { createTrainer, type Trainer } from '../../training/trainer.ts';
import type { TrainingOutcome } from '../api/training.ts';
import type { KeptTraining } from '../kept.ts';
import { asTrainingError, deviceLost } from './errors.ts';
import { type OpenModel, type StartModel, startModel } from './start-model.ts';
import type { HeardWishes } from './wishes.ts';

export interface RunOptions {
  readonly opened: OpenModel;
  readonly settings: TrainingSettings;
  /** To continue; undefined for a run from its beginning. */
  readonly from: Checkpoint | undefined;
  readonly kept: KeptTraining;
  readonly wishes: HeardWishes;
  readonly load: LoadFile;
  /** Folder of tfjs's wasm files. */
  readonly wasmUrl: string;
  readonly report: (event: TrainingEvent) => void;
}

/** A run that has all it needs. */
interface Run extends RunOptions {
  readonly id: string;
  readonly startedAt: string;
  readonly start: StartModel;
  readonly backend: StartedBackend;
  readonly data: TrainingData;
  readonly trainer: Trainer;
  readonly control: TrainerControl;
}

const SKIPPED = new Error('skipped');

/** @throws PlaygroundError `cancelled` where that is wished, else what went wrong and what to do. */
export async function runTraining(options: RunOptions): Promise<TrainingOutcome> {
  const run = await prepare(options);
  const { id, backend, trainer, kept, wishes } = run;
  let isLost = false;
  const weights = { areKept: false };
  const lost = backend.lost.then(() => {
    isLost = true;
    throw deviceLost(backend, trainer.epochs.length);
  });
  lost.catch(() => undefined);
  try {
    return await Promise.race([trainAndKeep(run, weights), lost]);
  } catch (error) {
    // The comparison comes after the weights are kept: who cancels then wants none of them.
    if (wishes.isCancelled && weights.areKept) {
      await kept.trainedRuns.remove(id).catch(() => undefined);
    }
    throw isLost
      ? deviceLost(backend, trainer.epochs.length)
      : asTrainingError(error, trainer.epochs.length);
  } finally {
    if (!isLost) trainer.dispose();
  }
}

async function prepare(options: RunOptions): Promise<Run> {
  const { opened, settings, from, kept, wishes, load, wasmUrl, report } = options;
  const start = await startModel(opened, settings, kept.trainedRuns);
  wishes.begin();
  report({ kind: 'stage', stage: 'starting', done: 0, total: 1 });
  const backend = await startBackend(from?.backend ?? settings.backend, { wasmUrl });
  report({ kind: 'backend', name: backend.name, detail: backend.detail });
  const data = dataOf(settings, load);
  await wishes.between();
  const samples = await data.load(settings.images, (share) =>
    report({ kind: 'stage', stage: 'loading', done: Math.round(100 * share), total: 100 }),
  );
  return {
    ...options,
    id: from?.id ?? runName(),
    startedAt: from?.startedAt ?? new Date().toISOString(),
    ...{ start, backend, data },
    trainer: createTrainer({ model: start.model, settings, samples }),
    control: { onEvent: report, between: wishes.between, watched: () => wishes.watched },
  };
}

function dataOf({ dataSet }: TrainingSettings, load: LoadFile): TrainingData {
  const { name, training } = openSource(referenceOf(dataSet), load);
  if (training) return training;
  throw new PlaygroundError(
    'bad-data',
    `${name} has no labelled samples to train on.`,
    'Choose another data set.',
  );
}

/** @param weights says whether they are in the storage, also when it fails afterwards. */
async function trainAndKeep(run: Run, weights: { areKept: boolean }): Promise<TrainingOutcome> {
  const { id, settings, from, kept, wishes, start, trainer, control, report } = run;
  if (from) {
    trainer.restore(from.state, withImages(from.steps, settings), from.epochs);
    reportPast(trainer, settings, report);
  }
  const { finished } = await trainer.run({
    ...control,
    onEpoch: (state) => kept.checkpoints.put(id, checkpointOf(run, state)),
  });
  wishes.finished();
  report({ kind: 'stage', stage: 'exporting', done: 0, total: 1 });
  // Tensors have their places in the graph that was trained, which an earlier run may have equalized.
  const state = { ...(await trainer.trained()), equalized: start.equalized };
  const { hash } = run.opened;
  const done = { version: 1, modelHash: hash, log: logOf(run), finished, state } as const;
  await kept.trainedRuns.put(id, { ...done, simulated: null });
  weights.areKept = true;
  const simulated = await simulate(run);
  if (simulated) await kept.trainedRuns.put(id, { ...done, simulated });
  await kept.checkpoints.remove(id).catch(() => undefined);
  return { log: logOf(run), finished, simulated };
}

/** What the trained simulation answers to the test set; null where nothing is simulated, or nobody wants to wait for it. */
async function simulate(run: Run): Promise<SimulatedAnswers | null> {
  const { settings, data, trainer, control, wishes } = run;
  if (settings.kind !== 'quantization-aware') return null;
  const test = await data.loadTest();
  /** The comparison is not needed for the file, so it can be skipped. */
  const unlessSkipped = async () => {
    if ((await wishes.between()) === 'finish') throw SKIPPED;
    return 'go on' as const;
  };
  try {
    const top1 = await trainer.predict(test, { ...control, between: unlessSkipped });
    return { dataSet: settings.dataSet, top1 };
  } catch (error) {
    if (error === SKIPPED) return null;
    throw error;
  }
}

function checkpointOf(run: Run, state: Checkpoint['state']): Checkpoint {
  const { id, opened, settings, backend, startedAt, trainer } = run;
  return {
    version: 1,
    ...{ id, settings, startedAt, state },
    model: opened.name,
    modelHash: opened.hash,
    backend: backend.name,
    savedAt: new Date().toISOString(),
    steps: trainer.steps,
    epochs: trainer.epochs,
  };
}

const logOf = ({ id, settings, opened, startedAt, backend, trainer }: Run): TrainingLog => ({
  id,
  settings,
  model: opened.name,
  startedAt,
  backend: backend.name,
  backendDetail: backend.detail,
  steps: [...trainer.steps],
  epochs: [...trainer.epochs],
});

/** What a continued run did before, so that its curves begin where it began. */
function reportPast(
  { steps, epochs }: Pick<Trainer, 'steps' | 'epochs'>,
  settings: TrainingSettings,
  report: (event: TrainingEvent) => void,
): void {
  if (epochs.length === 0) return;
  const totalSteps = (steps.length / epochs.length) * settings.epochs;
  report({ kind: 'steps', steps: [...steps], totalSteps, imagesPerSecond: 0, secondsLeft: 0 });
  for (const record of epochs) report({ kind: 'epoch', record });
}

/** `run-` and characters that sort by time and differ between tabs. */
function runName(): string {
  const random = Math.floor(Math.random() * 36 ** 4);
  return `run-${Date.now().toString(36)}-${random.toString(36).padStart(4, '0')}`;
}
