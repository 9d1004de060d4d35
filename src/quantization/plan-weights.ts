/** Plans for the modes that touch constants only: float16, weight-only, dynamic range. */
import type { Subgraph, Tensor } from '../ir/model.ts';
import { specOf } from '../ops/index.ts';
import { channelLayout } from '../tensor/channels.ts';
import type { Instruction } from './instruction.ts';
import type { WeightStorage } from './modes/mode-spec.ts';
import { floatConstant, layerName, roleOf } from './policy.ts';
import type { LayerSettings } from './recipe.ts';
import type { ResolvedLayer } from './resolve.ts';
import { halfRanges, maxAbsPerChannel, type WeightSpec } from './rounding.ts';

export type IntegerStorage = Extract<WeightStorage, { kind: 'integer' }>;

/** Every float32 constant that an op reads, weights and biases alike: numerics (g). */
export function planFloat16(graph: Subgraph, layers: readonly ResolvedLayer[]): Instruction[] {
  return graph.operators.flatMap((operator, op) => {
    if (layers[op]?.spec.weights.kind !== 'float16') return [];
    return operator.inputs.flatMap((_, input): Instruction[] =>
      floatConstant(graph, operator, input)
        ? [
            {
              kind: 'halve',
              at: { op, input },
              reason: 'a float32 constant takes half the space as float16',
            },
          ]
        : [],
    );
  });
}

/** Weight-only (`float`) and dynamic range (`hybrid`). */
export function planIntegerWeights(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
): Instruction[] {
  const instructions: Instruction[] = [];
  graph.operators.forEach((operator, op) => {
    const layer = layers[op];
    const storage = layer?.spec.weights;
    if (!layer || storage?.kind !== 'integer') return;
    const { compute, hybridOptions } = layer.spec;
    if (compute !== 'float' && compute !== 'hybrid') return;
    const spec = specOf(operator.op);
    const keep = (reason: string) =>
      instructions.push({ kind: 'keep-float', op, name: layerName(graph, operator), reason });
    operator.inputs.forEach((_, input) => {
      const role = roleOf(operator, input);
      const weights = floatConstant(graph, operator, input);
      if (role.role !== 'weight' || !weights) return;
      if (weights.data.length < storage.minElements && !layer.named) {
        keep(
          `its ${weights.data.length} weights are fewer than ${storage.minElements}: the converter leaves them in float`,
        );
        return;
      }
      const hybrid = compute === 'hybrid' ? spec?.kernels.hybrid : undefined;
      instructions.push({
        kind: 'quantize-weights',
        at: { op, input },
        ...weightDecision(weights, role.channelAxis, layer, storage),
        expand: hybrid === undefined,
        reason:
          hybrid === undefined
            ? 'expanded to float32 before use'
            : 'read as integers by the hybrid kernel',
      });
      if (hybrid !== undefined) {
        instructions.push({
          kind: 'select-kernel',
          op,
          arithmetic: 'hybrid',
          version: hybrid,
          options: (hybridOptions && spec?.hybridOptions) || {},
          requantize: new Map(),
          reason: 'its input is rounded to int8 row by row at run time',
        });
      }
    });
    if (!spec && operator.inputs.some((_, input) => floatConstant(graph, operator, input))) {
      keep(`there are no quantization rules for ${operator.op}`);
    }
  });
  return instructions;
}

/** Channels, ranges and arithmetic of a weight tensor. */
export function weightDecision(
  weights: Tensor & { data: Float32Array },
  channelAxis: number | null,
  settings: LayerSettings,
  storage: IntegerStorage,
): { readonly spec: WeightSpec; readonly quantizedDimension: number } {
  const axis = settings.granularity === 'per-channel' ? channelAxis : null;
  const layout = channelLayout(weights.shape, axis);
  const halfRange = halfRanges(maxAbsPerChannel(weights.data, layout), storage.arithmetic);
  return {
    spec: {
      bits: settings.weightBits ?? storage.bits,
      arithmetic: storage.arithmetic,
      layout,
      halfRange,
    },
    quantizedDimension: axis ?? 0,
  };
}
