/** `npm run samples [-- ID…]`: writes the results that the page shows of its samples, or of these, before it has computed any. */
import { writeFileSync } from 'node:fs';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { figureLine } from '../evaluation/figure-words.ts';
import { headlineOf } from '../evaluation/tasks.ts';
import { SAMPLES } from '../share/samples.ts';
import { serialiseStoredResults } from '../share/stored-results.ts';
import { sampleResults } from './sample-results.ts';

const runtime = await createLiteRtRuntime();
const only = process.argv.slice(2);
for (const sample of SAMPLES.filter(({ id }) => only.length === 0 || only.includes(id))) {
  const results = await sampleResults(sample, runtime);
  const path = new URL(`../../public/samples/${sample.id}.results.json`, import.meta.url);
  const text = serialiseStoredResults(results);
  writeFileSync(path, text);
  console.log(`${sample.id}: ${text.length} bytes`);
  for (const { recipe, conversion, evaluation, imagesPerSecond } of results.columns) {
    const headline = headlineOf(evaluation);
    const figure = headline ? figureLine(headline) : 'not measured';
    const rate = Math.round(imagesPerSecond);
    console.log(`  ${recipe.mode}: ${figure}, ${conversion.fileBytes} bytes, ${rate} images/s`);
  }
}
