/** IR → .tflite bytes. */

import { type ErrorPlace, PlaygroundError } from '../../base/errors.ts';
import { doubtsOf } from '../../ir/doubts.ts';
import type { Model, Operator, QuantizationParameters, Subgraph, Tensor } from '../../ir/model.ts';
import { verify } from '../../ir/verify.ts';
import { BuiltinOperator, BuiltinOptions2 } from '../../schema/enums.ts';
import type { TableObject, UnionValue } from '../../schema/types.ts';
import { bytesOf, DTYPES } from '../../tensor/dtype.ts';
import { writeRoot } from './flatbuffer-write.ts';
import { readTflite, TFLITE_IDENTIFIER } from './read.ts';

/** The schema keeps the code in a byte too, for old readers; larger codes say 127 there. */
const LAST_OLD_CODE = 127;

/**
 * Writes a .tflite file, reads it back and checks it. Equal constants share a buffer; version of an op kind = the highest any
 * operator wants.
 * @param source the model that `model` was made from, where doubts that it does not raise must not come in.
 * @throws PlaygroundError `internal` where the file breaks a rule: no file is handed out that cannot be opened.
 */
export function writeTflite(model: Model, source?: Model): Uint8Array {
  return writeSharing(model, source).bytes;
}

/** A file, and the model that is in it: its constants are views of the bytes, so that they are in memory once. */
export interface WrittenModel {
  readonly bytes: Uint8Array;
  readonly model: Model;
}

/** The same, with `model` beside the file. @throws PlaygroundError as `writeTflite`. */
export function writeSharing(model: Model, source?: Model): WrittenModel {
  const bytes = writeUnchecked(model);
  const { subgraphs } = checkTflite(bytes, source);
  const sharing = (graph: Subgraph, i: number): Subgraph => ({
    ...graph,
    tensors: graph.tensors.map((tensor, at) => {
      const data = subgraphs[i]?.tensors[at]?.data;
      return tensor.data && data ? { ...tensor, data } : tensor;
    }),
  });
  const [main, ...others] = model.subgraphs;
  const all = [sharing(main, 0), ...others.map((graph, i) => sharing(graph, i + 1))] as const;
  return { bytes, model: { ...model, subgraphs: all } };
}

/** The model in `bytes`. @throws PlaygroundError `internal` where they break a rule, or raise doubts that `source` does not raise. */
export function checkTflite(bytes: Uint8Array, source?: Model): Model {
  let model: Model;
  let rule: string | undefined;
  try {
    model = readTflite(bytes);
    verify(model);
    [rule] = source && doubtsOf(source).length === 0 ? doubtsOf(model) : [];
  } catch (error) {
    if (!(error instanceof PlaygroundError)) throw error;
    throw brokenFile(error.message, error.where);
  }
  if (rule !== undefined) throw brokenFile(rule);
  return model;
}

/** Said instead of handing out a file that breaks a rule. */
export function brokenFile(rule: string, where: ErrorPlace = {}): PlaygroundError {
  return new PlaygroundError(
    'internal',
    `The file that was written breaks a rule: ${rule}`,
    'It was discarded. Please report this with the model.',
    where,
  );
}

/** The bytes as `writeTflite` makes them, whatever they are: for tests of broken files. */
export function writeUnchecked(model: Model): Uint8Array {
  const buffers = bufferTable();
  const codes = operatorCodes(model);
  const subgraphs = model.subgraphs.map((graph) => writeSubgraph(graph, buffers, codes));
  const metadata = model.metadata.map((entry) => ({
    name: entry.name,
    buffer: buffers.add(entry.data),
  }));
  const file: TableObject<'Model'> = {
    version: 3,
    operatorCodes: codes.table,
    subgraphs,
    description: model.description,
    buffers: buffers.table,
    ...(metadata.length > 0 && { metadata }),
    ...(model.signatures.length > 0 && {
      signatureDefs: model.signatures.map((signature) => ({
        inputs: signature.inputs.map(({ name, tensor }) => ({ name, tensorIndex: tensor })),
        outputs: signature.outputs.map(({ name, tensor }) => ({ name, tensorIndex: tensor })),
        signatureKey: signature.key,
        subgraphIndex: signature.subgraph,
      })),
    }),
  };
  return writeRoot('Model', file, TFLITE_IDENTIFIER, buffers.byteLength() + 65536);
}

interface BufferTable {
  readonly table: TableObject<'Buffer'>[];
  add(data: Uint8Array): number;
  byteLength(): number;
}

/** Buffer 0 is the empty one, by TFLite's convention. */
function bufferTable(): BufferTable {
  const table: TableObject<'Buffer'>[] = [{}];
  const byKey = new Map<string, number[]>();
  let length = 0;
  return {
    table,
    byteLength: () => length,
    add(data) {
      if (data.length === 0) return 0;
      const key = `${data.length} ${data.subarray(0, 64).join()}`;
      const alike = byKey.get(key) ?? [];
      const twin = alike.find((index) => sameBytes(table[index]?.data, data));
      if (twin !== undefined) return twin;
      length += data.length + 64;
      const index = table.push({ data }) - 1;
      byKey.set(key, [...alike, index]);
      return index;
    },
  };
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  if (a?.length !== b.length) return false;
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

interface OperatorCodes {
  readonly table: TableObject<'OperatorCode'>[];
  indexOf(operator: Operator): number;
}

function operatorCodes(model: Model): OperatorCodes {
  const keyOf = (operator: Operator) => `${operator.op} ${operator.customCode ?? ''}`;
  const table: TableObject<'OperatorCode'>[] = [];
  const indices = new Map<string, number>();
  for (const operator of model.subgraphs.flatMap((graph) => graph.operators)) {
    const key = keyOf(operator);
    const known = indices.get(key);
    const entry = known === undefined ? undefined : table[known];
    if (entry) {
      entry.version = Math.max(entry.version ?? 1, operator.version);
      continue;
    }
    const builtinCode = BuiltinOperator[operator.op];
    const size = table.push({
      deprecatedBuiltinCode: Math.min(builtinCode, LAST_OLD_CODE),
      builtinCode,
      version: operator.version,
      ...(operator.customCode !== undefined && { customCode: operator.customCode }),
    });
    indices.set(key, size - 1);
  }
  return { table, indexOf: (operator) => indices.get(keyOf(operator)) ?? 0 };
}

function writeSubgraph(
  graph: Subgraph,
  buffers: BufferTable,
  codes: OperatorCodes,
): TableObject<'SubGraph'> {
  return {
    name: graph.name,
    tensors: graph.tensors.map((tensor) => writeTensor(tensor, buffers)),
    inputs: Int32Array.from(graph.inputs),
    outputs: Int32Array.from(graph.outputs),
    operators: graph.operators.map((operator) => writeOperator(operator, codes)),
  };
}

function writeTensor(tensor: Tensor, buffers: BufferTable): TableObject<'Tensor'> {
  return {
    ...(tensor.extra as Partial<TableObject<'Tensor'>>),
    name: tensor.name,
    ...(tensor.shape.length > 0 && { shape: Int32Array.from(tensor.shape) }),
    ...(tensor.shapeSignature && { shapeSignature: Int32Array.from(tensor.shapeSignature) }),
    type: DTYPES[tensor.dtype].code,
    buffer: tensor.data ? buffers.add(bytesOf(tensor.data)) : 0,
    ...(tensor.quantization && { quantization: writeQuantization(tensor.quantization) }),
    ...(tensor.isVariable && { isVariable: true }),
  };
}

function writeQuantization(q: QuantizationParameters): TableObject<'QuantizationParameters'> {
  const details: UnionValue | undefined = q.blockwise && {
    table: 'BlockwiseQuantization',
    value: { scales: q.blockwise.scales, zeroPoints: -1, blockSize: q.blockwise.blockSize },
  };
  return {
    ...(q.min && { min: q.min }),
    ...(q.max && { max: q.max }),
    ...(q.scale.length > 0 && {
      scale: q.scale,
      zeroPoint: BigInt64Array.from(q.zeroPoint, (value) => BigInt(value)),
    }),
    ...(details && { details }),
    quantizedDimension: q.quantizedDimension,
  };
}

function writeOperator(operator: Operator, codes: OperatorCodes): TableObject<'Operator'> {
  const options: UnionValue | undefined =
    operator.optionsTable === null
      ? undefined
      : { table: operator.optionsTable, value: operator.options as Record<string, unknown> };
  return {
    opcodeIndex: codes.indexOf(operator),
    inputs: Int32Array.from(operator.inputs),
    outputs: Int32Array.from(operator.outputs),
    ...(options &&
      (options.table in BuiltinOptions2
        ? { builtinOptions2: options }
        : { builtinOptions: options })),
    ...(operator.customOptions && { customOptions: operator.customOptions }),
    ...(operator.intermediates && { intermediates: Int32Array.from(operator.intermediates) }),
    ...(operator.mutatingVariableInputs && {
      mutatingVariableInputs: operator.mutatingVariableInputs,
    }),
  };
}
