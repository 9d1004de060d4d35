/**
 * Where the files written here differ from those of the real tools on purpose. Everything else must be the same:
 * `conversion.golden.test.ts`. docs/file-differences.md is written from this table.
 */
import type { FieldDifference } from './compare-fields.ts';

/** Who wrote the other file. */
export type Tool = 'converter' | 'converter, 16x8' | 'ai-edge-quantizer';

export interface KnownDifference {
  readonly tools: readonly Tool[];
  /** As `FieldDifference.field`. */
  readonly field: string;
  /** Whether it is this difference and no other one in the field. */
  readonly is: (difference: FieldDifference) => boolean;
  readonly reason: string;
}

/** Versions here → there, by operator. */
type Versions = Readonly<Record<string, readonly [ours: number, theirs: number]>>;

const ALL: readonly Tool[] = ['converter', 'converter, 16x8', 'ai-edge-quantizer'];

/** Kernels on int16, where the old quantizer writes the version of int8, or of float. */
const INT16_VERSIONS: Versions = {
  CONV_2D: [4, 3],
  DEPTHWISE_CONV_2D: [5, 3],
  DEQUANTIZE: [3, 2],
  FULLY_CONNECTED: [7, 4],
  MAX_POOL_2D: [3, 2],
  MEAN: [3, 2],
  QUANTIZE: [2, 1],
  SOFTMAX: [3, 2],
};
/** Kernels on quantized weights. */
const WEIGHT_VERSIONS: Versions = {
  CONV_2D: [5, 1],
  EMBEDDING_LOOKUP: [4, 1],
  FULLY_CONNECTED: [12, 1],
};
/** Expansion of int8 and int4 with a scale for each channel. */
const EXPANSION_VERSIONS = ['5', '6'];

const areVersions =
  (versions: Versions) =>
  ({ where, ours, theirs }: FieldDifference): boolean => {
    const known = versions[where.split(' ')[0] ?? ''];
    return known !== undefined && ours === String(known[0]) && theirs === String(known[1]);
  };

/** In the residual network: the convolutions that an addition writes over. */
const REWRITTEN = /^resnet_mini\/batch_normalization_1[58]\//;

const withoutNumber = (name: string) => name.replace(/\d+$/, '');

/** The name of a tensor that stands beside one of the float graph: that one's, with its type. */
const NAMED_BY_TYPE = /_(?:f32|int8|int16|uint8)$/;

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    tools: ALL,
    field: 'Tensor.name',
    is: ({ ours }) => NAMED_BY_TYPE.test(ours),
    reason:
      'Tensors that stand beside those of the float graph (before QUANTIZE, behind DEQUANTIZE) are named after them and their type, so that a person sees what they are.',
  },
  {
    tools: ['converter'],
    field: 'Tensor.name',
    is: ({ ours, theirs }) => withoutNumber(ours) === withoutNumber(theirs),
    reason:
      'The converter numbers tensors of one name anew in each file; here they keep the number that they came with.',
  },
  {
    tools: ['converter'],
    field: 'QuantizationParameters.scale',
    is: ({ where, ours, theirs }) =>
      REWRITTEN.test(where) && Math.abs(Number(ours) / Number(theirs) - 1) < 0.002,
    reason:
      'Of this test alone: the converter takes the range of a convolution before an addition for that of both. The range of the addition is read back from its file, where the zero point has rounded it.',
  },
  {
    tools: ALL,
    field: 'Metadata min_runtime_version',
    is: ({ ours }) => ours !== '',
    reason:
      'The oldest runtime that has all kernels, by a table of releases inside the converter. No runtime reads it. It is kept as the opened .tflite file says it.',
  },
  {
    tools: ALL,
    field: 'Metadata CONVERSION_METADATA',
    is: ({ ours }) => ours !== '',
    reason:
      'With which version and flags the converter ran. It is kept as the opened .tflite file says it.',
  },
  {
    tools: ['converter, 16x8', 'ai-edge-quantizer'],
    field: 'Tensor.hasRank',
    is: ({ ours, theirs }) => ours === 'true' && theirs === 'false',
    reason:
      'The float file marks tensors whose rank is known; the old quantizer and ai-edge-quantizer leave the mark out on tensors that they add.',
  },
  {
    tools: ['converter, 16x8'],
    field: 'QuantizationParameters.min',
    is: ({ ours, theirs }) => ours === '' && theirs !== '',
    reason: 'Ranges that only the converter itself reads again: scale and zero point say it all.',
  },
  {
    tools: ['converter, 16x8'],
    field: 'QuantizationParameters.max',
    is: ({ ours, theirs }) => ours === '' && theirs !== '',
    reason: 'As min.',
  },
  {
    tools: ['converter, 16x8'],
    field: 'OperatorCode.version',
    is: areVersions(INT16_VERSIONS),
    reason:
      'The version that has the kernel on int16 (docs/operators.md). The old quantizer does not raise it beyond that of int8.',
  },
  {
    tools: ['ai-edge-quantizer'],
    field: 'OperatorCode.version',
    is: (difference) =>
      areVersions(WEIGHT_VERSIONS)(difference) ||
      (difference.where.startsWith('DEQUANTIZE ') &&
        difference.theirs === '1' &&
        EXPANSION_VERSIONS.includes(difference.ours)),
    reason:
      'The version that has the kernel on quantized weights (docs/operators.md), as the converter writes it. ai-edge-quantizer leaves that of the float file.',
  },
  {
    tools: ['ai-edge-quantizer'],
    field: 'OperatorCode.deprecatedBuiltinCode',
    is: ({ where, ours, theirs }) =>
      where.startsWith('DEQUANTIZE ') && ours === '6' && theirs === '0',
    reason:
      'Old runtimes read the code of an operator there. ai-edge-quantizer leaves it out on DEQUANTIZE.',
  },
];

/** The row of the table that a difference belongs to. */
export function knownDifference(
  difference: FieldDifference,
  tool: Tool,
): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find(
    ({ tools, field, is }) => field === difference.field && tools.includes(tool) && is(difference),
  );
}
