/** Which layers an autopsy looks at, and how a recipe sets some of them apart. */
import { type Model, mainGraph } from '../ir/model.ts';
import { layerName } from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { Plan } from '../quantization/plan/instruction.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { resolveLayers } from '../quantization/recipe/resolve.ts';
import {
  exactly,
  type LayerSettings,
  type Override,
} from '../quantization/recipe/settings/overrides.ts';

/** An operator of the float graph that the plan gives other arithmetic or weights than float32. */
export interface Layer {
  /** Of its operator in the float graph. */
  readonly at: number;
  readonly name: string;
  readonly op: OpName;
  /** What the recipe says for it. */
  readonly settings: LayerSettings;
}

/** The layers that `plan` quantizes, in the order of the file. Those that merely move values lose nothing, and are left out. */
export function quantizedLayers(model: Model, plan: Plan, recipe: Recipe): readonly Layer[] {
  const graph = mainGraph(model);
  const settings = resolveLayers(graph, recipe);
  const touched = new Set(
    plan.instructions.flatMap((instruction) => {
      if (instruction.kind === 'select-kernel') return [instruction.op];
      if (instruction.kind === 'quantize-weights' || instruction.kind === 'halve')
        return [instruction.at.op];
      return [];
    }),
  );
  return graph.operators.flatMap((operator, at) => {
    const own = settings[at];
    if (!own || !touched.has(at) || specOf(operator.op)?.moves) return [];
    const { mode, granularity, weightBits, weightEstimator } = own;
    const name = layerName(graph, operator);
    return [
      { at, name, op: operator.op, settings: { mode, granularity, weightBits, weightEstimator } },
    ];
  });
}

const EVERYTHING_FLOAT: Override = { mode: 'float32' };

const asItIs = ({ name, settings }: Layer): Override => ({ layer: exactly(name), ...settings });

/** Only `layer` quantized. */
export function onlyThis(layer: Layer): readonly Override[] {
  return [EVERYTHING_FLOAT, asItIs(layer)];
}

/** All but `layer` quantized. */
export function allBut({ name }: Pick<Layer, 'name'>): readonly Override[] {
  return [{ layer: exactly(name), ...EVERYTHING_FLOAT }];
}

/** Quantized from the input up to `layers[last]`, in the order of the file. */
export function upTo(layers: readonly Layer[], last: number): readonly Override[] {
  return [EVERYTHING_FLOAT, ...layers.slice(0, last + 1).map(asItIs)];
}
