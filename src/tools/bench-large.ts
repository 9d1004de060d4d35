/**
 * `npm run bench:large [-- SHARE] [-- --write FILE]`: how long a model of 138 million weights takes to open, to convert
 * and to gzip, in processor time. SHARE of the channels makes it smaller; --write keeps the file, to drop it on the page.
 */
import { writeFileSync } from 'node:fs';
import { writeTflite } from '../formats/tflite/write.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { largeModel } from '../testing/large-model.ts';
import { createCompiler } from '../workers/compiler.ts';
import { machineInWords } from './bench-page.ts';

const MODES: readonly ModeName[] = ['float32', 'float16', 'weight-only-int8', 'dynamic-int8'];

const share = Number(process.argv[2]) || 1;
const path = process.argv[process.argv.indexOf('--write') + 1];

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const gigabytes = (process.memoryUsage().rss / 2 ** 30).toFixed(1);
  console.log(`${((user + system) / 1e6).toFixed(2).padStart(8)} s  ${what} (${gigabytes} GiB)`);
  return result;
}

console.log(machineInWords());
const bytes = await timed('build the file', () => writeTflite(largeModel(share)));
if (process.argv.includes('--write') && path) writeFileSync(path, bytes);
const compiler = createCompiler();
const model = await timed('open it', () => compiler.open('large.tflite', [{ name: 'l', bytes }]));
for (const mode of MODES) {
  const { conversion } = await timed(`convert to ${mode}`, () =>
    compiler.convert(columnRecipe(mode), null, { check: false }),
  );
  console.log(`            ${(conversion.fileBytes / 1e6).toFixed(1)} MB`);
}
const largest = model.layers.reduce((a, b) => (b.parameters > a.parameters ? b : a));
for (const mode of MODES) {
  const recipe = columnRecipe(mode);
  await timed(`draw ${largest.name} in ${mode}`, () =>
    compiler.questions.weights(recipe, largest.id, null),
  );
}
await timed('gzip weight-only-int8', () => compiler.gzipBytes(columnRecipe('weight-only-int8')));
