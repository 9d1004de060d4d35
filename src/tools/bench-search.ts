/**
 * npm run bench:search [-- SAMPLE [EVALUATIONS [IMAGES [SEEDS [OTHERS]]]]]: the what-if search beside random ones of as many evaluations
 * on the same images, both with the same finals, picked from by the same rule, and scored on other images; writes a section of
 * docs/benchmarks.md for each sample.
 */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { probeHere } from '../autopsy/probe.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import type { SampleRange } from '../ports/batches.ts';
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { createMeasureAgain, furtherSamples } from '../search/again.ts';
import { createEvaluator } from '../search/evaluate-recipe.ts';
import { type FinalsJob, measureFinalists } from '../search/finals.ts';
import { dominates, paretoFront } from '../search/front.ts';
import { bestOf, type Goal } from '../search/goal.ts';
import { type Evaluate, openLedger, Spent } from '../search/ledger.ts';
import { seededRandom } from '../search/random.ts';
import { type SearchResult, search } from '../search/search.ts';
import { mixedRecipe, type SearchSpace, searchSpace } from '../search/space.ts';
import type { Again, Trial } from '../search/trial.ts';
import { publicFile } from '../testing/reference-files.ts';
import { machineInWords, writeSection } from './bench-page.ts';

const CALIBRATION_SAMPLES = 200;
/** Sample, budget in bytes. */
const BUDGETS: readonly (readonly [string, number])[] = [
  ['fashion-cnn', 900_000],
  ['mobilenet', 45_000],
  ['resnet', 65_000],
];
const [only = 'all', evaluationsText = '60', imagesText = '500', seedsText = '3', othersText] =
  process.argv.slice(2);
const EVALUATIONS = Number(evaluationsText);
const IMAGES = Number(imagesText);
const OTHERS = Number(othersText ?? Number.POSITIVE_INFINITY);
const SEEDS = Array.from({ length: Number(seedsText) }, (_, i) => i + 1);

const source = fashionMnist(async (path) => publicFile(`datasets/${path}`));
const tests = await source.loadTest();
const runtime = await createLiteRtRuntime();
const percent = (share: number) => (100 * share).toFixed(2);

/** Uniform recipes of the space and mixes of its bases, by lot; then the same finals. */
async function randomSearch(
  space: SearchSpace,
  evaluate: Evaluate,
  finals: FinalsJob,
  seed: number,
) {
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
  await measureFinalists(ledger, finals);
  return ledger.trials();
}

/** Each recipe once: searches of several seeds ask for much the same. */
function remembering<T>(evaluate: (recipe: Recipe) => Promise<T>): (recipe: Recipe) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (recipe) => {
    const key = recipeKey(recipe);
    const measured = known.get(key) ?? evaluate(recipe);
    known.set(key, measured);
    return measured;
  };
}

async function opened(name: string) {
  const { model } = await openModel(publicFile(`samples/${name}.h5`));
  const driver = createDriver(() => model);
  const runs = createSampleRuns({
    samples: (wanted) => source.loadCalibration(wanted),
    calibrationSamples: CALIBRATION_SAMPLES,
    runtime,
  });
  const jobOn = ({ first, count }: SampleRange) => ({
    ...{ driver, runs, task: 'classification' as const },
    labels: tests.labels.subarray(first, first + count),
    probe: probeHere({
      samples: { ...tests, count, read: (from, wanted) => tests.read(first + from, wanted) },
      runtime,
    }),
  });
  return { space: searchSpace(driver, runs), jobOn };
}

/** A gain on so many images, with the interval that chance spreads it over in 19 of 20 cases. */
function gainText({ samples, gain, changed }: Again): string {
  return `${(100 * gain).toFixed(2)} ± ${(196 * Math.sqrt(changed / samples)).toFixed(2)}`;
}

for (const [name, most] of BUDGETS) {
  if (only !== 'all' && only !== name) continue;
  const { space, jobOn } = await opened(name);
  const goal: Goal = { kind: 'bytes', most };
  const { baseline, evaluate: measure } = await createEvaluator(jobOn({ first: 0, count: IMAGES }));
  const evaluate = remembering(measure);
  const further = furtherSamples(IMAGES, tests.count) ?? { first: IMAGES, count: 0 };
  const again = remembering(createMeasureAgain(jobOn(further)));
  const seen = further.first + further.count;
  const unseen = { first: seen, count: Math.min(OTHERS, tests.count - seen) };
  const onOthers = remembering(createMeasureAgain(jobOn(unseen)));
  const scale = { baseline, samples: IMAGES };
  const finals = { goal, scale, again };
  const gains = { search: 0, random: 0, variance: 0 };
  const cells = async (trials: readonly Trial[], who: 'search' | 'random') => {
    const trial = bestOf(trials, goal, scale);
    if (!trial) return '– | – | – | – | –';
    const other = await onOthers(trial.recipe);
    gains[who] += other.gain / SEEDS.length;
    gains.variance += other.changed / other.samples / SEEDS.length ** 2;
    const { bytes, score, mse } = trial;
    const onFurther = trial.again ? gainText(trial.again) : '–';
    return `${bytes} | ${percent(score)} | ${mse.toExponential(1)} | ${onFurther} | ${gainText(other)}`;
  };
  const rows: string[] = [];
  const searches: SearchResult[] = [];
  for (const seed of SEEDS) {
    const found = await search({
      ...{ evaluate, again, space, goal, scale, seed },
      ...{ calibrated: true, known: [], evaluations: EVALUATIONS },
    });
    searches.push(found);
    const lots = await randomSearch(space, evaluate, finals, seed);
    const beaten = (front: readonly Trial[], by: readonly Trial[]) => {
      const count = front.filter((one) => by.some((other) => dominates(other, one))).length;
      return `${count} of ${front.length}`;
    };
    const byLot = paretoFront(lots);
    rows.push(
      `| search, ${seed} | ${await cells(found.trials, 'search')} | ${beaten(found.front, byLot)} |`,
      `| random, ${seed} | ${await cells(lots, 'random')} | ${beaten(byLot, found.front)} |`,
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
    `The best file of at most ${most} bytes; ${EVALUATIONS} evaluations on the first ${IMAGES} test images, ${CALIBRATION_SAMPLES} images for calibration, finals on`,
    `the next ${further.count}. Beside each search a random one: as many recipes of the same space, drawn by lot, with finals and a pick by the`,
    `same rule. The float model scores ${percent(baseline)} % on the first images. Last, what the pick gains over the float model on ${unseen.count} images that`,
    `neither saw, in points. On average of the seeds the search gains ${(100 * gains.search).toFixed(2)}, the random one ${(100 * gains.random).toFixed(2)}: a difference of`,
    `${(100 * (gains.search - gains.random)).toFixed(2)} ± ${(196 * Math.sqrt(gains.variance)).toFixed(2)} points (95 %, as if all picks were independent). Written by \`npm run bench:search\` on`,
    `${machineInWords()}, ${runtime.name}.`,
    '',
    '| by seed | bytes | accuracy, % | mse of the outputs | gain in the finals | on the others | of its front beaten by the other’s |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...rows,
    '',
    'Each uniform mode beside the smallest file of the front of the first search that beats it: nowhere worse, and smaller or better.',
    '',
    '| uniform mode | bytes | accuracy, % | beaten by: bytes | accuracy, % |',
    '|---|---:|---:|---:|---:|',
    ...uniformRows,
  ]);
}
