/** Performs a plan: edits the float graph instruction by instruction. Decides nothing. */

import {
  type Model,
  mainGraph,
  type Operator,
  type QuantizationParameters,
  type Subgraph,
  type Tensor,
  tensorAt,
  withMainGraph,
} from '../../ir/model.ts';
import { dequantizeVersion } from '../../ops/dequantize.ts';
import { OPS } from '../../ops/index.ts';
import { READS_SHAPE } from '../../ops/shape-arithmetic.ts';
import { definePass } from '../../passes/pass.ts';
import { removeDead } from '../../passes/remove-dead.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import type { Instruction } from '../plan/instruction.ts';
import type { ActivationType } from '../scales/activation-parameters.ts';
import {
  type ConstantInstruction,
  constantKey,
  type StoredConstant,
  storedConstant,
} from './constants.ts';

type KernelInstruction = Extract<Instruction, { kind: 'select-kernel' }>;
type ActivationInstruction = Extract<Instruction, { kind: 'quantize-activation' }>;

/**
 * Applies `instructions` to a prepared float model. QUANTIZE and DEQUANTIZE go where integer and float parts meet;
 * graph inputs and outputs stay float32. `onOperator` is called before each operator.
 */
export const applyInstructions = definePass({
  name: 'apply-instructions',
  does: 'Performs a plan: stores constants as integers, and selects kernels.',
  run(
    model: Model,
    instructions: readonly Instruction[],
    onOperator?: (done: number, total: number) => void,
  ): Model {
    if (instructions.length === 0) return model;
    const graph = mainGraph(model);
    const editor = createEditor(graph);
    const kernels = new Map<number, KernelInstruction>();
    const constants = new Map<string, ConstantInstruction>();
    const activations = new Map<number, ActivationInstruction>();
    for (const instruction of instructions) {
      if (instruction.kind === 'select-kernel') kernels.set(instruction.op, instruction);
      else if (instruction.kind === 'quantize-activation')
        activations.set(instruction.tensor, instruction);
      else if ('at' in instruction)
        constants.set(`${instruction.at.op} ${instruction.at.input}`, instruction);
    }

    graph.operators.forEach((operator, op) => {
      onOperator?.(op, graph.operators.length);
      const kernel = kernels.get(op);
      const onIntegers = kernel !== undefined && kernel.arithmetic !== 'hybrid';
      const inputs = operator.inputs.map((index, input) => {
        const constant = constants.get(`${op} ${input}`);
        if (constant) return editor.constant(index, constant);
        const activation = activations.get(index);
        if (!activation) return index;
        // Integers or floats, the shape is the same.
        if (READS_SHAPE.has(operator.op)) return editor.anyVersion(index);
        if (!onIntegers) return editor.floatVersion(index);
        return editor.integerVersion(
          index,
          kernel.requantize.get(input) ?? activation.parameters,
          activation,
        );
      });
      const outputs = operator.outputs.map((index) => {
        const activation = activations.get(index);
        return onIntegers && activation ? editor.integerResult(index, activation) : index;
      });
      editor.push({
        ...operator,
        inputs,
        outputs,
        ...(kernel && {
          version: kernel.version,
          options: { ...operator.options, ...kernel.options },
        }),
      });
    });
    for (const output of graph.outputs) editor.floatVersion(output);
    return removeDead(withMainGraph(model, editor.finish()));
  },
});

interface Editor {
  push(operator: Operator): void;
  /** The stored form of a constant operand, through a DEQUANTIZE where the instruction says so. */
  constant(index: number, instruction: ConstantInstruction): number;
  /** Makes the result of an operator an integer tensor; a graph output keeps its float tensor beside it. */
  integerResult(index: number, instruction: ActivationInstruction): number;
  integerVersion(
    index: number,
    parameters: AffineParameters,
    instruction: ActivationInstruction,
  ): number;
  floatVersion(index: number): number;
  /** The tensor as its producer writes it. */
  anyVersion(index: number): number;
  finish(): Subgraph;
}

function createEditor(graph: Subgraph): Editor {
  const tensors: Tensor[] = [...graph.tensors];
  const expansions: Operator[] = [];
  const operators: Operator[] = [];
  const outputs = new Set(graph.outputs);
  /** Float tensors whose producer writes integers now → the integer tensor. */
  const native = new Map<number, number>();
  const versions = new Map<string, number>();

  const add = (tensor: Tensor) => tensors.push(tensor) - 1;
  const once = (key: string, make: () => number) => {
    const known = versions.get(key);
    if (known !== undefined) return known;
    const made = make();
    versions.set(key, made);
    return made;
  };
  const addConstant = ({ tensor, blockScales }: StoredConstant) => {
    if (!blockScales) return add(tensor);
    const blockwise = { scales: add(blockScales.tensor), blockSize: blockScales.blockSize };
    const none = { scale: new Float32Array(), zeroPoint: new Int32Array(), quantizedDimension: 0 };
    return add({ ...tensor, quantization: { ...none, blockwise } });
  };
  const unquantized = ({ data: _, quantization: __, ...rest }: Tensor): Tensor => rest;
  const dequantize = (from: number, to: number, list: Operator[]) => {
    const source = tensorAtIndex(from);
    const perChannel = (source.quantization?.scale.length ?? 0) > 1;
    list.push(makeOperator('DEQUANTIZE', from, to, dequantizeVersion(source.dtype, perChannel)));
  };
  const tensorAtIndex = (index: number) => tensorAt({ ...graph, tensors }, index);

  return {
    push: (operator) => operators.push(operator),

    constant(index, instruction) {
      const source = tensorAt(graph, index);
      const key = constantKey(instruction);
      const stored = once(`${index} ${key}`, () =>
        addConstant(storedConstant(source, instruction)),
      );
      if (!('expand' in instruction ? instruction.expand : instruction.kind === 'halve'))
        return stored;
      return once(`${index} ${key} expanded`, () => {
        const expanded = add({ ...unquantized(source), name: `${source.name}_f32` });
        // The converter lists the expansions of halves first, docs/numerics.md (g); ai-edge-quantizer expands weights where they are used.
        dequantize(stored, expanded, instruction.kind === 'halve' ? expansions : operators);
        return expanded;
      });
    },

    integerResult(index, { parameters, type }) {
      const integer = integerTensor(tensorAt(graph, index), parameters, type);
      if (!outputs.has(index)) {
        tensors[index] = integer;
        native.set(index, index);
        return index;
      }
      const beside = add({ ...integer, name: `${integer.name}_${type}` });
      native.set(index, beside);
      return beside;
    },

    integerVersion(index, parameters, { type }) {
      const integer = native.get(index);
      const own = integer === undefined ? undefined : tensorAtIndex(integer).quantization;
      if (
        integer !== undefined &&
        own?.scale[0] === Math.fround(parameters.scale) &&
        own.zeroPoint[0] === parameters.zeroPoint
      ) {
        return integer;
      }
      return once(`${index} quantized ${parameters.scale} ${parameters.zeroPoint}`, () => {
        const source = tensorAt(graph, index);
        const made = add({
          ...integerTensor(source, parameters, type),
          name: `${source.name}_${type}`,
        });
        operators.push(
          makeOperator('QUANTIZE', integer ?? index, made, OPS.QUANTIZE.kernels[type] ?? 1),
        );
        return made;
      });
    },

    floatVersion(index) {
      const integer = native.get(index);
      if (integer === undefined) return index;
      return once(`${index} float`, () => {
        const source = tensorAt(graph, index);
        const float = outputs.has(index)
          ? index
          : add({ ...unquantized(source), name: `${source.name}_f32` });
        dequantize(integer, float, operators);
        return float;
      });
    },

    anyVersion: (index) => native.get(index) ?? index,

    finish: () => ({ ...graph, tensors, operators: [...expansions, ...operators] }),
  };
}

function integerTensor(tensor: Tensor, parameters: AffineParameters, type: ActivationType): Tensor {
  const quantization: QuantizationParameters = {
    scale: Float32Array.of(parameters.scale),
    zeroPoint: Int32Array.of(parameters.zeroPoint),
    quantizedDimension: 0,
  };
  return { ...tensor, dtype: type, quantization };
}

function makeOperator(
  op: 'QUANTIZE' | 'DEQUANTIZE',
  from: number,
  to: number,
  version: number,
): Operator {
  return {
    op,
    inputs: [from],
    outputs: [to],
    options: {} as Operator['options'],
    optionsTable: null,
    version,
  };
}
