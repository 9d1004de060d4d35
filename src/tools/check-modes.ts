/**
 * npm run check:modes [PART OF A NAME]: every mode with every setting on a model of each row of the op table, of each Keras
 * layer, and on the samples, converted, run on LiteRT and compared with the float model. Some minutes; a part of it is a test.
 */
import { type KnownOp, OPS } from '../ops/index.ts';
import { type CheckedModel, checkModel, type ModeCheck } from '../testing/modes/check-model.ts';
import { modeChecks } from '../testing/modes/grid.ts';
import { contradictions, type KernelsSeen, noteKernels } from '../testing/modes/kernels-seen.ts';
import {
  checksOfSample,
  layerModels,
  opModels,
  SAMPLES,
  sampleModel,
} from '../testing/modes/sources.ts';

const [part = ''] = process.argv.slice(2);
const began = performance.now();
const seen: KernelsSeen = new Map();
const worst = new Map<string, { error: number; model: string }>();
let files = 0;
let problems = 0;

function report(...words: string[]): void {
  problems++;
  console.log(words.join(' | '));
}

async function run(model: CheckedModel, checks: readonly ModeCheck[]): Promise<void> {
  if (!model.name.includes(part)) return;
  const result = await checkModel(model, checks);
  files += result.files.length;
  for (const file of [model.model, ...result.files]) noteKernels(seen, file);
  for (const { check, problem } of result.findings) report(model.name, check, problem);
  for (const [check, error] of result.errors) {
    if (error >= (worst.get(check)?.error ?? 0)) worst.set(check, { error, model: model.name });
  }
}

for (const op of Object.keys(OPS) as KnownOp[]) {
  const models = opModels(op);
  if (models.length === 0) report(op, 'no model in op-cases.ts');
  for (const model of models) await run(model, modeChecks());
}
if (part === '') for (const line of contradictions(seen)) report(line);
for (const model of layerModels()) await run(model, modeChecks({ widths: [] }));
const sampleChecks = modeChecks({ widths: [4] });
for (const name of SAMPLES) await run(await sampleModel(name), checksOfSample(name, sampleChecks));

for (const [check, { error, model }] of worst) {
  console.log(`${check}: at most ${(100 * error).toFixed(2)} % off (${model})`);
}
const seconds = Math.round((performance.now() - began) / 1000);
console.log(`${files} files run in ${seconds} s, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
