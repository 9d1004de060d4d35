/** What is known of ops that have no row: they are read, kept and written unchanged. */
import type { OpName } from './op-spec.ts';

/** They read and write variables, which live from one run to the next. */
export const KEEPS_STATE: ReadonlySet<OpName> = new Set([
  'VAR_HANDLE',
  'READ_VARIABLE',
  'ASSIGN_VARIABLE',
]);

/** Writes a sparse constant with its zeros. */
export const MAKES_DENSE: OpName = 'DENSIFY';
