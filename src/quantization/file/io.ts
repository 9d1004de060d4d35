/** Integer inputs and outputs of a fully quantized graph: docs/numerics.md (k). */

import {
  type Model,
  mainGraph,
  type Operator,
  type QuantizationParameters,
  type Tensor,
  withMainGraph,
} from '../../ir/model.ts';
import { OPS, specOf } from '../../ops/index.ts';
import type { OpSpec } from '../../ops/op-spec.ts';
import { definePass } from '../../passes/pass.ts';
import { removeDead } from '../../passes/remove-dead.ts';
import type { IoType } from '../recipe/settings/io.ts';

/**
 * Gives graph inputs that are quantized at once, and outputs that are dequantized last, the type `io`.
 * int8: the QUANTIZE and DEQUANTIZE go. uint8: both become integer-to-integer conversions. Others stay float32.
 */
export const withIoType = definePass({
  name: 'io-type',
  does: 'Gives the inputs and outputs of an integer graph the type that the recipe asks for.',
  run(model: Model, io: IoType): Model {
    if (io === 'float32') return model;
    const graph = mainGraph(model);
    const tensors: Tensor[] = [...graph.tensors];
    let operators: Operator[] = [...graph.operators];
    const moved = new Map<number, number>();

    for (const input of graph.inputs) {
      const readers = operators.filter(({ inputs }) => inputs.includes(input));
      const [quantize] = readers;
      const target = quantize?.outputs[0];
      if (readers.length !== 1 || !isConversion(quantize, 'quantize') || target === undefined)
        continue;
      if (io === 'int8') {
        tensors[target] = { ...at(tensors, target), name: at(tensors, input).name };
        operators = operators.filter((operator) => operator !== quantize);
        moved.set(input, target);
      } else {
        tensors[input] = asUint8(at(tensors, input), at(tensors, target).quantization);
      }
    }

    for (const output of graph.outputs) {
      const dequantize = operators.find(({ outputs }) => outputs.includes(output));
      const source = dequantize?.inputs[0];
      if (!isConversion(dequantize, 'dequantize') || source === undefined) continue;
      // Operators that read the floats go on doing so, from a tensor beside the output.
      const float = { ...at(tensors, output), name: `${at(tensors, output).name}_f32` };
      const isRead = operators.some(({ inputs }) => inputs.includes(output));
      if (io === 'int8') {
        tensors[source] = { ...at(tensors, source), name: at(tensors, output).name };
        if (isRead) tensors[output] = float;
        else operators = operators.filter((operator) => operator !== dequantize);
        moved.set(output, source);
      } else {
        tensors[output] = asUint8(at(tensors, output), at(tensors, source).quantization);
        const version = OPS.QUANTIZE.kernels.int8 ?? 1;
        const quantize = { ...dequantize, op: 'QUANTIZE', version } as Operator;
        const beside = isRead ? tensors.push(float) - 1 : -1;
        const instead = (index: number) => (isRead && index === output ? beside : index);
        operators = operators.flatMap((operator) => {
          if (operator !== dequantize)
            return [{ ...operator, inputs: operator.inputs.map(instead) }];
          return isRead ? [{ ...dequantize, outputs: [beside] }, quantize] : [quantize];
        });
      }
    }

    const move = (index: number) => moved.get(index) ?? index;
    const signatures = model.signatures.map((signature) =>
      signature.subgraph === 0
        ? {
            ...signature,
            inputs: signature.inputs.map((entry) => ({ ...entry, tensor: move(entry.tensor) })),
            outputs: signature.outputs.map((entry) => ({ ...entry, tensor: move(entry.tensor) })),
          }
        : signature,
    );
    const edited = {
      ...graph,
      tensors,
      operators,
      inputs: graph.inputs.map(move),
      outputs: graph.outputs.map(move),
    };
    return removeDead({ ...withMainGraph(model, edited), signatures });
  },
});

function isConversion(
  operator: Operator | undefined,
  kind: OpSpec['conversion'],
): operator is Operator {
  return operator !== undefined && specOf(operator.op)?.conversion === kind;
}

function at(tensors: readonly Tensor[], index: number): Tensor {
  const tensor = tensors[index];
  if (!tensor) throw new RangeError(`no tensor ${index}`);
  return tensor;
}

/** Same scale, zero point moved by 128. */
function asUint8(tensor: Tensor, int8: QuantizationParameters | undefined): Tensor {
  if (!int8) return tensor;
  return {
    ...tensor,
    dtype: 'uint8',
    quantization: { ...int8, zeroPoint: int8.zeroPoint.map((z) => z + 128) },
  };
}
