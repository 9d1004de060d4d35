/** What `bench-training.ts` runs in the browser: the engine as the page uses it. */
import { referenceOf } from '../adapters/datasets/source.ts';
import { classesOf, headlineOf, taskOf } from '../evaluation/tasks.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { TrainingEvent } from '../training/log.ts';
import { recipeOfTraining } from '../training/recipe.ts';
import { DEFAULT_TRAINING, type TrainingSettings } from '../training/settings.ts';
import type { TrainingOutcome } from '../workers/api/training.ts';
import { createEngine } from '../workers/client.ts';

const site = (path: string) => new URL(path, window.location.href).href;

const engine = createEngine({
  wasmUrl: site('/litert/'),
  dataUrl: site('/datasets/'),
  tfjsUrl: site('/tfjs/'),
});

export interface Measured {
  readonly outcome: Omit<TrainingOutcome, 'simulated'>;
  readonly accuracy: number;
  readonly bytes: number;
  /** Share of equal predictions of simulation and file; null for float. */
  readonly agreement: number | null;
  /** Of the same recipe before training. */
  readonly seconds: number;
}

export async function open(sample: string): Promise<void> {
  const response = await fetch(site(`/samples/${sample}`));
  await engine.open({ name: sample, files: [await response.blob()] });
}

/** Trains the open model, and measures the file on LiteRT. @param resume a checkpoint to continue. */
export async function train(
  changes: Partial<TrainingSettings>,
  tell: (line: string) => void,
  resume?: string,
): Promise<Measured> {
  const settings = { ...DEFAULT_TRAINING, ...changes };
  let told = 0;
  const onEvent = (event: TrainingEvent) => {
    if (event.kind === 'backend') tell(event.detail);
    if (event.kind === 'epoch') tell(JSON.stringify(event.record));
    if (event.kind === 'steps' && performance.now() - told > 20_000) {
      told = performance.now();
      const last = event.steps.at(-1);
      tell(
        `step ${last?.step} of ${event.totalSteps}, loss ${last?.loss.toFixed(3)}, ${event.imagesPerSecond.toFixed(0)} images/s`,
      );
    }
  };
  const start = performance.now();
  const outcome = await (resume
    ? engine.resume(resume, { onEvent })
    : engine.train(settings, { onEvent }));
  const seconds = (performance.now() - start) / 1000;
  const measured = await measure({ ...recipeOfTraining(settings), trained: outcome.log.id });
  const { simulated, ...rest } = outcome;
  const evaluation = classesOf(measured.evaluation);
  const compared =
    simulated && evaluation && taskOf(evaluation.task).compare(simulated, evaluation);
  return {
    outcome: rest,
    accuracy: measured.accuracy,
    bytes: measured.bytes,
    agreement: compared?.agreement ?? null,
    seconds,
  };
}

/** Accuracy and bytes of a recipe's file. */
export async function measure(recipe: Recipe) {
  const result = await engine.measure(await engine.convert(recipe, referenceOf('fashion-mnist')));
  return {
    accuracy: headlineOf(result.evaluation)?.value ?? 0,
    bytes: result.conversion.fileBytes,
    evaluation: result.evaluation,
  };
}

export const checkpoints = () => engine.training.checkpoints();
