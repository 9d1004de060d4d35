/** .tflite bytes → IR. */
import { PlaygroundError } from '../../base/errors.ts';
import type {
  Model,
  Operator,
  QuantizationParameters,
  Signature,
  Subgraph,
  Tensor,
} from '../../ir/model.ts';
import { BuiltinOperator } from '../../schema/enums.ts';
import type { TableObject } from '../../schema/types.ts';
import { dtypeOfCode, viewAs } from '../../tensor/dtype.ts';
import { readRoot } from './flatbuffer-read.ts';

export const TFLITE_IDENTIFIER = 'TFL3';
const CUSTOM = 'CUSTOM';
const HINT = 'Convert the model again with a current TensorFlow Lite converter.';

const OP_NAMES = new Map<number, keyof typeof BuiltinOperator>(
  Object.entries(BuiltinOperator).map(([name, code]) => [
    code,
    name as keyof typeof BuiltinOperator,
  ]),
);

/**
 * Reads a .tflite file. Constants are views into `bytes`: do not change them.
 * @throws PlaygroundError `truncated`, `bad-file`, `unsupported-op` (newer than the schema), `unsupported-dtype`.
 */
export function readTflite(bytes: Uint8Array): Model {
  const file = readRoot(bytes, 'Model');
  if (file.version !== undefined && file.version !== 3) {
    throw new PlaygroundError(
      'bad-file',
      `The file has schema version ${file.version}; only version 3 can be read.`,
      HINT,
    );
  }
  const [main, ...others] = (file.subgraphs ?? []).map((graph, i) =>
    readSubgraph(file, graph, i, bytes),
  );
  if (!main) throw new PlaygroundError('bad-file', 'The file contains no graph.', HINT);
  return {
    description: file.description ?? '',
    subgraphs: [main, ...others],
    signatures: (file.signatureDefs ?? []).map(readSignature),
    metadata: (file.metadata ?? []).map((entry) => ({
      name: entry.name ?? '',
      data: bufferData(file, entry.buffer ?? 0, bytes) ?? new Uint8Array(),
    })),
  };
}

/** The bytes of buffer `index`, wherever the file keeps them; undefined for an empty one. */
function bufferData(
  file: TableObject<'Model'>,
  index: number,
  bytes: Uint8Array,
): Uint8Array | undefined {
  const buffer = file.buffers?.[index];
  if (!buffer) {
    if (index === 0) return undefined;
    throw new PlaygroundError(
      'bad-file',
      `A tensor refers to buffer ${index}, which is missing.`,
      HINT,
    );
  }
  const offset = Number(buffer.offset ?? 0n);
  const size = Number(buffer.size ?? 0n);
  if (offset > 1) {
    if (offset + size > bytes.length) {
      throw new PlaygroundError(
        'truncated',
        `Buffer ${index} lies at ${offset}…${offset + size}, the file has ${bytes.length} bytes.`,
        'The file is cut off: download or export it again.',
        { byteOffset: offset },
      );
    }
    return bytes.subarray(offset, offset + size);
  }
  return buffer.data && buffer.data.length > 0 ? buffer.data : undefined;
}

function readTensor(
  file: TableObject<'Model'>,
  table: TableObject<'Tensor'>,
  bytes: Uint8Array,
): Tensor {
  const name = table.name ?? '';
  const dtype = dtypeOfCode(table.type ?? 0);
  if (!dtype) {
    throw new PlaygroundError(
      'unsupported-dtype',
      `Tensor ${name} has the unknown type ${table.type}.`,
      HINT,
      { tensor: name },
    );
  }
  const raw = bufferData(file, table.buffer ?? 0, bytes);
  let data: Tensor['data'];
  try {
    data = raw && viewAs(dtype, raw);
  } catch {
    throw new PlaygroundError(
      'bad-file',
      `Tensor ${name} holds ${raw?.length} bytes, which is not a whole number of ${dtype} values.`,
      HINT,
      { tensor: name },
    );
  }
  const quantization = table.quantization && readQuantization(table.quantization, name);
  const { sparsity, hasRank, variantTensors } = table;
  const extra = {
    ...(sparsity && { sparsity }),
    ...(hasRank && { hasRank }),
    ...(variantTensors && { variantTensors }),
  };
  return {
    name,
    shape: Array.from(table.shape ?? []),
    dtype,
    ...(table.shapeSignature &&
      table.shapeSignature.length > 0 && { shapeSignature: Array.from(table.shapeSignature) }),
    ...(data && { data }),
    ...(quantization && { quantization }),
    ...(table.isVariable && { isVariable: true }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function readQuantization(
  table: TableObject<'QuantizationParameters'>,
  name: string,
): QuantizationParameters | undefined {
  const { scale, zeroPoint, min, max, details } = table;
  let blockwise: QuantizationParameters['blockwise'];
  if (details?.table === 'BlockwiseQuantization') {
    const value = details.value as TableObject<'BlockwiseQuantization'>;
    blockwise = { scales: value.scales ?? 0, blockSize: value.blockSize ?? 0 };
  } else if (details) {
    throw new PlaygroundError(
      'unsupported-dtype',
      `Tensor ${name} is quantized by ${details.table}, which is not supported.`,
      HINT,
      { tensor: name },
    );
  }
  const ranges = { ...(min && min.length > 0 && { min }), ...(max && max.length > 0 && { max }) };
  const scales = scale ?? new Float32Array();
  if (scales.length === 0 && !blockwise && Object.keys(ranges).length === 0) return undefined;
  // Without any they are all 0.
  const given = scales.length > 0 && zeroPoint && zeroPoint.length > 0 ? zeroPoint : undefined;
  const zeros = given ? Int32Array.from(given, Number) : new Int32Array(scales.length);
  if (given?.some((value, i) => Number(value) !== zeros[i])) {
    throw new PlaygroundError(
      'bad-file',
      `Tensor ${name} has a zero point of more than 32 bits.`,
      HINT,
      { tensor: name },
    );
  }
  return {
    scale: scales,
    zeroPoint: zeros,
    quantizedDimension: table.quantizedDimension ?? 0,
    ...ranges,
    ...(blockwise && { blockwise }),
  };
}

function readOperator(
  file: TableObject<'Model'>,
  table: TableObject<'Operator'>,
  position: number,
): Operator {
  const code = file.operatorCodes?.[table.opcodeIndex ?? 0];
  const number = Math.max(code?.builtinCode ?? 0, code?.deprecatedBuiltinCode ?? 0);
  const op = OP_NAMES.get(number);
  if (!code || !op) {
    throw new PlaygroundError(
      'unsupported-op',
      `Operator ${position} has the unknown code ${code ? number : 'none'}.`,
      HINT,
      { op: String(position) },
    );
  }
  const options = table.builtinOptions ?? table.builtinOptions2;
  return {
    op,
    inputs: Array.from(table.inputs ?? []),
    outputs: Array.from(table.outputs ?? []),
    options: (options?.value ?? {}) as Operator['options'],
    optionsTable: options?.table ?? null,
    version: code.version ?? 1,
    ...(op === CUSTOM && { customCode: code.customCode ?? '' }),
    ...(table.customOptions && { customOptions: table.customOptions }),
    ...(table.intermediates &&
      table.intermediates.length > 0 && { intermediates: Array.from(table.intermediates) }),
    ...(table.mutatingVariableInputs &&
      table.mutatingVariableInputs.length > 0 && {
        mutatingVariableInputs: table.mutatingVariableInputs,
      }),
  };
}

function readSubgraph(
  file: TableObject<'Model'>,
  table: TableObject<'SubGraph'>,
  i: number,
  bytes: Uint8Array,
): Subgraph {
  return {
    name: table.name ?? (i === 0 ? 'main' : `subgraph_${i}`),
    tensors: (table.tensors ?? []).map((tensor) => readTensor(file, tensor, bytes)),
    inputs: Array.from(table.inputs ?? []),
    outputs: Array.from(table.outputs ?? []),
    operators: (table.operators ?? []).map((operator, at) => readOperator(file, operator, at)),
  };
}

function readSignature(table: TableObject<'SignatureDef'>): Signature {
  const entries = (maps: TableObject<'TensorMap'>[] | undefined) =>
    (maps ?? []).map((entry) => ({ name: entry.name ?? '', tensor: entry.tensorIndex ?? 0 }));
  return {
    key: table.signatureKey ?? '',
    inputs: entries(table.inputs),
    outputs: entries(table.outputs),
    subgraph: table.subgraphIndex ?? 0,
  };
}
