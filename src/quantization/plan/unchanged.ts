/** A file that is not what was asked for, because nothing in the model was changed. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { modeOf } from '../modes/index.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Instruction } from './instruction.ts';

/** A float model of which every layer stays in float: the file is what the converter's rules, or the recipe, make of it. */
const NOTHING_QUANTIZED = 'nothing-quantized';
/** A quantized file that could not be turned back into floats: no mode does what it says. The command line makes an error of it. */
export const STAYS_QUANTIZED = 'stays-quantized';

/** Element types that a float graph has besides those of indices and switches. */
const STORED_SMALLER: ReadonlySet<string> = new Set([
  'int2',
  'int4',
  'int8',
  'uint8',
  'int16',
  'float16',
]);

/**
 * A warning where `recipe` asks for another form than the model has and the plan changes nothing; none otherwise.
 * @param model the graph that is converted: a quantized one where it could not be turned back into floats.
 */
export function unchangedDiagnostics(
  model: Model,
  recipe: Recipe,
  instructions: readonly Instruction[],
): Diagnostic[] {
  const kept = instructions.flatMap((i) => (i.kind === 'keep-float' ? [i] : []));
  if (kept.length < instructions.length) return [];
  const isQuantized = mainGraph(model).tensors.some(
    ({ data, dtype }) => data && STORED_SMALLER.has(dtype),
  );
  const modes = [recipe.mode, ...recipe.overrides.flatMap(({ mode }) => mode ?? [])];
  if (!isQuantized && modes.every((mode) => modeOf(mode).weights.kind === 'float32')) return [];
  const message = isQuantized
    ? `The file is quantized already, and nothing of it could be changed to ${recipe.mode}.`
    : `Nothing in this model was changed by ${recipe.mode}: ${reasonOf(kept)}.`;
  const code = isQuantized ? STAYS_QUANTIZED : NOTHING_QUANTIZED;
  return [{ severity: 'warning', code, message, where: {} }];
}

function reasonOf(kept: readonly { readonly name: string; readonly reason: string }[]): string {
  const [first, ...others] = kept;
  if (!first) return 'it has no weights that the mode stores in another form';
  const more = others.length > 0 ? `, and ${others.length} more layers stay in float` : '';
  return `layer ${first.name} stays in float, ${first.reason}${more}`;
}
