/** The results of a bundled sample, computed by the engine under Node: what the page computes in workers. */
import { openSource } from '../adapters/datasets/open-source.ts';
import { referenceOf, type Source } from '../adapters/datasets/source.ts';
import { measure } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { USUAL_DEVICE } from '../ports/device.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { columnRecipe, type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { openingOf } from '../share/openings.ts';
import type { ColumnResult, ModelSummary } from '../share/results.ts';
import type { Sample } from '../share/samples.ts';
import type { StoredResults, StoredWeights } from '../share/stored-results.ts';
import { shownLayer } from '../store/selectors.ts';
import { publicFile } from '../testing/reference-files.ts';
import { type Compiler, createCompiler } from '../workers/compiler.ts';

/** Columns whose results come with the page: those of the first visit, and the one mode that people add next. */
const STORED_MODES: readonly ModeName[] = [
  'float32',
  'float16',
  'weight-only-int8',
  'dynamic-int8',
  'int8',
];

const loadFile = async (path: string) => publicFile(`datasets/${path}`);

/**
 * Opens, calibrates, converts and measures.
 * @param images how many of the test set's images are measured; all of them for what is stored.
 */
export async function sampleResults(
  sample: Sample,
  runtime: InferenceRuntime,
  images?: number,
): Promise<StoredResults> {
  const compiler = createCompiler();
  const bytes = publicFile(`samples/${sample.file}`);
  const summary = await compiler.open(sample.file, [{ name: sample.file, bytes }]);
  const [fitting] = summary.testSets;
  if (fitting === undefined) throw new Error(`no test set fits ${sample.id}`);
  const source = openSource(referenceOf(fitting), loadFile);
  const samples = await source.loadTest();
  const count = Math.min(images ?? samples.count, samples.count);
  const columns: ColumnResult[] = [];
  for (const recipe of storedRecipes(sample)) {
    columns.push(await columnResult(compiler, recipe, { source, samples, count, runtime }));
  }
  return { summary, columns, weights: await storedWeights(compiler, summary, sample) };
}

/** Those of the usual columns, and those that the sample opens with. */
function storedRecipes(sample: Sample): readonly Recipe[] {
  const all = [
    ...STORED_MODES.map(columnRecipe),
    ...openingOf({ kind: 'sample', id: sample.id }).columns,
  ];
  return [...new Map(all.map((recipe) => [recipeKey(recipe), recipe])).values()];
}

/** The layer that the page shows first, as each of the columns has it. */
export async function storedWeights(
  compiler: Compiler,
  model: ModelSummary,
  sample: Sample,
): Promise<StoredWeights[]> {
  const layer = shownLayer({ model, layer: openingOf({ kind: 'sample', id: sample.id }).layer });
  if (!layer) return [];
  return Promise.all(
    storedRecipes(sample).map(async (recipe) => ({
      recipe,
      picture: await compiler.questions.weights(recipe, layer.id, null),
    })),
  );
}

interface Measuring {
  readonly source: Source;
  readonly samples: Awaited<ReturnType<Source['loadTest']>>;
  readonly count: number;
  readonly runtime: InferenceRuntime;
}

async function columnResult(
  compiler: Compiler,
  recipe: Recipe,
  { source, samples, count, runtime }: Measuring,
): Promise<ColumnResult> {
  const runs = createSampleRuns({
    samples: (count) => source.loadCalibration(count),
    calibrationSamples: recipe.calibrationSamples,
    runtime,
  });
  const { conversion, calibrateMs } = await compiler.convert(recipe, runs, { check: true });
  const gzipBytes = await compiler.gzipBytes(recipe);
  const { task } = source;
  const run = runHere({ file: await compiler.file(recipe), task, samples, runtime });
  const { labels } = samples;
  const measured = await measure({ task, count, labels, runners: [run] });
  return {
    recipe,
    conversion,
    gzipBytes,
    testSet: source.id,
    calibrateMs,
    ...measured,
    device: USUAL_DEVICE,
    remarks: [],
    runtime: runtime.name,
  };
}
