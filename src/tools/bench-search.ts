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
import type { Trial } from '../search/trial.ts';
import { publicFile } from '../testing/reference-files.ts';
import { machineInWords } from './bench-page.ts';
import { type Pick, writeSearchSection } from './bench-search-page.ts';

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
  const picks: Pick[] = [];
  let first: SearchResult | undefined;
  const pickOf = async (who: Pick['who'], seed: number, trials: readonly Trial[]) => {
    const trial = bestOf(trials, goal, scale);
    return trial ? [{ who, seed, trial, onOthers: await onOthers(trial.recipe) }] : [];
  };
  for (const seed of SEEDS) {
    const found = await search({
      ...{ evaluate, again, space, goal, scale, seed },
      ...{ calibrated: true, known: [], evaluations: EVALUATIONS },
    });
    first ??= found;
    const lots = await randomSearch(space, evaluate, finals, seed);
    const byLot = paretoFront(lots);
    for (const pick of await pickOf('search', seed, found.trials))
      picks.push({ ...pick, beaten: beaten(found.front, byLot) });
    for (const pick of await pickOf('random', seed, lots))
      picks.push({ ...pick, beaten: beaten(byLot, found.front) });
    // After each seed: what took long is not lost.
    writeSearchSection(name, picks, {
      ...{ space, first, most, baseline, machine: `${machineInWords()}, ${runtime.name}` },
      ...{ evaluations: EVALUATIONS, images: IMAGES, calibration: CALIBRATION_SAMPLES },
      ...{ finals: further.count, others: unseen.count },
    });
  }
}

/** How many of a front are beaten by the files of another one. */
function beaten(front: readonly Trial[], by: readonly Trial[]): string {
  const count = front.filter((one) => by.some((other) => dominates(other, one))).length;
  return `${count} of ${front.length}`;
}
