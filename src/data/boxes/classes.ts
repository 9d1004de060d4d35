/** From the classes of boxes to the numbers that the model gives them. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { type ClassMap, classMap } from '../classes/class-map.ts';
import type { Targets } from '../data-index.ts';
import type { DataSetup } from '../setup/fields.ts';

type BoxTargets = Extract<Targets, { readonly kind: 'boxes' }>;

/**
 * They come with numbers of their own: by themselves they are counted in that order, `numbers` takes the ids themselves.
 * @throws PlaygroundError `bad-data` as `classMap`.
 */
export async function boxClasses(
  { names, ids }: Pick<BoxTargets, 'names' | 'ids'>,
  setup: DataSetup['classes'],
  classList: readonly string[],
): Promise<ClassMap> {
  const { order, shift } = setup;
  if (order !== 'auto' && order !== 'numbers') return classMap(names, setup, null, classList);
  const numbers = (order === 'numbers' ? ids : ids.map((_, i) => i)).map((id) => id + shift);
  const byNumber = new Map(numbers.map((number, i) => [number, names[i]]));
  const count = numbers.reduce((most, number) => Math.max(most, number + 1), 0);
  return {
    // Numbers below 0 are no class of the model: nothing finds them.
    numbers: Uint32Array.from(numbers, (number) => (number < 0 ? NO_CLASS : number)),
    classNames: Array.from(
      { length: Math.min(count, MOST_NAMED) },
      (_, i) => byNumber.get(i) ?? `class ${i}`,
    ),
    diagnostics: order === 'auto' ? gapsIn(ids) : [],
  };
}

const NO_CLASS = 2 ** 32 - 1;
/** Ids may be any number. */
const MOST_NAMED = 65_536;

/** Models may count either way, and nothing in their answers says which. */
function gapsIn(ids: readonly number[]): readonly Diagnostic[] {
  const [first = 0] = ids;
  if (ids.every((id, i) => id === first + i)) return [];
  const message = `The ids of the ${ids.length} categories have gaps (${first} to ${ids.at(-1)}); they are counted without them, from 0. Where the model counts by ids, choose “numbers” in the set-up, and a shift of −1 if it counts from 0.`;
  return [{ severity: 'info', code: 'ids-with-gaps', message, where: {} }];
}
