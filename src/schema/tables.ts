/**
 * The tables of the .tflite FlatBuffer schema, as data: table → fields in the order of their ids.
 *
 * A field's type is written `i32`, `f32=0.5` (scalar with a default that is not zero), `string`, `Table`,
 * `[i32]`, `[Table]` (vectors) or `union:Enum` (the field before it holds the union's type).
 * `deprecated` keeps a dead field's id. Source: the schema that ai-edge-litert 2.3.0 ships (Apache-2.0).
 */
import { OPTION_TABLES } from './option-tables.ts';

const CORE_TABLES = {
  Model: {
    version: 'u32',
    operatorCodes: '[OperatorCode]',
    subgraphs: '[SubGraph]',
    description: 'string',
    buffers: '[Buffer]',
    metadataBuffer: '[i32]',
    metadata: '[Metadata]',
    signatureDefs: '[SignatureDef]',
    externalBufferGroups: '[ExternalBufferGroup]',
    externalBuffers: '[ExternalBuffer]',
  },
  OperatorCode: {
    deprecatedBuiltinCode: 'i8',
    customCode: 'string',
    version: 'i32=1',
    builtinCode: 'i32',
  },
  SubGraph: {
    tensors: '[Tensor]',
    inputs: '[i32]',
    outputs: '[i32]',
    operators: '[Operator]',
    name: 'string',
    debugMetadataIndex: 'i32=-1',
  },
  Tensor: {
    shape: '[i32]',
    type: 'i8',
    buffer: 'u32',
    name: 'string',
    quantization: 'QuantizationParameters',
    isVariable: 'bool',
    sparsity: 'SparsityParameters',
    shapeSignature: '[i32]',
    hasRank: 'bool',
    variantTensors: '[VariantSubType]',
    externalBuffer: 'u32',
  },
  Buffer: { data: '[u8]', offset: 'u64', size: 'u64' },
  QuantizationParameters: {
    min: '[f32]',
    max: '[f32]',
    scale: '[f32]',
    zeroPoint: '[i64]',
    detailsType: 'u8',
    details: 'union:QuantizationDetails',
    quantizedDimension: 'i32',
  },
  CustomQuantization: { custom: '[u8]' },
  BlockwiseQuantization: {
    scales: 'i32',
    zeroPoints: 'i32',
    blockSize: 'i32',
    blockShape: '[i32]',
  },
  MultiAxisQuantization: {
    scales: 'i32',
    zeroPoints: 'i32',
    blockSize: 'i32',
    quantizedDimensions: '[i32]',
  },
  SparsityParameters: {
    traversalOrder: '[i32]',
    blockMap: '[i32]',
    dimMetadata: '[DimensionMetadata]',
  },
  DimensionMetadata: {
    format: 'i8',
    denseSize: 'i32',
    arraySegmentsType: 'u8',
    arraySegments: 'union:SparseIndexVector',
    arrayIndicesType: 'u8',
    arrayIndices: 'union:SparseIndexVector',
  },
  Int32Vector: { values: '[i32]' },
  Uint16Vector: { values: '[u16]' },
  Uint8Vector: { values: '[u8]' },
  VariantSubType: { shape: '[i32]', type: 'i8', hasRank: 'bool' },
  Operator: {
    opcodeIndex: 'u32',
    inputs: '[i32]',
    outputs: '[i32]',
    builtinOptionsType: 'u8',
    builtinOptions: 'union:BuiltinOptions',
    customOptions: '[u8]',
    customOptionsFormat: 'i8',
    mutatingVariableInputs: '[bool]',
    intermediates: '[i32]',
    largeCustomOptionsOffset: 'u64',
    largeCustomOptionsSize: 'u64',
    builtinOptions2Type: 'u8',
    builtinOptions2: 'union:BuiltinOptions2',
    debugMetadataIndex: 'i32=-1',
  },
  Metadata: { name: 'string', buffer: 'u32' },
  TensorMap: { name: 'string', tensorIndex: 'u32' },
  SignatureDef: {
    inputs: '[TensorMap]',
    outputs: '[TensorMap]',
    signatureKey: 'string',
    _deprecated3: 'deprecated',
    subgraphIndex: 'u32',
  },
  ExternalBuffer: {
    id: 'u32',
    group: 'u32',
    offset: 'u64',
    _deprecated3: 'deprecated',
    packing: 'string',
  },
  ExternalBufferGroup: { name: 'string' },
} as const;

/** All tables of the schema, those of options included. */
export const TABLES = { ...CORE_TABLES, ...OPTION_TABLES } as const;
