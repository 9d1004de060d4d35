/** What is known of ops that have no row: they are read, kept and written unchanged. */
import type { OpName } from './op-spec.ts';

/** They read and write variables, which live from one run to the next. */
export const KEEPS_STATE: ReadonlySet<OpName> = new Set([
  'VAR_HANDLE',
  'READ_VARIABLE',
  'ASSIGN_VARIABLE',
]);

/** An LSTM over a sequence as one operator, with its state in variables. */
export const FUSED_LSTM: OpName = 'UNIDIRECTIONAL_SEQUENCE_LSTM';

/** They multiply and sum, how often is not known here: networks in a network, and layers as one operator. */
export const MACS_UNKNOWN: ReadonlySet<OpName> = new Set([
  'CUSTOM',
  'DELEGATE',
  'LSTM',
  FUSED_LSTM,
  'BIDIRECTIONAL_SEQUENCE_LSTM',
  'RNN',
  'UNIDIRECTIONAL_SEQUENCE_RNN',
  'BIDIRECTIONAL_SEQUENCE_RNN',
  'SVDF',
  'RFFT2D',
  'CALL',
  'CALL_ONCE',
  'IF',
  'WHILE',
  'STABLEHLO_COMPOSITE',
  'STABLEHLO_CONVOLUTION',
  'STABLEHLO_CUSTOM_CALL',
  'STABLEHLO_DOT_GENERAL',
  'STABLEHLO_WHILE',
]);

/** Their first result holds the very bytes of the first input, and the runtime's memory planner gives it the same place. */
export const SAME_BYTES: ReadonlySet<OpName> = new Set(['SQUEEZE', 'BITCAST']);

/** Writes a sparse constant with its zeros. */
export const MAKES_DENSE: OpName = 'DENSIFY';
