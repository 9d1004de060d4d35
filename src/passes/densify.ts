/**
 * Sparse constants made dense. A .tflite may keep of a constant only what is not zero, in the format of TACO (Kjolstad et al. 2017,
 * "The tensor algebra compiler"; schema.fbs, `SparsityParameters`): kernels that take no such constant read it through DENSIFY.
 */
import { PlaygroundError } from '../base/errors.ts';
import { type Model, mainGraph, type Tensor, withMainGraph } from '../ir/model.ts';
import { MAKES_DENSE } from '../ops/without-row.ts';
import type { TableObject } from '../schema/types.ts';
import { byteLengthOf } from '../tensor/dtype.ts';
import { elementCount } from '../tensor/shape.ts';
import { definePass, type Reported } from './pass.ts';
import { denseValues } from './sparse-format.ts';

/** A sparse constant may say that it is larger than any file that is read. */
const MAX_DENSE_BYTES = 1_000_000_000;

/**
 * `model` with dense constants and without the DENSIFY that made them dense at run time; the model itself where nothing is sparse.
 * @throws PlaygroundError `bad-file` naming a tensor whose sparsity does not fit its shape or bytes, `too-large`.
 */
export const densify = definePass({
  name: 'densify',
  does: 'Stores sparse constants with their zeros.',
  run(model: Model): Reported {
    const graph = mainGraph(model);
    const tensors = graph.tensors.map((tensor) => (isSparse(tensor) ? dense(tensor) : tensor));
    const changed = tensors.filter((tensor, i) => tensor !== graph.tensors[i]);
    if (changed.length === 0) return { model, diagnostics: [] };
    const operators = graph.operators.filter(({ op, inputs, outputs }) => {
      const [from, to] = [tensors[inputs[0] ?? -1], outputs[0] ?? -1];
      const result = tensors[to];
      if (op !== MAKES_DENSE || !from?.data || !result || graph.outputs.includes(to)) return true;
      tensors[to] = { ...result, data: from.data };
      return false;
    });
    const message = `${changed.length} ${changed.length === 1 ? 'constant of the file is' : 'constants of the file are'} stored sparse, without their zeros. They were made dense, so that they can be quantized; the zeros stay zeros, and take up space again.`;
    return {
      model: withMainGraph(model, { ...graph, tensors, operators }),
      diagnostics: [{ severity: 'info', code: 'densified', message, where: {} }],
    };
  },
});

function isSparse({ data, extra }: Tensor): boolean {
  return data !== undefined && extra?.sparsity !== undefined;
}

function dense(tensor: Tensor): Tensor {
  const { data, extra: { sparsity, ...extra } = {}, ...rest } = tensor;
  const { name, dtype, shape } = tensor;
  if (byteLengthOf(dtype, elementCount(shape)) > MAX_DENSE_BYTES) {
    throw new PlaygroundError(
      'too-large',
      `Tensor ${name} is stored sparse and takes more than ${MAX_DENSE_BYTES} bytes with its zeros.`,
      'Use a smaller model.',
      { tensor: name },
    );
  }
  const values = data && denseValues(data, shape, sparsity as TableObject<'SparsityParameters'>);
  if (!values) {
    throw new PlaygroundError(
      'bad-file',
      `Tensor ${name} is stored sparse, and its indices do not fit its shape or its values.`,
      'Convert the model again, without sparsity.',
      { tensor: name },
    );
  }
  return { ...rest, data: values, ...(Object.keys(extra).length > 0 && { extra }) };
}
