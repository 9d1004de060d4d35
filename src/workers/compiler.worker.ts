/** The compiler thread: it holds the open model and converts it. */
import { expose, transfer } from 'comlink';
import type { JobOptions } from '../base/progress.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { CompilerApi, RemoteSampleRuns } from './api/compiler.ts';
import { outcomeOf, type Report, unwrap } from './api/outcome.ts';
import { createCompiler } from './compiler.ts';
import { openTrainedRuns } from './kept.ts';

const compiler = createCompiler();
const trainedRuns = openTrainedRuns();
let gzipping = new AbortController();

/** Weights of a training run are read from the browser's storage when a recipe first asks for them. */
async function adopt(run: string | undefined): Promise<void> {
  if (run === undefined || !compiler.lacks(run)) return;
  compiler.adopt(run, await trainedRuns.get(run));
}

/** Does `work` once everything that `recipe` speaks of is there. */
const withRecipe = <T>(recipe: Recipe, work: () => T | Promise<T>) =>
  outcomeOf(async () => {
    await adopt(recipe.trained);
    return work();
  });

const moved = <T extends { readonly file: Uint8Array }>(task: T): T =>
  transfer(task, [task.file.buffer as ArrayBuffer]);

const localRuns = (runs: RemoteSampleRuns): SampleRuns => ({
  calibrate: async (task) => unwrap(await runs.calibrate(moved(task))),
  sampleLayers: async (task) => unwrap(await runs.sampleLayers(moved(task))),
  compare: async (task) => unwrap(await runs.compare(task)),
});

const jobOf = (report: Report): JobOptions => ({
  // Never aborted, but with it the thread hears other calls in between.
  signal: new AbortController().signal,
  onProgress: ({ done, total }) => report(done, total),
});

const api: CompilerApi = {
  open: (name, files, options) => outcomeOf(() => compiler.open(name, files, options)),
  needs: (recipe) => withRecipe(recipe, () => compiler.needs(recipe)),
  prepare: (recipe, runs, report) =>
    withRecipe(recipe, () => compiler.prepare(recipe, localRuns(runs), jobOf(report))),
  check: (recipe, runs, report) =>
    withRecipe(recipe, () => compiler.check(recipe, runs && localRuns(runs), jobOf(report))),
  convert: (recipe) => withRecipe(recipe, () => compiler.convert(recipe)),
  file: (recipe) => withRecipe(recipe, () => compiler.file(recipe)),
  gzipBytes(recipe, report) {
    gzipping = new AbortController();
    const { signal } = gzipping;
    return withRecipe(recipe, () => compiler.gzipBytes(recipe, { signal, onProgress: report }));
  },
  stopGzip: () => outcomeOf(() => gzipping.abort()),
  weights: (recipe, layer, channel) =>
    withRecipe(recipe, () => compiler.weights(recipe, layer, channel)),
  trainedFiles: (run, format) =>
    outcomeOf(async () => {
      await adopt(run);
      return compiler.trainedFiles(run, format);
    }),
};

expose(api);
