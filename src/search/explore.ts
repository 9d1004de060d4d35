/** The order in which a search tries things: uniform recipes, single layers, the walk, remedies, then ever better neighbours. */
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import type { Scale } from './expected.ts';
import { withinFloatMacs } from './float-macs.ts';
import { dominates } from './front.ts';
import { bestOf, type Goal, isWithin } from './goal.ts';
import { guessFor } from './guess.ts';
import { type Ledger, unlessFatal } from './ledger.ts';
import { neighbours } from './neighbours.ts';
import { promisingMixes } from './promising.ts';
import { replayable, seededRandom } from './random.ts';
import { remediesOf, withLearnedRounding } from './remedies.ts';
import { scattered } from './scatter.ts';
import { type MeasuredFamily, measureFamilies, predicted } from './sensitivity.ts';
import { type Assignment, type Family, mixedRecipe, type SearchSpace } from './space.ts';
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

const recipeOf = ({ family, assignment, changes }: Spot): Recipe => ({
  ...mixedRecipe(family, assignment),
  ...changes,
});

/** Bases whose layers are varied. */
const MOST_FAMILIES = 2;
/** Of what is left of the budget when single layers of a family are tried. */
const SENSITIVITY_SHARE = 0.4;
/** Mixes of a family that are tried for what their layers gained. */
const PROMISING = 3;
/** Of what is left of the budget when uniform files are trimmed. */
const TRIMMING_SHARE = 0.7;
/** Kept for rounding that is learned at the end. */
const KEPT_FOR_ROUNDING = 2;
/** One of so many neighbours is taken from further down the list. */
const ADVENTURE = 4;
/** How far down. */
const ADVENTURE_DEPTH = 24;
/**
 * Of those tries that remain, so many are of mixes drawn from all over the space. Near the float model files score alike; now and then
 * one that is far from it scores better, which no step towards less error finds.
 */
const WIDE = 0.5;
/** What is begun early, where evaluations depend on those before. */
const LOOK_AHEAD = 16;

/** Goes on until there is nothing left to try. @throws Spent when the budget is used up; what the ledger throws. */
export async function explore(expedition: Expedition): Promise<void> {
  const { ledger, space, goal, scale, calibrated } = expedition;
  const spots = new Map<string, Spot>();
  const best = () => bestOf(ledger.own(), goal, scale);
  const recipeAt = (spot: Spot): Recipe => {
    const recipe = recipeOf(spot);
    spots.set(recipeKey(recipe), spot);
    return recipe;
  };

  const guess = await firstGuess(expedition);
  await ledger.askAll([
    ...(guess ? [mixedRecipe(guess.family, guess.assignment)] : []),
    ...space.uniform,
    ...space.bases,
  ]);
  const families = await measuredFamilies(expedition);
  const guessed = families.find(
    ({ base }) => guess && recipeKey(base) === recipeKey(guess.family.base),
  );
  if (guess && guessed) recipeAt({ ...guess, family: guessed, changes: {} });
  for (const family of families) await towardsGoal(expedition, family, recipeAt);
  if (goal.kind === 'bytes') {
    const mixes = families.flatMap((family) =>
      promisingMixes(family, goal.most, PROMISING).map((assignment) =>
        recipeAt({ family, assignment, changes: {} }),
      ),
    );
    await ledger.askAll(mixes);
  }
  await beneathUniform(expedition, families, recipeAt);
  await trimUniform(expedition);

  const first = best();
  const spot = first && spots.get(recipeKey(first.recipe));
  await ledger.askAll(
    (first ? remediesOf(first.recipe, calibrated) : []).map((remedy) =>
      spot
        ? recipeAt({ ...spot, changes: { ...spot.changes, ...withoutOverrides(remedy) } })
        : remedy,
    ),
  );
  await improve(expedition, spots, families, recipeAt, calibrated ? KEPT_FOR_ROUNDING : 0);
  for (let tries = 0; calibrated && tries < KEPT_FOR_ROUNDING; tries++) {
    const found = best();
    const learned = found && withLearnedRounding(found.recipe);
    if (learned) await ledger.ask(learned);
  }
  await improve({ ...expedition, seed: expedition.seed + 1 }, spots, families, recipeAt, 0);
  // Other budgets than the one that was asked for.
  await ledger.askAll(
    families.flatMap((family) =>
      walk(family).map((assignment) => recipeAt({ family, assignment, changes: {} })),
    ),
  );
}

/** All settings of a recipe but those that are a mix's own. */
function withoutOverrides({ overrides: _, ...settings }: Recipe): Partial<Recipe> {
  return settings;
}

/** The recipe of a mix, which is remembered. */
type RecipeAt = (spot: Spot) => Recipe;

/** A mix that keeps within bytes before anything is measured: who watches, or stops early, has a good file soon. */
async function firstGuess({ space, goal, ledger }: Expedition) {
  const base = space.bases.findLast(({ mode }) => mode === 'dynamic-int8') ?? space.bases.at(-1);
  if (!base || goal.kind !== 'bytes' || ledger.left() === 0) return null;
  const family = await unlessFatal(() => space.familyOf(base));
  if ('failed' in family) return null;
  const assignment = guessFor(family, goal.most);
  return assignment && { family, assignment };
}

/** Single layers of those of the eight-bit recipes that none beats in bytes and error, the smallest first. */
async function measuredFamilies({ ledger, space, goal, scale }: Expedition) {
  const { floatMacs = Number.POSITIVE_INFINITY } = goal;
  const all = (await ledger.askAll(space.bases)).filter((trial) => trial !== null);
  const fitting = all.filter((trial) => trial.floatMacs <= floatMacs);
  const bases = fitting.length > 0 ? fitting : all;
  const beats = (a: Trial, b: Trial, earlier: boolean) =>
    a.bytes <= b.bytes && a.mse <= b.mse && (a.bytes < b.bytes || a.mse < b.mse || earlier);
  const promising = bases
    .filter((one, i) => !bases.some((other, j) => j !== i && beats(other, one, j < i)))
    .toSorted((a, b) => a.bytes - b.bytes)
    .slice(0, MOST_FAMILIES);
  const families: (Family & { readonly whole: Trial })[] = [];
  for (const whole of promising) families.push({ ...(await space.familyOf(whole.recipe)), whole });
  const measured = await measureFamilies(families, { ledger, scale }, SENSITIVITY_SHARE);
  return measured.map((family) => withinFloatMacs(family, floatMacs));
}

/** The mix of the walk that just keeps within the budget. */
async function towardsGoal(
  { ledger, goal, scale }: Expedition,
  family: MeasuredFamily,
  recipeAt: RecipeAt,
) {
  const path = walk(family).map((assignment) => ({ family, assignment, changes: {} }));
  if (goal.kind === 'bytes') {
    const first = path.findIndex(
      ({ assignment }) => predicted(family, assignment).bytes <= goal.most,
    );
    const rest = first < 0 ? path.slice(-1) : path.slice(first);
    ledger.foresee(rest.slice(0, LOOK_AHEAD).map(recipeOf));
    // A few bytes more than foreseen: on to the next ones.
    for (const spot of rest) {
      const trial = await ledger.ask(recipeAt(spot));
      if (trial && isWithin(trial, goal, scale)) return;
    }
    return;
  }
  let [low, high] = [0, path.length - 1];
  const middleOf = (from: number, to: number) => path.slice(from, to + 1)[(to - from) >> 1];
  while (low <= high && ledger.left() > 0) {
    const middle = (low + high) >> 1;
    const next = [middleOf(low, high), middleOf(middle + 1, high), middleOf(low, middle - 1)];
    ledger.foresee(next.flatMap((spot) => (spot ? recipeOf(spot) : [])));
    const spot = path[middle];
    const trial = spot ? await ledger.ask(recipeAt(spot)) : null;
    if (trial && isWithin(trial, goal, scale)) low = middle + 1;
    else high = middle - 1;
  }
}

/** For each uniform file that still stands unbeaten the mix that should be as small, and nearest to the float model. */
async function beneathUniform(
  { ledger, space }: Expedition,
  families: readonly MeasuredFamily[],
  recipeAt: RecipeAt,
) {
  const paths = families.flatMap((family) =>
    walk(family).map((assignment) => ({ family, assignment, changes: {} })),
  );
  const foreseen = paths.map((spot) => ({ spot, ...predicted(spot.family, spot.assignment) }));
  const nearest = (uniform: Trial) =>
    foreseen.filter(({ bytes }) => bytes <= uniform.bytes).toSorted((a, b) => a.mse - b.mse)[0];
  const uniform = (await ledger.askAll(space.uniform)).filter((trial) => trial !== null);
  const stands = (one: Trial) => !ledger.own().some((trial) => dominates(trial, one));
  const next = uniform.filter(stands).flatMap((one) => nearest(one)?.spot ?? []);
  ledger.foresee(next.map(recipeOf));
  for (const one of uniform) {
    const found = stands(one) && nearest(one);
    if (found) await ledger.ask(recipeAt(found.spot));
  }
}

/**
 * The smallest uniform file has no mix beneath it. With a single layer in another form it is a few bytes smaller, and beaten if that
 * scores as well; as large, and better, it may be by a change of the whole recipe.
 */
async function trimUniform({ ledger, space, calibrated }: Expedition) {
  const end = ledger.asked() + Math.floor(TRIMMING_SHARE * ledger.left());
  const tried = new Set<string>();
  for (const uniform of (await ledger.askAll(space.uniform)).filter((trial) => trial !== null)) {
    const file = JSON.stringify([uniform.bytes, uniform.mse]);
    const stands = () => !ledger.own().some((trial) => dominates(trial, uniform));
    if (tried.has(file) || !stands()) continue;
    tried.add(file);
    const family = await space.familyOf(uniform.recipe);
    const next = [...(await space.leanerOf(family)), ...remediesOf(uniform.recipe, calibrated)];
    ledger.foresee(next.slice(0, end - ledger.asked()));
    for (const recipe of next) {
      if (ledger.asked() >= end || !stands()) break;
      await ledger.ask(recipe);
    }
  }
}

/** From the best mix to a better neighbour, and on from there; now and then to a mix from elsewhere. */
async function improve(
  { ledger, goal, scale, seed }: Expedition,
  spots: ReadonlyMap<string, Spot>,
  families: readonly MeasuredFamily[],
  recipeAt: RecipeAt,
  kept: number,
): Promise<void> {
  const random = replayable(seededRandom(seed));
  const lists = new Map<string, Assignment[]>();
  /** Takes the next one out of the list. */
  const pick = (list: Assignment[], draw: () => number) => {
    const depth = Math.min(list.length, ADVENTURE_DEPTH);
    return list.splice(draw() < 1 / ADVENTURE ? Math.floor(draw() * depth) : 0, 1)[0];
  };
  /** A neighbour out of the list, or a mix from elsewhere. */
  const next = (spot: Spot, list: Assignment[], draw: () => number): Spot | null => {
    const isWide = goal.kind === 'bytes' && goal.floatMacs === undefined && draw() < WIDE;
    const far = isWide ? scattered(families, goal.most, draw) : null;
    if (far) return { ...far, changes: {} };
    const assignment = pick(list, draw);
    return assignment ? { ...spot, assignment } : null;
  };
  while (ledger.left() > kept) {
    const mixes = ledger.own().filter(({ recipe }) => spots.has(recipeKey(recipe)));
    const best = bestOf(mixes, goal, scale);
    const key = best ? recipeKey(best.recipe) : '';
    const spot = spots.get(key) ?? smallestSpot(families);
    if (!spot) return;
    const list = lists.get(key) ?? [...neighbours(spot.family, spot.assignment, goal)];
    lists.set(key, list);
    // Most neighbours are no better: those after this one come in turn.
    const [copy, draw] = [[...list], random.ahead()];
    const turn = Array.from({ length: LOOK_AHEAD }, () => next(spot, copy, draw));
    ledger.foresee(turn.flatMap((one) => (one ? recipeOf(one) : [])));
    const one = next(spot, list, random.next);
    if (!one) return;
    await ledger.ask(recipeAt(one));
  }
}

/** Where nothing keeps within the budget yet. */
function smallestSpot([family]: readonly MeasuredFamily[]): Spot | undefined {
  const assignment = family && walk(family).at(-1);
  return family && assignment && { family, assignment, changes: {} };
}
