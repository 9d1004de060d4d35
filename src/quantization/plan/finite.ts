/** Values that a stored form cannot hold: refused where it would be nonsense, said where the converter clamps. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { Subgraph } from '../../ir/model.ts';
import { nonFiniteConstants, nonFiniteText } from '../../ir/non-finite.ts';
import { floatConstant, layerName } from '../../ir/operands.ts';
import { smallFloat } from '../../tensor/small-floats.ts';
import type { ResolvedLayer } from '../recipe/resolve.ts';
import type { Instruction } from './instruction.ts';

/**
 * @param storesIntegers whether the plan stores operand `input` of operator `op` as integers.
 * @throws PlaygroundError `bad-weights` for NaN and infinity among these operands, naming the first layer.
 */
export function refuseNonFinite(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
  storesIntegers: (op: number, input: number) => boolean,
): void {
  const [first, ...others] = nonFiniteConstants(graph).filter(({ op, input }) =>
    storesIntegers(op, input),
  );
  if (!first) return;
  const { layer } = first;
  const names = new Set(others.map((other) => other.layer).filter((name) => name !== layer));
  const more = names.size > 0 ? `; ${names.size} more layers have such values` : '';
  throw new PlaygroundError(
    'bad-weights',
    `Layer ${layer} cannot be stored as ${layers[first.op]?.spec.name}: ${nonFiniteText(first)}${more}.`,
    'Export the model from a checkpoint with finite weights, or keep the layer in float; float32 keeps such values as they are.',
    { layer },
  );
}

/** Layers with values that the type of their file has no room for: they are clamped as the converter does. */
export function clampedDiagnostics(
  graph: Subgraph,
  instructions: readonly Instruction[],
): Diagnostic[] {
  return instructions.flatMap((instruction): Diagnostic[] => {
    if (instruction.kind !== 'halve') return [];
    const { type, at } = instruction;
    const { op, input } = at;
    const { largest } = smallFloat(type);
    const operator = graph.operators[op];
    const values = operator && floatConstant(graph, operator, input)?.data;
    if (!operator || !values) return [];
    const clamped = values.reduce((n, value) => n + (Math.abs(value) > largest ? 1 : 0), 0);
    if (clamped === 0) return [];
    const layer = layerName(graph, operator);
    const are = clamped === 1 ? 'value of layer X is' : 'values of layer X are';
    const message = `${clamped} ${are.replace('X', layer)} beyond ±${largest}, the largest number that ${type} has, and stored as that.`;
    return [{ severity: 'warning', code: 'clamped', message, where: { layer } }];
  });
}
