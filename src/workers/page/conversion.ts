/** A conversion, in the compiler thread, where the driver orders its steps. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { SampleNeed } from '../../driver/learning.ts';
import type { TensorInfo } from '../../ports/runtime.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Compiler, Converted } from '../compiler.ts';
import type { Remote } from '../crossing/remote.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Job } from './jobs.ts';
import { createSampleRuns } from './sample-runs.ts';

export interface ConvertedThere extends Converted {
  /** The thread that made the file, and has it. */
  readonly api: Remote<Compiler>;
}

export interface ConversionOptions {
  /** Whose calibration samples are used; null for the fitting one. */
  readonly samplesOf: SourceReference | null;
  /** Whether the scheme `best` is held against `tflite`, by which what is converted may change. */
  readonly check: boolean;
}

/** Converts, or finds what is converted: made again where the thread has been ended since. */
export async function convertIn(
  compiler: CompilerThread,
  recipe: Recipe,
  { samplesOf, check }: ConversionOptions,
  job: Job,
): Promise<ConvertedThere> {
  const api = await compiler.ready();
  const { inputs, fitting } = compiler.model();
  const from = samplesOf ?? fitting;
  if (from === null) {
    const need = await api.needs(recipe);
    if (need !== null) throw withoutSamples(need, inputs);
  }
  const runs = from === null ? null : createSampleRuns(job, from, recipe.calibrationSamples);
  const converted = await api.convert(recipe, runs, {
    ...job.options('rounding'),
    check,
    onProgress: ({ stage, done, total }) =>
      job.report({ stage: stage === 'rounding' ? stage : 'converting', done, total }),
  });
  return { api, ...converted };
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
      : need === 'rounding'
        ? ['Learned rounding', 'Round weights to the nearest integers']
        : ['Scaling of channels', 'Switch it off'];
  return new PlaygroundError(
    'bad-calibration',
    `${what} needs a representative data set, and ${which}.`,
    `Bring data of your own (menu “Test set”). Or: ${instead.charAt(0).toLowerCase()}${instead.slice(1)}.`,
  );
}
