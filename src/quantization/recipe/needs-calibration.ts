/** Which recipes take ranges from samples. */

import { modeOf } from '../modes/index.ts';
import type { Recipe } from './recipe.ts';

/** Whether the recipe, or an override in it, has a mode that takes the ranges of activations from samples. */
export function needsCalibration({ mode, overrides }: Recipe): boolean {
  const modes = [mode, ...overrides.flatMap((override) => override.mode ?? [])];
  return modes.some((name) => modeOf(name).needsCalibration);
}
