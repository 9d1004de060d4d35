/** The compiler thread: import, plan, apply, write. */
import { expose, transfer } from 'comlink';
import type { CompilerApi } from './api/compiler.ts';
import { outcomeOf } from './api/outcome.ts';
import { createCompiler } from './compiler.ts';

const compiler = createCompiler();

const api: CompilerApi = {
  open: (name, files) => outcomeOf(() => compiler.open(name, files)),
  async calibrationTask(recipe) {
    const outcome = await outcomeOf(() => compiler.calibrationTask(recipe));
    const made = 'ok' in outcome && outcome.ok ? [outcome.ok.file.buffer as ArrayBuffer] : [];
    return transfer(outcome, made);
  },
  learn: (recipe, stats) => outcomeOf(() => compiler.learn(recipe, stats)),
  convert: (recipe) => outcomeOf(() => compiler.convert(recipe)),
  file: (recipe) => outcomeOf(() => compiler.file(recipe)),
  weights: (recipe, layer, channel) => outcomeOf(() => compiler.weights(recipe, layer, channel)),
};

expose(api);
