/** The steps of a conversion, in the compiler thread. */
import { PlaygroundError } from '../../base/errors.ts';
import type { SampleNeed } from '../../driver/converter.ts';
import type { TensorInfo } from '../../ports/runtime.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Compiler } from '../compiler.ts';
import type { Remote } from '../crossing/remote.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Job } from './jobs.ts';
import { createSampleRuns } from './sample-runs.ts';

export interface Prepared {
  readonly api: Remote<Compiler>;
  /** Milliseconds that learning took; 0 where nothing had to be learned. */
  readonly calibrateMs: number;
}

/** Learns all that has to be known before `convert`. @param testSet whose training samples are used; null for the fitting one. */
export async function prepare(
  compiler: CompilerThread,
  recipe: Recipe,
  testSet: string | null,
  job: Job,
): Promise<Prepared> {
  const api = await compiler.ready();
  const need = await api.needs(recipe);
  if (need === null) return { api, calibrateMs: 0 };
  const { inputs, fitting } = compiler.model();
  const from = testSet ?? fitting;
  if (from === null) throw withoutSamples(need, inputs);
  const start = performance.now();
  const { calibrationSamples } = recipe;
  job.report({ stage: 'calibrating', done: 0, total: calibrationSamples });
  const runs = createSampleRuns(job, from, calibrationSamples);
  await api.prepare(recipe, runs, job.options('rounding'));
  return { api, calibrateMs: performance.now() - start };
}

/**
 * The compiler with the checked file of `recipe`, made again where the thread has been ended since: the scheme `best` is held
 * against `tflite`, by which what is converted may change.
 */
export async function withCheckedFile(
  compiler: CompilerThread,
  recipe: Recipe,
  testSet: string | null,
  job: Job,
): Promise<Remote<Compiler>> {
  const { api } = await prepare(compiler, recipe, testSet, job);
  const from = testSet ?? compiler.model().fitting;
  const runs = from === null ? null : createSampleRuns(job, from, recipe.calibrationSamples);
  await api.check(recipe, runs, job.options('rounding'));
  return api;
}

/** The model cannot be calibrated on the page: no bundled data set has samples for its inputs. */
function withoutSamples(need: SampleNeed, inputs: readonly TensorInfo[]): PlaygroundError {
  const which =
    inputs.length === 1
      ? `none of the bundled ones fits the model’s input, ${formatShape(inputs[0]?.shape ?? [])}`
      : `the bundled ones are for models with one input; this one has ${inputs.length}`;
  const [what, instead] =
    need === 'ranges'
      ? ['This mode', 'Choose a mode without calibration (float16, weight-only or dynamic)']
      : ['Learned rounding', 'Round weights to the nearest integers'];
  return new PlaygroundError(
    'bad-calibration',
    `${what} needs a representative data set, and ${which}.`,
    `${instead}, or give samples of your own on the command line: quantize --calibration.`,
  );
}
