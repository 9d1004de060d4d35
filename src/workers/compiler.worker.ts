/** The compiler thread: import, plan, apply, write. */
import { expose, transfer } from 'comlink';
import type { Recipe } from '../quantization/recipe.ts';
import type { CompilerApi } from './api/compiler.ts';
import { outcomeOf } from './api/outcome.ts';
import { createCompiler } from './compiler.ts';
import { openTrainedRuns } from './kept.ts';

const compiler = createCompiler();
const trainedRuns = openTrainedRuns();

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

const api: CompilerApi = {
  open: (name, files) => outcomeOf(() => compiler.open(name, files)),
  async calibrationTask(recipe) {
    const outcome = await withRecipe(recipe, () => compiler.calibrationTask(recipe));
    const made = 'ok' in outcome && outcome.ok ? [outcome.ok.file.buffer as ArrayBuffer] : [];
    return transfer(outcome, made);
  },
  learn: (recipe, stats) => outcomeOf(() => compiler.learn(recipe, stats)),
  async roundingTask(recipe) {
    const outcome = await withRecipe(recipe, () => compiler.roundingTask(recipe));
    const made = 'ok' in outcome && outcome.ok ? [outcome.ok.file.buffer as ArrayBuffer] : [];
    return transfer(outcome, made);
  },
  learnRounding: (recipe, rows, report) =>
    withRecipe(recipe, () => compiler.learnRounding(recipe, rows, report)),
  convert: (recipe) => withRecipe(recipe, () => compiler.convert(recipe)),
  file: (recipe) => withRecipe(recipe, () => compiler.file(recipe)),
  gzipBytes: (recipe) => withRecipe(recipe, () => compiler.gzipBytes(recipe)),
  weights: (recipe, layer, channel) =>
    withRecipe(recipe, () => compiler.weights(recipe, layer, channel)),
  trainedFiles: (run, format) =>
    outcomeOf(async () => {
      await adopt(run);
      return compiler.trainedFiles(run, format);
    }),
};

expose(api);
