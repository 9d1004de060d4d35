/** The order in which a search tries things: uniform recipes, single layers, the walk, remedies, then ever better neighbours. */
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { dominates } from './front.ts';
import { bestOf, type Goal, isWithin, type Scale } from './goal.ts';
import type { Ledger } from './ledger.ts';
import { neighbours } from './neighbours.ts';
import { seededRandom } from './random.ts';
import { remediesOf, withLearnedRounding } from './remedies.ts';
import { type MeasuredFamily, measureFamily, predicted } from './sensitivity.ts';
import { type Assignment, mixedRecipe, type SearchSpace } from './space.ts';
import type { Trial } from './trial.ts';
import { walk } from './walk.ts';

/** What is looked for, and where. */
export interface Expedition {
  readonly ledger: Ledger;
  readonly space: SearchSpace;
  readonly goal: Goal;
  readonly scale: Scale;
  readonly seed: number;
  /** Whether there are samples to learn from. */
  readonly calibrated: boolean;
}

/** A mix with what it belongs to, so that its neighbours are known. */
interface Spot {
  readonly family: MeasuredFamily;
  readonly assignment: Assignment;
  /** What a remedy changed in the recipe. */
  readonly changes: Partial<Recipe>;
}

/** Bases whose layers are varied. */
const MOST_FAMILIES = 2;
/** Of what is left of the budget when single layers of a family are tried. */
const SENSITIVITY_SHARE = 0.4;
/** Kept for rounding that is learned at the end. */
const KEPT_FOR_ROUNDING = 2;
/** One of so many neighbours is taken from further down the list. */
const ADVENTURE = 4;
/** How far down. */
const ADVENTURE_DEPTH = 24;

/** Goes on until there is nothing left to try. @throws Spent when the budget is used up; what the ledger throws. */
export async function explore(expedition: Expedition): Promise<void> {
  const { ledger, space, goal, scale, calibrated } = expedition;
  const spots = new Map<string, Spot>();
  const best = () => bestOf(ledger.own(), goal, scale);
  const go = async ({ family, assignment, changes }: Spot): Promise<Trial | null> => {
    const recipe: Recipe = { ...mixedRecipe(family, assignment), ...changes };
    spots.set(recipeKey(recipe), { family, assignment, changes });
    return ledger.ask(recipe);
  };

  for (const recipe of space.uniform) await ledger.ask(recipe);
  const families: MeasuredFamily[] = [];
  for (const whole of await promisingBases(expedition)) {
    const most = Math.floor(SENSITIVITY_SHARE * ledger.left());
    const family = await measureFamily(await space.familyOf(whole.recipe), whole, ledger, most);
    families.push(family);
    await towardsGoal(expedition, family, go);
  }
  await beneathUniform(expedition, families, go);

  const first = best();
  const remedies = first ? remediesOf(first.recipe, calibrated) : [];
  for (const remedy of remedies) {
    const spot = first && spots.get(recipeKey(first.recipe));
    if (spot) await go({ ...spot, changes: { ...spot.changes, ...withoutOverrides(remedy) } });
    else await ledger.ask(remedy);
  }
  await improve(expedition, spots, families, go, calibrated ? KEPT_FOR_ROUNDING : 0);
  for (let tries = 0; calibrated && tries < KEPT_FOR_ROUNDING; tries++) {
    const found = best();
    const learned = found && withLearnedRounding(found.recipe);
    if (learned) await ledger.ask(learned);
  }
  await improve({ ...expedition, seed: expedition.seed + 1 }, spots, families, go, 0);
  // Other budgets than the one that was asked for.
  for (const family of families) {
    for (const assignment of walk(family)) await go({ family, assignment, changes: {} });
  }
}

/** All settings of a recipe but those that are a mix's own. */
function withoutOverrides({ overrides: _, ...settings }: Recipe): Partial<Recipe> {
  return settings;
}

type Go = (spot: Spot) => Promise<Trial | null>;

/** Those of the eight-bit recipes that none beats in bytes and error, the smallest first. */
async function promisingBases({ ledger, space }: Expedition): Promise<readonly Trial[]> {
  const bases: Trial[] = [];
  for (const recipe of space.bases) {
    const trial = await ledger.ask(recipe);
    if (trial) bases.push(trial);
  }
  const beats = (a: Trial, b: Trial, earlier: boolean) =>
    a.bytes <= b.bytes && a.mse <= b.mse && (a.bytes < b.bytes || a.mse < b.mse || earlier);
  return bases
    .filter((one, i) => !bases.some((other, j) => j !== i && beats(other, one, j < i)))
    .toSorted((a, b) => a.bytes - b.bytes)
    .slice(0, MOST_FAMILIES);
}

/** The mix of the walk that just keeps within the budget. */
async function towardsGoal({ ledger, goal, scale }: Expedition, family: MeasuredFamily, go: Go) {
  const path = walk(family);
  const at = (index: number) => go({ family, assignment: path[index] ?? [], changes: {} });
  if (goal.kind === 'bytes') {
    const first = path.findIndex((mix) => predicted(family, mix).bytes <= goal.most);
    if (first < 0) await at(path.length - 1);
    // A few bytes more than foreseen: on to the next ones.
    for (let index = first; first >= 0 && index < path.length; index++) {
      const trial = await at(index);
      if (trial && isWithin(trial, goal, scale)) return;
    }
    return;
  }
  let [low, high] = [0, path.length - 1];
  while (low <= high && ledger.left() > 0) {
    const middle = (low + high) >> 1;
    const trial = await at(middle);
    if (trial && isWithin(trial, goal, scale)) low = middle + 1;
    else high = middle - 1;
  }
}

/** For each uniform file that still stands unbeaten the mix that should be as small, and nearest to the float model. */
async function beneathUniform(
  { ledger, space }: Expedition,
  families: readonly MeasuredFamily[],
  go: Go,
) {
  const paths = families.flatMap((family) =>
    walk(family).map((assignment) => ({ family, assignment, changes: {} })),
  );
  const foreseen = paths.map((spot) => ({ spot, ...predicted(spot.family, spot.assignment) }));
  for (const recipe of space.uniform) {
    const uniform = await ledger.ask(recipe);
    if (!uniform || ledger.own().some((trial) => dominates(trial, uniform))) continue;
    const fitting = foreseen.filter(({ bytes }) => bytes <= uniform.bytes);
    const [nearest] = fitting.toSorted((a, b) => a.mse - b.mse);
    if (nearest) await go(nearest.spot);
  }
}

/** From the best mix to a better neighbour, and on from there. */
async function improve(
  { ledger, goal, scale, seed }: Expedition,
  spots: ReadonlyMap<string, Spot>,
  families: readonly MeasuredFamily[],
  go: Go,
  kept: number,
): Promise<void> {
  const random = seededRandom(seed);
  const lists = new Map<string, Assignment[]>();
  while (ledger.left() > kept) {
    const mixes = ledger.own().filter(({ recipe }) => spots.has(recipeKey(recipe)));
    const best = bestOf(mixes, goal, scale);
    const key = best ? recipeKey(best.recipe) : '';
    const spot = spots.get(key) ?? smallestSpot(families);
    if (!spot) return;
    const list = lists.get(key) ?? [...neighbours(spot.family, spot.assignment, goal)];
    lists.set(key, list);
    const depth = Math.min(list.length, ADVENTURE_DEPTH);
    const pick = random() < 1 / ADVENTURE ? Math.floor(random() * depth) : 0;
    const [assignment] = list.splice(pick, 1);
    if (!assignment) return;
    await go({ ...spot, assignment });
  }
}

/** Where nothing keeps within the budget yet. */
function smallestSpot([family]: readonly MeasuredFamily[]): Spot | undefined {
  const assignment = family && walk(family).at(-1);
  return family && assignment && { family, assignment, changes: {} };
}
