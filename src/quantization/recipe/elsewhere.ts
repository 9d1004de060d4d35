/** Layers of a mode that only some kernels can run: those have another mode, or the recipe is refused. */
import { PlaygroundError } from '../../base/errors.ts';
import type { Operator, Subgraph } from '../../ir/model.ts';
import { floatConstant, layerName, weightInput } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import { type HybridWeights, takesRows } from '../../ops/op-spec.ts';
import { DTYPES } from '../../tensor/dtype.ts';
import { elementCount } from '../../tensor/shape.ts';
import { elsewhereOf, type ModeName } from '../modes/index.ts';
import type { ModeSpec } from '../modes/mode-spec.ts';
import { blockSizeOf } from './settings/granularity.ts';
import type { LayerSettings } from './settings/overrides.ts';

/** Why no kernel of `operator` reads its weights as `type`; undefined where one does. */
export function whyUnread(
  graph: Subgraph,
  operator: Operator,
  type: HybridWeights,
): string | undefined {
  const kernels = specOf(operator.op)?.kernels;
  const kernel = kernels?.hybrid?.[type];
  if (!kernel)
    return kernels?.unusable?.[type] ?? `${operator.op} has no kernel for ${type} weights`;
  const weights = floatConstant(graph, operator, weightInput(operator));
  const row = elementCount(weights?.shape.slice(1) ?? []);
  return takesRows(kernel, type, row)
    ? undefined
    : `its rows of ${row} weights do not fill whole bytes, of ${8 / DTYPES[type].bits} weights each`;
}

/**
 * The mode of a layer where its own is not for all operators.
 * @param asked whether an override gives this layer, by name or by operator, the very mode.
 * @throws PlaygroundError `bad-recipe` where that mode, or blocks in it, would give a file that no runtime runs.
 */
export function modeOfLayer(
  graph: Subgraph,
  operator: Operator,
  settings: LayerSettings,
  spec: ModeSpec<ModeName>,
  asked: boolean,
): ModeName {
  const { weights, label } = spec;
  const elsewhere = elsewhereOf(spec);
  if (elsewhere === undefined || weights.kind !== 'integer') return settings.mode;
  const type: HybridWeights = `int${weights.bits}`;
  const layer = layerName(graph, operator);
  const why = whyUnread(graph, operator, type);
  const hasWeights = floatConstant(graph, operator, weightInput(operator)) !== undefined;
  if (why !== undefined) {
    if (asked && hasWeights)
      refuse(layer, `cannot be ${label}: ${why}`, `Give it another mode, such as ${elsewhere}.`);
    return elsewhere;
  }
  const blocks = blockSizeOf(settings.granularity);
  if (blocks !== null && hasWeights && !specOf(operator.op)?.kernels.hybrid?.[type]?.blocks) {
    refuse(
      layer,
      `cannot have ${type} weights in blocks of ${blocks}: LiteRT refuses to run such a file`,
      'Use one scale per channel, or 4 bits for blocks.',
    );
  }
  return settings.mode;
}

function refuse(layer: string, why: string, hint: string): never {
  throw new PlaygroundError('bad-recipe', `Layer ${layer} ${why}.`, hint, { layer });
}
