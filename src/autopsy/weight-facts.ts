/** What a recipe does to the weights of a layer, and how they are spread. */
import type { Model } from '../ir/model.ts';
import { mainGraph, tensorAt } from '../ir/model.ts';
import { channelAxisOf, floatConstant, weightInput } from '../ir/operands.ts';
import { type WeightQuantization, weightPicture } from '../quantization/pictures/weight-picture.ts';
import type { Instruction, Plan } from '../quantization/plan/instruction.ts';
import { channelLayout, forEachRun } from '../tensor/channels.ts';
import type { Shape } from '../tensor/shape.ts';

/** The two largest weights, by size, among those that share a scale. */
export interface LargestWeights {
  /** Position of the largest in the tensor. */
  readonly at: number;
  readonly largest: number;
  /** Size of the next. */
  readonly next: number;
}

type WeightInstruction = Extract<Instruction, { kind: 'quantize-weights' | 'halve' }>;

/** Weights of one layer. */
export interface WeightFacts {
  readonly tensor: string;
  readonly shape: Shape;
  readonly quantization: WeightQuantization;
  /** Which weights share a scale. */
  readonly sharing: 'layer' | 'channel' | 'block';
  /** Share of the weights that are not 0 and are rounded to it. */
  readonly vanished: number;
  /** Largest size per output channel. */
  readonly channelMax: Float64Array;
  /** One per scale. */
  readonly largest: readonly LargestWeights[];
}

/** Undefined for a layer without weights, or whose weights stay float32. */
export function weightFacts(model: Model, plan: Plan, op: number): WeightFacts | undefined {
  const graph = mainGraph(model);
  const operator = graph.operators[op];
  const instruction = plan.instructions.find(
    (one) => (one.kind === 'quantize-weights' || one.kind === 'halve') && one.at.op === op,
  );
  if (!operator || !instruction) return undefined;
  if (instruction.kind !== 'quantize-weights' && instruction.kind !== 'halve') return undefined;
  const { input } = instruction.at;
  const constant = floatConstant(graph, operator, input);
  if (!constant || input !== weightInput(operator)) return undefined;
  const { data: values, shape, name } = constant;
  const channelAxis = channelAxisOf(operator, input);
  const { quantization } = weightPicture({
    layer: name,
    ...{ values, shape, channelAxis, instruction, channel: null },
  });
  if (!quantization) return undefined;
  const channels = largestPerChannel(values, channelLayout(shape, channelAxis));
  const sharing = sharingOf(instruction);
  const perScale = {
    layer: () => [overall(channels)],
    channel: () => channels,
    block: () =>
      instruction.kind === 'quantize-weights'
        ? largestPerChannel(values, instruction.spec.layout)
        : [],
  };
  return {
    tensor: tensorAt(graph, operator.inputs[input] ?? -1).name,
    ...{ shape, quantization, sharing },
    vanished: vanishedShare(values, quantization),
    channelMax: Float64Array.from(channels, ({ largest }) => largest),
    largest: perScale[sharing](),
  };
}

/** Small floats have exponents of their own, and no scale: they count as one layer. */
function sharingOf(instruction: WeightInstruction): WeightFacts['sharing'] {
  if (instruction.kind === 'halve') return 'layer';
  if (instruction.blockSize !== null) return 'block';
  const { halfRange } = instruction.spec;
  // Some kernels want a scale per channel even where all channels share one.
  return halfRange.every((half) => half === halfRange[0]) ? 'layer' : 'channel';
}

function vanishedShare(values: Float32Array, { zeros }: WeightQuantization): number {
  const given = values.reduce((sum, value) => sum + Number(value === 0), 0);
  const others = values.length - given;
  return others === 0 ? 0 : (Math.round(zeros * values.length) - given) / others;
}

function largestPerChannel(values: Float32Array, layout: ReturnType<typeof channelLayout>) {
  const found = Array.from({ length: layout.channels }, () => ({ at: -1, largest: 0, next: 0 }));
  forEachRun(values.length, layout, (channel, start, end) => {
    const own = found[channel]!;
    for (let i = start; i < end; i++) {
      const size = Math.abs(values[i]!);
      if (size > own.largest) {
        own.next = own.largest;
        own.largest = size;
        own.at = i;
      } else if (size > own.next) own.next = size;
    }
  });
  return found;
}

function overall(channels: readonly LargestWeights[]): LargestWeights {
  const first = channels.toSorted((a, b) => b.largest - a.largest)[0];
  if (!first) return { at: -1, largest: 0, next: 0 };
  const others = channels.map((one) => (one === first ? one.next : one.largest));
  return { ...first, next: others.reduce((a, b) => Math.max(a, b), 0) };
}
