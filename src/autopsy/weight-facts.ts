/** What a recipe does to the weights of a layer, and how they are spread. */
import type { Model } from '../ir/model.ts';
import { mainGraph, tensorAt } from '../ir/model.ts';
import { channelAxisOf, floatConstant, weightInput } from '../ir/operands.ts';
import { type WeightQuantization, weightPicture } from '../quantization/pictures/weight-picture.ts';
import type { Instruction, Plan } from '../quantization/plan/instruction.ts';
import { type ChannelLayout, channelLayout, forEachRun } from '../tensor/channels.ts';
import { type Histogram, histogramOf } from '../tensor/histogram.ts';
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
  /** How many weights become which integer, in steps of their scales; null for small floats. */
  readonly lattice: Histogram | null;
  /** Weights that share a scale with the one that stands out most, in real values. */
  readonly beside: Histogram;
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
  const { quantization, lattice } = weightPicture({
    layer: name,
    ...{ values, shape, channelAxis, instruction, channel: null },
  });
  if (!quantization) return undefined;
  const layout = channelLayout(shape, channelAxis);
  const channels = largestPerChannel(values, layout);
  const sharing = sharingOf(instruction);
  const layouts = {
    layer: channelLayout(shape, null),
    channel: layout,
    block: instruction.kind === 'quantize-weights' ? instruction.spec.layout : layout,
  };
  const largest =
    sharing === 'layer' ? [overall(channels)] : largestPerChannel(values, layouts[sharing]);
  return {
    tensor: tensorAt(graph, operator.inputs[input] ?? -1).name,
    ...{ shape, quantization, sharing },
    vanished: vanishedShare(values, quantization),
    channelMax: Float64Array.from(channels, ({ largest }) => largest),
    lattice: lattice && latticeHistogram(lattice.counts),
    beside: histogramBeside(values, layouts[sharing], largest),
    largest,
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

/** @param counts of all integers of a width, from the smallest. */
function latticeHistogram(counts: Uint32Array): Histogram {
  const zero = counts.length / 2;
  return { min: -zero - 0.5, max: counts.length - zero - 0.5, counts };
}

const BESIDE_BINS = 128;

function histogramBeside(
  values: Float32Array,
  layout: ChannelLayout,
  largest: readonly LargestWeights[],
): Histogram {
  const ratio = ({ largest: size, next }: LargestWeights) => (next > 0 ? size / next : 0);
  const place = largest.reduce(
    (best, one, i) => (ratio(one) > ratio(largest[best]!) ? i : best),
    0,
  );
  const group: number[] = [];
  forEachRun(values.length, layout, (own, start, end) => {
    if (own === place) for (let i = start; i < end; i++) group.push(values[i]!);
  });
  const edge = largest[place]?.largest || 1;
  return histogramOf(group, { min: -edge, max: edge }, BESIDE_BINS);
}

function largestPerChannel(values: Float32Array, layout: ChannelLayout) {
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
