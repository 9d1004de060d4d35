/** The table of modes. Adding one: a file here and a line in this table. */
import { dynamicInt2 } from './dynamic-int2.ts';
import { dynamicInt4 } from './dynamic-int4.ts';
import { dynamicInt8 } from './dynamic-int8.ts';
import { float16 } from './float16.ts';
import { float32 } from './float32.ts';
import { int8 } from './int8.ts';
import { int16x8 } from './int16x8.ts';
import type { ModeSpec } from './mode-spec.ts';
import { weightOnlyInt4 } from './weight-only-int4.ts';
import { weightOnlyInt8 } from './weight-only-int8.ts';

/** In the order in which they are offered. */
const ALL = [
  float32,
  float16,
  weightOnlyInt8,
  weightOnlyInt4,
  dynamicInt8,
  dynamicInt4,
  dynamicInt2,
  int8,
  int16x8,
] as const;

/** Name of a mode, as recipes, links and the command line write it. */
export type ModeName = (typeof ALL)[number]['name'];

/** All modes, in the order in which they are offered. */
export const MODE_NAMES: readonly ModeName[] = ALL.map(({ name }) => name);

/** The table of modes by name. */
export const MODES = Object.fromEntries(ALL.map((mode) => [mode.name, mode])) as {
  readonly [N in ModeName]: ModeSpec<N>;
};

/** The mode of layers whose kernels do not read what `mode` stores; undefined for modes that are for all layers. */
export function elsewhereOf({ elsewhere }: ModeSpec<ModeName>): ModeName | undefined {
  return MODE_NAMES.find((name) => name === elsewhere);
}

/** The row of `name`, at its general type. */
export function modeOf(name: ModeName): ModeSpec<ModeName> {
  return MODES[name];
}
