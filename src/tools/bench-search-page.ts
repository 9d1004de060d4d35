/** What bench:search writes of a sample. */
import { recipeKey } from '../quantization/recipe/recipe.ts';
import { dominates } from '../search/front.ts';
import type { SearchResult } from '../search/search.ts';
import type { SearchSpace } from '../search/space.ts';
import type { Again, Trial } from '../search/trial.ts';
import { writeSection } from './bench-page.ts';

/** The file that one search took. */
export interface Pick {
  readonly who: 'search' | 'random';
  readonly seed: number;
  readonly trial: Trial;
  /** On images that neither search saw. */
  readonly onOthers: Again;
  /** How many of its front are beaten by the other's. */
  readonly beaten: string;
}

/** Of what a section tells. */
interface Told {
  readonly space: SearchSpace;
  /** The search of the first seed. */
  readonly first: SearchResult;
  readonly most: number;
  readonly baseline: number;
  readonly evaluations: number;
  readonly images: number;
  readonly calibration: number;
  readonly finals: number;
  readonly others: number;
  readonly machine: string;
}

const percent = (share: number) => (100 * share).toFixed(2);
/** What chance spreads a gain over in 19 of 20 cases: so many standard deviations to either side. */
const WIDE = 1.96;

/** A gain with the interval that chance spreads it over. */
function gainText({ samples, gain, changed }: Again): string {
  return `${percent(gain)} ± ${percent(WIDE * Math.sqrt(changed / samples))}`;
}

function rowOf({ who, seed, trial, onOthers, beaten }: Pick): string {
  const { bytes, score, mse, again } = trial;
  const cells = [`${who}, ${seed}`, bytes, percent(score), mse.toExponential(1)];
  return `| ${[...cells, again ? gainText(again) : '–', gainText(onOthers), beaten].join(' | ')} |`;
}

/** Means over the seeds, and their difference: picks of several seeds that are one file err alike, different ones by themselves. */
function meansOf(picks: readonly Pick[]) {
  const seeds = new Set(picks.map(({ seed }) => seed)).size;
  const meanOf = (who: Pick['who']) =>
    picks
      .filter((pick) => pick.who === who)
      .reduce((sum, { onOthers }) => sum + onOthers.gain / seeds, 0);
  const shares = new Map<string, { share: number; own: number }>();
  for (const { who, trial, onOthers } of picks) {
    const key = recipeKey(trial.recipe);
    const { share } = shares.get(key) ?? { share: 0 };
    const own = onOthers.changed / onOthers.samples;
    shares.set(key, { share: share + (who === 'search' ? 1 : -1) / seeds, own });
  }
  const variance = [...shares.values()].reduce((sum, { share, own }) => sum + share ** 2 * own, 0);
  return {
    search: meanOf('search'),
    random: meanOf('random'),
    interval: WIDE * Math.sqrt(variance),
  };
}

function uniformRows({ space, first }: Told): readonly string[] {
  return space.uniform.flatMap((recipe) => {
    const trial = first.trials.find((one) => recipeKey(one.recipe) === recipeKey(recipe));
    if (!trial) return [];
    const better = first.front.find((one) => dominates(one, trial));
    const bits = recipe.weightBits === null ? '' : ` in ${recipe.weightBits} bits`;
    const by = better ? `${better.bytes} | ${percent(better.score)}` : 'on the front itself |';
    const row = [`${recipe.mode}${bits}, ${recipe.scheme}`, trial.bytes, percent(trial.score), by];
    return [`| ${row.join(' | ')} |`];
  });
}

/** Writes the section of a sample, from the seeds that are done. */
export function writeSearchSection(name: string, picks: readonly Pick[], told: Told): void {
  const { search, random, interval } = meansOf(picks);
  const { most, evaluations, images, calibration, finals, baseline, others, machine } = told;
  writeSection(`bench-search-${name}`, [
    `## The what-if search: ${name}`,
    '',
    `The best file of at most ${most} bytes; ${evaluations} evaluations on the first ${images} test images, ${calibration} images for calibration, finals on`,
    `the next ${finals}. Beside each search a random one: as many recipes of the same space, drawn by lot, with finals and a pick by the`,
    `same rule. The float model scores ${percent(baseline)} % on the first images. Last, what the pick gains over the float model on ${others} images that`,
    `neither saw, in points. On average of the seeds the search gains ${percent(search)}, the random one ${percent(random)}: a difference of`,
    `${percent(search - random)} ± ${percent(interval)} points (95 %). Written by \`npm run bench:search\` on`,
    `${machine}.`,
    '',
    '| by seed | bytes | accuracy, % | mse of the outputs | gain in the finals | on the others | of its front beaten by the other’s |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...picks.map(rowOf),
    '',
    'Each uniform mode beside the smallest file of the front of the first search that beats it: nowhere worse, and smaller or better.',
    '',
    '| uniform mode | bytes | accuracy, % | beaten by: bytes | accuracy, % |',
    '|---|---:|---:|---:|---:|',
    ...uniformRows(told),
  ]);
}
