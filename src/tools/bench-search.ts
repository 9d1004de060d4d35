/**
 * npm run bench:search [-- SAMPLE [EVALUATIONS [IMAGES [SEEDS]]]]: the what-if search beside random ones of as many evaluations on
 * the same images, both picked from by the same rule; writes a section of docs/benchmarks.md for each sample.
 */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { probeHere } from '../autopsy/probe.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { recipeKey } from '../quantization/recipe/recipe.ts';
import { createEvaluator } from '../search/evaluate-recipe.ts';
import { dominates, paretoFront } from '../search/front.ts';
import { bestOf, chanceOf, type Goal } from '../search/goal.ts';
import { type Evaluate, openLedger, Spent } from '../search/ledger.ts';
import { seededRandom } from '../search/random.ts';
import { type SearchResult, search } from '../search/search.ts';
import { mixedRecipe, type SearchSpace, searchSpace } from '../search/space.ts';
import type { Trial } from '../search/trial.ts';
import { publicFile } from '../testing/reference-files.ts';
import { machineInWords, writeSection } from './bench-page.ts';

const CALIBRATION_SAMPLES = 200;
/** Sample, budget in bytes. */
const BUDGETS: readonly (readonly [string, number])[] = [
  ['fashion-cnn', 900_000],
  ['mobilenet', 45_000],
  ['resnet', 65_000],
];
const [only = 'all', evaluationsText = '60', imagesText = '500', seedsText = '3'] =
  process.argv.slice(2);
const EVALUATIONS = Number(evaluationsText);
const IMAGES = Number(imagesText);
const SEEDS = Array.from({ length: Number(seedsText) }, (_, i) => i + 1);

const source = fashionMnist(async (path) => publicFile(`datasets/${path}`));
const tests = await source.loadTest();
const runtime = await createLiteRtRuntime();
const percent = (share: number) => (100 * share).toFixed(2);

/** Uniform recipes of the space and mixes of its bases, by lot. */
async function randomSearch(space: SearchSpace, evaluate: Evaluate, seed: number) {
  const ledger = openLedger({ evaluate, known: [], evaluations: EVALUATIONS });
  const random = seededRandom(seed);
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

/** Each recipe once: searches of several seeds ask for much the same. */
function remembering(evaluate: Evaluate): Evaluate {
  const known = new Map<string, ReturnType<Evaluate>>();
  return (recipe) => {
    const key = recipeKey(recipe);
    const measured = known.get(key) ?? evaluate(recipe);
    known.set(key, measured);
    return measured;
  };
}

async function opened(name: string) {
  const { model } = await openModel(publicFile(`samples/${name}.h5`));
  return async (count: number) => {
    const driver = createDriver(() => model);
    const runs = createSampleRuns({
      samples: (wanted) => source.loadCalibration(wanted),
      calibrationSamples: CALIBRATION_SAMPLES,
      runtime,
    });
    const probe = probeHere({ samples: { ...tests, count }, runtime });
    const job = { driver, runs, probe, task: 'classification', labels: tests.labels } as const;
    const { baseline, evaluate } = await createEvaluator(job);
    return { space: searchSpace(driver, runs), baseline, evaluate: remembering(evaluate) };
  };
}

for (const [name, most] of BUDGETS) {
  if (only !== 'all' && only !== name) continue;
  const evaluatorOn = await opened(name);
  const goal: Goal = { kind: 'bytes', most };
  const { space, baseline, evaluate } = await evaluatorOn(IMAGES);
  const whole = await evaluatorOn(tests.count);
  const scale = { baseline, chance: chanceOf(baseline, IMAGES) };
  /** Right answers on the images that nothing was searched on. */
  const others = (onAll: number, onFirst: number) =>
    percent((onAll * tests.count - onFirst * IMAGES) / (tests.count - IMAGES));
  const cells = async (trials: readonly Trial[]) => {
    const trial = bestOf(trials, goal, scale);
    if (!trial) return '– | – | – | –';
    const { score } = await whole.evaluate(trial.recipe);
    const { bytes, mse } = trial;
    return `${bytes} | ${percent(trial.score)} | ${mse.toExponential(1)} | ${others(score, trial.score)}`;
  };
  const rows: string[] = [];
  const searches: SearchResult[] = [];
  for (const seed of SEEDS) {
    const found = await search({
      ...{ evaluate, space, goal, scale, seed },
      ...{ calibrated: true, known: [], evaluations: EVALUATIONS },
    });
    searches.push(found);
    const lots = await randomSearch(space, evaluate, seed);
    const beaten = (front: readonly Trial[], by: readonly Trial[]) => {
      const count = front.filter((one) => by.some((other) => dominates(other, one))).length;
      return `${count} of ${front.length}`;
    };
    const byLot = paretoFront(lots);
    rows.push(
      `| search, ${seed} | ${await cells(found.trials)} | ${beaten(found.front, byLot)} |`,
      `| random, ${seed} | ${await cells(lots)} | ${beaten(byLot, found.front)} |`,
    );
    console.log(rows.slice(-2).join('\n'));
  }
  const [found] = searches;
  if (!found) continue;
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
    `The best file of at most ${most} bytes; ${EVALUATIONS} evaluations on the first ${IMAGES} test images, ${CALIBRATION_SAMPLES} images for calibration.`,
    'Beside each search a random one: as many recipes of the same space, drawn by lot, the file picked by the same rule. The float model',
    `scores ${percent(baseline)} % on these images and ${others(whole.baseline, baseline)} % on the other ${tests.count - IMAGES}, which neither saw. Written by \`npm run bench:search\` on`,
    `${machineInWords()}, ${runtime.name}.`,
    '',
    '| by seed | bytes | accuracy, % | mse of the outputs | on the others, % | of its front beaten by the other’s |',
    '|---|---:|---:|---:|---:|---:|',
    ...rows,
    '',
    'Each uniform mode beside the smallest file of the front of the first search that beats it: nowhere worse, and smaller or better.',
    '',
    '| uniform mode | bytes | accuracy, % | beaten by: bytes | accuracy, % |',
    '|---|---:|---:|---:|---:|',
    ...uniformRows,
  ]);
}
