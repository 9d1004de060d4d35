/** Constant tables that are looked up on integers: embeddings. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Operator, Subgraph } from '../../ir/model.ts';
import { type FloatConstant, floatConstant, layerName, weightInput } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import { type Range, rangeOf } from '../../tensor/histogram.ts';
import type { ActivationType } from './activation-parameters.ts';

/** The table that `operator` looks up, where it is a constant. */
export function tableOf(graph: Subgraph, operator: Operator): FloatConstant | undefined {
  if (!specOf(operator.op)?.looksUp) return undefined;
  const input = weightInput(operator);
  return floatConstant(graph, operator, input);
}

/** The ranges of tables, by the result of their lookup. */
export function tableRanges(
  graph: Subgraph,
  integer: readonly boolean[],
): ReadonlyMap<number, Range> {
  const ranges = new Map<number, Range>();
  graph.operators.forEach((operator, op) => {
    const table = integer[op] ? tableOf(graph, operator) : undefined;
    if (table) ranges.set(operator.outputs[0] ?? -1, rangeOf(table.data));
  });
  return ranges;
}

/** Tables with values beyond what their integers reach: a table has the scale of its result. */
export function tableDiagnostics(
  graph: Subgraph,
  ranges: ReadonlyMap<number, Range>,
  parameters: ReadonlyMap<number, AffineParameters>,
  type: ActivationType,
): Diagnostic[] {
  const [lowest, highest] = type === 'int8' ? [-128, 127] : [-32768, 32767];
  return graph.operators.flatMap((operator): Diagnostic[] => {
    const [output = -1] = operator.outputs;
    const range = ranges.get(output);
    const { scale = 0, zeroPoint = 0 } = parameters.get(output) ?? {};
    if (!range) return [];
    const [min, max] = [(lowest - zeroPoint) * scale, (highest - zeroPoint) * scale];
    if (range.min >= min - scale && range.max <= max + scale) return [];
    const layer = layerName(graph, operator);
    const shown = (value: number) => Number(value.toPrecision(3)).toString();
    const message =
      `The table of layer ${layer} reaches from ${shown(range.min)} to ${shown(range.max)}, and is cut off at ${shown(min)} and ${shown(max)}: ` +
      `calibration saw no more of it. Give samples that look up more of its rows, or take the scheme best, which covers the table.`;
    return [{ severity: 'info', code: 'table-cut', message, where: { layer } }];
  });
}
