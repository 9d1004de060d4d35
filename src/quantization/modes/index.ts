/** The table of modes. Adding one: a file here, a line in this table, its name in `recipe.ts`. */
import type { ModeName } from '../recipe/recipe.ts';
import { dynamicInt4 } from './dynamic-int4.ts';
import { dynamicInt8 } from './dynamic-int8.ts';
import { float16 } from './float16.ts';
import { float32 } from './float32.ts';
import { int8 } from './int8.ts';
import { int16x8 } from './int16x8.ts';
import type { ModeSpec } from './mode-spec.ts';
import { weightOnlyInt4 } from './weight-only-int4.ts';
import { weightOnlyInt8 } from './weight-only-int8.ts';

export const MODES = {
  float32,
  float16,
  'weight-only-int8': weightOnlyInt8,
  'weight-only-int4': weightOnlyInt4,
  'dynamic-int8': dynamicInt8,
  'dynamic-int4': dynamicInt4,
  int8,
  int16x8,
} as const satisfies { readonly [N in ModeName]: ModeSpec<N> };

/** The row of `name`, at its general type. */
export function modeOf(name: ModeName): ModeSpec<ModeName> {
  return MODES[name];
}
