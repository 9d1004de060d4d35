/**
 * npm run bench:search [-- SAMPLE [EVALUATIONS [IMAGES]]]: the what-if search beside a random one of as many evaluations; writes
 * a section of docs/benchmarks.md for each sample.
 */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { probeHere } from '../autopsy/probe.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { recipeKey } from '../quantization/recipe/recipe.ts';
import { createEvaluator, type RecipeEvaluator } from '../search/evaluate-recipe.ts';
import { dominates } from '../search/front.ts';
import { bestOf, chanceOf, type Goal } from '../search/goal.ts';
import { openLedger, Spent } from '../search/ledger.ts';
import { seededRandom } from '../search/random.ts';
import { search } from '../search/search.ts';
import { mixedRecipe, type SearchSpace, searchSpace } from '../search/space.ts';
import type { Trial } from '../search/trial.ts';
import { publicFile } from '../testing/reference-files.ts';
import { machineInWords, writeSection } from './bench-page.ts';

const CALIBRATION_SAMPLES = 200;
const SEED = 1;
/** Sample, budget in bytes. */
const BUDGETS: readonly (readonly [string, number])[] = [
  ['fashion-cnn', 900_000],
  ['mobilenet', 45_000],
  ['resnet', 65_000],
];
const [only = 'all', evaluationsText = '60', imagesText = '500'] = process.argv.slice(2);
const EVALUATIONS = Number(evaluationsText);
const IMAGES = Number(imagesText);

const source = fashionMnist(async (path) => publicFile(`datasets/${path}`));
const tests = await source.loadTest();
const runtime = await createLiteRtRuntime();
const percent = (share: number) => (100 * share).toFixed(2);

/** Uniform recipes of the space and mixes of its bases, by lot. */
async function randomSearch(space: SearchSpace, evaluate: RecipeEvaluator['evaluate']) {
  const ledger = openLedger({ evaluate, known: [], evaluations: EVALUATIONS });
  const random = seededRandom(SEED);
  const any = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  try {
    for (;;) {
      const base = any([...space.uniform, ...space.bases, ...space.bases]);
      if (!space.bases.some((other) => recipeKey(other) === recipeKey(base))) {
        await ledger.ask(base);
        continue;
      }
      const family = await space.familyOf(base);
      const share = random();
      const mix = family.layers.map(({ others }) =>
        random() < share ? Math.floor(random() * others.length) : -1,
      );
      await ledger.ask(mixedRecipe(family, mix));
    }
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
  }
  return ledger.trials();
}

for (const [name, most] of BUDGETS) {
  if (only !== 'all' && only !== name) continue;
  const { model } = await openModel(publicFile(`samples/${name}.h5`));
  const goal: Goal = { kind: 'bytes', most };
  const evaluatorOn = async (count: number) => {
    const driver = createDriver(() => model);
    const runs = createSampleRuns({
      samples: (wanted) => source.loadCalibration(wanted),
      calibrationSamples: CALIBRATION_SAMPLES,
      runtime,
    });
    const probe = probeHere({ samples: { ...tests, count }, runtime });
    const job = { driver, runs, probe, task: 'classification', labels: tests.labels } as const;
    return { space: searchSpace(driver, runs), evaluator: await createEvaluator(job) };
  };
  const { space, evaluator } = await evaluatorOn(IMAGES);
  const { baseline, evaluate } = evaluator;
  const scale = { baseline, chance: chanceOf(baseline, IMAGES) };
  const start = performance.now();
  const found = await search({
    ...{ evaluate, space, goal, scale, seed: SEED },
    ...{ calibrated: true, known: [], evaluations: EVALUATIONS },
  });
  const seconds = (performance.now() - start) / 1000;
  const lots = await randomSearch(space, evaluate);
  const whole = (await evaluatorOn(tests.count)).evaluator;
  const onAll = async (trial: Trial | null | undefined) =>
    trial ? percent((await whole.evaluate(trial.recipe)).score) : '–';
  const random = bestOf(lots, goal, scale);
  const cell = (trial: Trial | null | undefined) =>
    trial
      ? `${trial.bytes} | ${percent(trial.score)} | ${trial.mse.toExponential(1)}`
      : '– | – | –';
  const rows = [
    `| search, ${seconds.toFixed(0)} s | ${cell(found.best)} | ${await onAll(found.best)} |`,
    `| random | ${cell(random)} | ${await onAll(random)} |`,
  ];
  const uniformRows = space.uniform.flatMap((recipe) => {
    const trial = found.trials.find((one) => recipeKey(one.recipe) === recipeKey(recipe));
    if (!trial) return [];
    const better = found.front.find((one) => dominates(one, trial));
    const bits = recipe.weightBits === null ? '' : ` in ${recipe.weightBits} bits`;
    const by = better ? `${better.bytes} | ${percent(better.score)}` : 'on the front itself |';
    const row = [`${recipe.mode}${bits}, ${recipe.scheme}`, trial.bytes, percent(trial.score), by];
    return [`| ${row.join(' | ')} |`];
  });
  writeSection(`bench-search-${name}`, [
    `## The what-if search: ${name}`,
    '',
    `The best file of at most ${most} bytes; ${EVALUATIONS} evaluations on the first ${IMAGES} test images, ${CALIBRATION_SAMPLES} images for calibration,`,
    `seed ${SEED}. Beside it a random search: as many recipes of the same space, drawn by lot. The float model scores`,
    `${percent(baseline)} % on these images and ${percent(whole.baseline)} % on all ${tests.count}. Written by \`npm run bench:search\` on`,
    `${machineInWords()}, ${runtime.name}.`,
    '',
    '| | bytes | accuracy, % | mse of the outputs | on all images, % |',
    '|---|---:|---:|---:|---:|',
    ...rows,
    '',
    'Each uniform mode beside the smallest file of the front that beats it: nowhere worse, and smaller or better.',
    '',
    '| uniform mode | bytes | accuracy, % | beaten by: bytes | accuracy, % |',
    '|---|---:|---:|---:|---:|',
    ...uniformRows,
  ]);
}
