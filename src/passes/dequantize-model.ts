/**
 * Turns the graph of a quantized file back into a float graph, so that every mode applies to it: constants become float32,
 * activations too, and the operators that go between integers and floats go. What the file knew about ranges stays with the
 * tensors as learned ranges: quantized again to the same type, they get the same scales.
 */
import {
  type LearnedRange,
  type Model,
  mainGraph,
  NO_TENSOR,
  type Operator,
  type Subgraph,
  type Tensor,
  withMainGraph,
} from '../ir/model.ts';
import { roleOf } from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import { READS_SHAPE } from '../ops/shape-arithmetic.ts';
import type { DType } from '../tensor/dtype.ts';
import { dequantizedValues, isQuantized } from './dequantize-constant.ts';
import { definePass, type Reported } from './pass.ts';
import { removeDead } from './remove-dead.ts';

/** What the converter notes about how it quantized. */
const QUANTIZATION_METADATA = new Set(['CONVERSION_METADATA', 'reduced_precision_support']);
/** Options that only kernels on integers read. */
const INTEGER_OPTIONS = ['asymmetricQuantizeInputs', 'potScaleInt16', 'quantizedBiasType'];

/** Ends of integer types that activations have. */
const ENDS: Partial<Record<DType, readonly [min: number, max: number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32767, 32767],
};

/**
 * The float graph of a quantized model; a float model itself. A model with an operator that has no row in the op table, or
 * whose numbers mean something else in float, stays as it is: its kernel is known for the types it has.
 */
export const dequantizeModel = definePass({
  name: 'dequantize-model',
  does: 'Turns a quantized graph back into a float graph, and keeps its ranges.',
  run(model: Model): Reported {
    const graph = mainGraph(model);
    const quantized = quantizedTensors(graph);
    if (quantized.size === 0) return { model, diagnostics: [] };
    const aliases = aliasesOf(graph, quantized);
    const obstacle =
      typeof aliases === 'string'
        ? aliases
        : graph.operators.map(whyNot(graph, quantized)).find(Boolean);
    if (typeof aliases === 'string' || obstacle) {
      const message = `The file is quantized and stays as it is, because ${obstacle}.`;
      return {
        model,
        diagnostics: [{ severity: 'warning', code: 'kept-quantized', message, where: {} }],
      };
    }
    const float = removeDead({
      ...withMainGraph(model, floatGraph(graph, quantized, aliases)),
      metadata: model.metadata.filter(({ name }) => !QUANTIZATION_METADATA.has(name)),
    });
    const message =
      'The file is quantized. It was turned back into a float model first, with the values of the quantized file, not those of the model that it was made from.';
    return {
      model: float,
      diagnostics: [{ severity: 'info', code: 'dequantized', message, where: {} }],
    };
  },
});

/** Tensors that stand for real values without being float32; a bias may do so without a scale of its own. */
function quantizedTensors(graph: Subgraph): ReadonlySet<number> {
  const found = new Set(graph.tensors.flatMap((tensor, i) => (isQuantized(tensor) ? [i] : [])));
  for (const operator of graph.operators) {
    operator.inputs.forEach((index, i) => {
      if (biasScale(graph, operator, i)) found.add(index);
    });
  }
  return found;
}

/** Scales of an integer bias that has none in the file: input scale × weight scale. */
function biasScale(graph: Subgraph, operator: Operator, i: number): Float32Array | undefined {
  const bias = graph.tensors[operator.inputs[i] ?? NO_TENSOR];
  const role = roleOf(operator, i);
  if (!bias?.data || role.role !== 'bias' || isQuantized(bias)) return undefined;
  if (bias.dtype !== 'int32' && bias.dtype !== 'int64') return undefined;
  const [input, weights] = role.scaleOf.map(
    (operand) => graph.tensors[operator.inputs[operand] ?? NO_TENSOR]?.quantization?.scale,
  );
  return weights?.map((scale) => scale * (input?.[0] ?? 1));
}

/** Tensor → the one that takes its place. */
type Aliases = ReadonlyMap<number, number>;

function rootOf(aliases: Aliases, index: number): number {
  let current = index;
  for (let next = aliases.get(current); next !== undefined; next = aliases.get(current)) {
    current = next;
  }
  return current;
}

function isConversion(
  { op, inputs, outputs }: Operator,
  graph: Subgraph,
  quantized: ReadonlySet<number>,
) {
  const isReal = (index = NO_TENSOR) =>
    quantized.has(index) || graph.tensors[index]?.dtype === 'float32';
  return specOf(op)?.conversion !== undefined && isReal(inputs[0]) && isReal(outputs[0]);
}

/**
 * In float, both ends of a QUANTIZE or DEQUANTIZE are one tensor. Graph inputs and outputs keep their places; a graph where
 * one tensor would have to be both gives the reason why it cannot be.
 */
function aliasesOf(graph: Subgraph, quantized: ReadonlySet<number>): Aliases | string {
  const aliases = new Map<number, number>();
  for (const operator of graph.operators) {
    const [from = NO_TENSOR] = operator.inputs;
    const [to = NO_TENSOR] = operator.outputs;
    if (!isConversion(operator, graph, quantized)) continue;
    const source = rootOf(aliases, from);
    if (!graph.outputs.includes(to)) {
      aliases.set(to, source);
      continue;
    }
    const isFixed = graph.inputs.includes(source) || graph.outputs.includes(source);
    if (isFixed || graph.tensors[source]?.data) {
      return `its output ${graph.tensors[to]?.name} is ${graph.tensors[source]?.name} in another type`;
    }
    aliases.set(source, to);
  }
  return aliases;
}

/** Why an operator cannot do on floats what it does on integers; undefined where it can. */
function whyNot(graph: Subgraph, quantized: ReadonlySet<number>) {
  return (operator: Operator): string | undefined => {
    const { op, inputs, outputs, intermediates = [], customCode } = operator;
    const touched = [...inputs, ...outputs, ...intermediates].filter((i) => quantized.has(i));
    if (touched.length === 0 || READS_SHAPE.has(op)) return undefined;
    if (!specOf(op)) return `there are no quantization rules for ${customCode ?? op}`;
    if (specOf(op)?.readsPlainNumbers) return `${op} reads its integers as plain numbers`;
    for (const index of touched) {
      const tensor = graph.tensors[index];
      if (tensor?.isVariable) return `${tensor.name} lives from one run to the next`;
    }
    const { weightsFormat = 0 } = operator.options as { weightsFormat?: number };
    if (weightsFormat !== 0) return 'its weights are stored shuffled';
    const strange = inputs.find((index, i) => {
      const { role } = roleOf(operator, i);
      const tensor = graph.tensors[index];
      if (!tensor || role === 'index') return false;
      return !quantized.has(index) && tensor.dtype !== 'float32' && tensor.dtype !== 'bool';
    });
    if (strange !== undefined) return `${graph.tensors[strange]?.name} has no scale`;
    return undefined;
  };
}

function floatGraph(graph: Subgraph, quantized: ReadonlySet<number>, aliases: Aliases): Subgraph {
  const biasScales = new Map<number, Float32Array>();
  const kinds = new Set<OpName>();
  for (const operator of graph.operators) {
    operator.inputs.forEach((index, i) => {
      const scale = biasScale(graph, operator, i);
      if (scale) biasScales.set(index, scale);
    });
    if ([...operator.inputs, ...operator.outputs].some((i) => quantized.has(i)))
      kinds.add(operator.op);
  }
  const ranges = rangesByRoot(graph, aliases);
  const tensors = graph.tensors.map((tensor, index): Tensor => {
    const range = ranges.get(index);
    const float = quantized.has(index) ? floatTensor(tensor, graph, biasScales.get(index)) : tensor;
    return range && !float.data ? { ...float, learned: range } : float;
  });
  const to = (index: number) => rootOf(aliases, index);
  const operators = graph.operators
    .filter((operator) => !isConversion(operator, graph, quantized))
    .map((operator): Operator => {
      const { op, inputs, outputs } = operator;
      const moved = { ...operator, inputs: inputs.map(to), outputs: outputs.map(to) };
      const spec = specOf(op);
      if (!spec || !kinds.has(op)) return moved;
      const options = Object.entries(operator.options).filter(
        ([name]) => !INTEGER_OPTIONS.includes(name),
      );
      return {
        ...moved,
        options: Object.fromEntries(options) as Operator['options'],
        version: spec.kernels.float,
      };
    });
  return { ...graph, tensors, operators };
}

function floatTensor(
  tensor: Tensor,
  graph: Subgraph,
  biasScales: Float32Array | undefined,
): Tensor {
  const { quantization: _, data, ...rest } = tensor;
  if (!data) return { ...rest, dtype: 'float32' };
  const { blockwise } = tensor.quantization ?? {};
  const quantization = biasScales && {
    scale: biasScales,
    zeroPoint: new Int32Array(biasScales.length),
    quantizedDimension: 0,
  };
  const stored = quantization ? { ...tensor, quantization } : tensor;
  const values = dequantizedValues(stored, blockwise && graph.tensors[blockwise.scales]);
  const learned = weightRange(tensor);
  return { ...rest, dtype: 'float32', data: values, ...(learned && { learned }) };
}

/** Ranges of activations, by the tensor that takes their place; that of the tensor a value was computed in goes first. */
function rangesByRoot(graph: Subgraph, aliases: Aliases): ReadonlyMap<number, LearnedRange> {
  const ranges = new Map<number, LearnedRange>();
  graph.operators.forEach(({ inputs, outputs }) => {
    for (const index of [...inputs, ...outputs]) {
      const range = activationRange(graph.tensors[index]);
      const root = rootOf(aliases, index);
      if (range && !ranges.has(root)) ranges.set(root, range);
    }
  });
  return ranges;
}

/** What the integers of an activation can say. Held in float64, it gives back the very scale. */
function activationRange(tensor: Tensor | undefined): LearnedRange | undefined {
  const ends = tensor && ENDS[tensor.dtype];
  const { scale, zeroPoint } = tensor?.quantization ?? {};
  const [s, zero = 0] = [scale?.[0], zeroPoint?.[0]];
  if (!ends || tensor?.data || s === undefined || scale?.length !== 1) return undefined;
  const [min, max] = ends.map((end) => Float64Array.of((end - zero) * s)) as [
    Float64Array,
    Float64Array,
  ];
  return { min, max, quantizedDimension: 0 };
}

/** ±127 steps of symmetric 8-bit weights, though the largest of a channel may be smaller. */
function weightRange({ dtype, data, quantization }: Tensor): LearnedRange | undefined {
  if (dtype !== 'int8' || !quantization || quantization.scale.length === 0) return undefined;
  if (quantization.zeroPoint.some((zero) => zero !== 0)) return undefined;
  const top = (data as Int8Array).includes(-128) ? 128 : 127;
  const max = Float64Array.from(quantization.scale, (scale) => scale * top);
  return {
    min: max.map((value) => -value),
    max,
    quantizedDimension: quantization.quantizedDimension,
  };
}
