/** What searches come to, derived. */
import { defaultRecipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { furtherSamples } from '../search/again.ts';
import { bestOf, type Goal } from '../search/goal.ts';
import { isTrial, type Trial } from '../search/trial.ts';
import type { SearchedOn } from '../workers/engine.ts';
import { measuredOn, samplesThere } from './measured-on.ts';
import type { SearchRecord } from './search-state.ts';
import type { PlaygroundState } from './state.ts';

/** What files of a search are measured on; null where no bundled samples fit the inputs of the open model. */
export function searchedOn(
  state: Pick<PlaygroundState, 'model' | 'measured' | 'searchSettings'>,
): SearchedOn | null {
  const on = measuredOn(state, state.searchSettings.samples);
  // Nothing is picked by answers where there are none.
  return on && { ...on, further: on.task && furtherSamples(on.samples, samplesThere(state)) };
}

/** Every file that is known, by the recipe that makes it. */
export function trialsOf({ evaluations }: Pick<SearchRecord, 'evaluations'>): readonly Trial[] {
  return evaluations.filter(isTrial);
}

const FLOAT = recipeKey(defaultRecipe('float32'));
/** Bytes of a float32 weight. */
const FLOAT_BYTES = 4;

/** Bytes of the float file: as it was tried, as a column has it, or the weights alone. */
export function floatBytesOf(
  state: Pick<PlaygroundState, 'model' | 'entries'>,
  record: Pick<SearchRecord, 'evaluations'> | undefined,
): number {
  const tried = record && trialsOf(record).find(({ recipe }) => recipeKey(recipe) === FLOAT);
  if (tried) return tried.bytes;
  const column = Object.values(state.entries).find(
    ({ result }) => recipeKey(result.recipe) === FLOAT,
  );
  return column?.result.conversion.fileBytes ?? FLOAT_BYTES * (state.model?.parameters ?? 0);
}

/** Between eight bits a weight and four, a little above four. */
const USUAL_BITS = 4.32;

/**
 * A file between those with four and with eight bits a weight, in round numbers.
 * @param rest bytes of what is no weight: in small files it is a good part.
 */
export function usualBudget(weights: number, rest: number): number {
  return Number(((weights * USUAL_BITS) / 8 + rest).toPrecision(2));
}

/** Of the column that has most of it: the graph, scales and biases. */
function restOf({ entries }: Pick<PlaygroundState, 'entries'>): number {
  const rests = Object.values(entries).map(({ result }) => {
    const { scales, biases, rest } = result.conversion.sizes;
    return scales + biases + rest;
  });
  return Math.max(0, ...rests);
}

type Budgeted = Pick<PlaygroundState, 'searchSettings' | 'model' | 'entries'>;

/** The budget of now. */
export function goalOf(state: Budgeted): Goal {
  const { kind, bytes, loss, floatMacs } = state.searchSettings;
  const most =
    kind === 'loss' ? loss : (bytes ?? usualBudget(state.model?.parameters ?? 0, restOf(state)));
  return { kind, most, ...(floatMacs !== null && { floatMacs }) };
}

/** The file to take, of all that were ever tried. */
export function bestWithin(state: Budgeted, record: SearchRecord): Trial | undefined {
  return bestOf(trialsOf(record), goalOf(state), record.scale);
}
