/** What a search may choose from: uniform recipes, and for each layer of a recipe other settings. */
import { quantizedLayers } from '../autopsy/layers.ts';
import type { Driver } from '../driver/driver.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import { mainGraph } from '../ir/model.ts';
import { floatConstant, weightInput } from '../ir/operands.ts';
import { MODE_NAMES, type ModeName, modeOf } from '../quantization/modes/index.ts';
import {
  columnRecipe,
  defaultRecipe,
  type Recipe,
  recipeKey,
} from '../quantization/recipe/recipe.ts';
import { granularitiesOf } from '../quantization/recipe/settings/granularity.ts';
import { exactly, type LayerSettings } from '../quantization/recipe/settings/overrides.ts';
import { SCHEMES } from '../quantization/recipe/settings/scheme.ts';
import { unlessFatal } from './ledger.ts';

/** A layer with what it may be instead of what the base recipe makes it. */
export interface SearchLayer {
  readonly name: string;
  /** How many it has. */
  readonly weights: number;
  readonly others: readonly LayerSettings[];
}

/** Recipes that differ from `base` in single layers. Layers with most weights first. */
export interface Family {
  readonly base: Recipe;
  /** Of the base's file. */
  readonly bytes: number;
  readonly layers: readonly SearchLayer[];
}

/** Where a search looks. */
export interface SearchSpace {
  /** Recipes that treat all layers alike, the modes themselves first. */
  readonly uniform: readonly Recipe[];
  /** Recipes whose layers are worth varying. */
  readonly bases: readonly Recipe[];
  /** @throws PlaygroundError as `Driver.convert`. */
  familyOf(base: Recipe): Promise<Family>;
  /**
   * The base with single layers a little smaller, those that change least first: all layers whose weights are as exact, or more so, in
   * another mode that takes less room (no scales, or no operator that expands them), then each of these; then as `coarserRecipes`.
   * Files are built for it, and not run. @throws PlaygroundError as `Driver.convert`.
   */
  leanerOf(family: Family): Promise<readonly Recipe[]>;
}

/** Which setting a layer of a mixed recipe has: an index of {@link SearchLayer.others}, or −1 for the base's own; by layer. */
export type Assignment = readonly number[];

const settings = (mode: ModeName, more: Partial<LayerSettings> = {}): LayerSettings => ({
  ...{ mode, granularity: 'per-channel', weightBits: null, weightEstimator: 'min-max' },
  ...more,
});

/** Smaller ones first. Weight-only at 4 bits of 8 expands weights before use where no kernel reads 4 bits, and so takes every layer. */
const FOR_WEIGHTS: readonly LayerSettings[] = [
  settings('weight-only-int8', { weightBits: 4 }),
  settings('weight-only-int8'),
  settings('float16'),
  settings('int8', { weightBits: 4 }),
  settings('dynamic-int8'),
  ...granularitiesOf(modeOf('dynamic-int4'))
    .filter((granularity) => granularity !== 'per-tensor')
    .map((granularity) => settings('dynamic-int4', { granularity })),
  settings('float32'),
];

/** Weights of these are no coarser than those of the smallest uniform files, which have four bits. */
const AS_EXACT: readonly ModeName[] = ['dynamic-int4', 'float16'];

/** @param runs on samples to learn ranges from; null where there are none. */
export function searchSpace(driver: Driver, runs: SampleRuns | null): SearchSpace {
  const modes = MODE_NAMES.filter((mode) => runs || !modeOf(mode).needsCalibration);
  const all = SCHEMES.flatMap((scheme) =>
    modes.map((mode) => (scheme === 'best' ? columnRecipe(mode) : defaultRecipe(mode))),
  );
  const packed = SCHEMES.map(
    (scheme): Recipe => ({ ...defaultRecipe('weight-only-int8'), scheme, weightBits: 4 }),
  );
  const eightBits = modes.filter((mode) => {
    const { weights } = modeOf(mode);
    return weights.kind === 'integer' && weights.bits === 8;
  });
  return {
    uniform: distinct([...all, ...packed]),
    bases: SCHEMES.flatMap((scheme) =>
      eightBits.map((mode): Recipe => ({ ...defaultRecipe(mode), scheme })),
    ),
    async familyOf(base) {
      // What is known from a log was not converted here: without its ranges the plan may be another.
      const { file } = await driver.convert(base, { runs, check: true });
      return { base, bytes: file.length, layers: layersOf(driver, base) };
    },
    async leanerOf(family) {
      const own = family.layers.map(() => -1);
      const exact: { readonly layer: number; readonly option: number }[] = [];
      for (const [layer, { others }] of family.layers.entries()) {
        for (const [option, { mode, granularity }] of others.entries()) {
          if (granularity !== 'per-channel' || !AS_EXACT.includes(mode)) continue;
          const recipe = mixedRecipe(family, own.with(layer, option));
          const built = await unlessFatal(() => driver.convert(recipe, { runs, check: true }));
          if ('file' in built && built.file.length < family.bytes) exact.push({ layer, option });
        }
      }
      const all = exact.reduce((mix, { layer, option }) => mix.with(layer, option), own);
      return distinct([
        ...(exact.length > 0 ? [mixedRecipe(family, all)] : []),
        ...exact
          .toReversed()
          .map(({ layer, option }) => mixedRecipe(family, own.with(layer, option))),
        ...coarserRecipes(family),
      ]);
    },
  };
}

/** The first of those that give the same file. */
function distinct(recipes: readonly Recipe[]): readonly Recipe[] {
  const seen = new Set<string>();
  return recipes.filter((recipe) => {
    const key = recipeKey(recipe);
    return !seen.has(key) && seen.add(key);
  });
}

function layersOf(driver: Driver, base: Recipe): readonly SearchLayer[] {
  const { model, plan } = driver.preview(base);
  const graph = mainGraph(model);
  const { compute } = modeOf(base.mode);
  const found = new Map<string, SearchLayer>();
  for (const { at, name, settings: own } of quantizedLayers(model, plan, driver.chosen(base))) {
    const operator = graph.operators[at];
    const weights = operator && floatConstant(graph, operator, weightInput(operator));
    const options = weights ? FOR_WEIGHTS : [settings('float32')];
    const others = options.filter(
      (option) => canMeet(modeOf(option.mode).compute, compute) && !same(option, own),
    );
    const size = weights?.data.length ?? 0;
    if (!found.has(name)) found.set(name, { name, others, weights: size });
  }
  return [...found.values()].toSorted((a, b) => b.weights - a.weights);
}

type Compute = ReturnType<typeof modeOf>['compute'];

/** Integer activations are those of the base, or none: int8 and int16 do not meet in one file. */
function canMeet(own: Compute, base: Compute): boolean {
  return own === 'float' || own === 'hybrid' || own === base;
}

const same = (a: LayerSettings, b: LayerSettings) =>
  a.mode === b.mode &&
  a.granularity === b.granularity &&
  a.weightBits === b.weightBits &&
  a.weightEstimator === b.weightEstimator;

/** The recipe of an assignment. Equal assignments give equal recipes. */
export function mixedRecipe({ base, layers }: Family, assignment: Assignment): Recipe {
  const overrides = layers.flatMap(({ name, others }, i) => {
    const other = others[assignment[i] ?? -1];
    return other ? [{ layer: exactly(name), ...other }] : [];
  });
  return overrides.length === 0 ? base : { ...base, overrides: [...base.overrides, ...overrides] };
}

/** The base with one scale for all weights of a layer, a layer at a time, small ones first; none where it has no others. */
export function coarserRecipes({ base, layers }: Family): readonly Recipe[] {
  const { mode, weightBits, weightEstimator, granularity } = base;
  if (modeOf(mode).weights.kind !== 'integer' || granularity === 'per-tensor') return [];
  return layers.toReversed().map(({ name }) => {
    const own = settings(mode, { weightBits, weightEstimator, granularity: 'per-tensor' });
    return { ...base, overrides: [...base.overrides, { layer: exactly(name), ...own }] };
  });
}
