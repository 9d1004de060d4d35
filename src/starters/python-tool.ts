/** Which of the original tools makes such a file, and from what. */
import { modeOf } from '../quantization/modes/index.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { blockSizeOf } from '../quantization/recipe/settings/granularity.ts';
import type { StarterSource } from './starter.ts';

/** `training`: TFMOT trains, and the converter writes. */
export type Tool = 'converter' | 'quantizer' | 'training';

/** What the script reads; `other`: the float .tflite in place of a format that the tools do not read. */
export type Origin = 'keras-2' | 'keras-3' | 'tflite' | 'other';

/** What of `source` the tools read. */
export function originOf({ format, fileName }: StarterSource): Origin {
  if (/^Keras 3/.test(format)) return 'keras-3';
  if (/^Keras/.test(format)) return 'keras-2';
  return /tflite/i.test(format) || /\.tflite$/i.test(fileName) ? 'tflite' : 'other';
}

/** What the converter has a switch for. */
function isForConverter({ mode, overrides, granularity, weightBits }: Recipe): boolean {
  const { weights, compute } = modeOf(mode);
  const isWeightOnly = weights.kind === 'integer' && compute === 'float';
  const isPacked = weights.kind === 'integer' && weights.bits < 8;
  return (
    !isWeightOnly &&
    !isPacked &&
    overrides.length === 0 &&
    blockSizeOf(granularity) === null &&
    weightBits === null
  );
}

/** Bits of a weight that ai-edge-quantizer stores. */
const TOOL_BITS: readonly (number | null | undefined)[] = [4, 8, null, undefined];

/** Whether all weights have widths that the tools store. */
export const hasToolBits = ({ weightBits, overrides }: Recipe): boolean =>
  [weightBits, ...overrides.map((override) => override.weightBits)].every((bits) =>
    TOOL_BITS.includes(bits),
  );

/**
 * `recipe` without what the tools leave in float in silence: weights of other widths have the mode’s own, and only dense layers
 * have a scale per block.
 */
export function forQuantizer(recipe: Recipe): Recipe {
  const { granularity, overrides } = recipe;
  const own = <T extends { readonly weightBits?: number | null }>(settings: T): T =>
    TOOL_BITS.includes(settings.weightBits) ? settings : { ...settings, weightBits: null };
  const rest = overrides.map(own);
  if (blockSizeOf(granularity) === null) return { ...own(recipe), overrides: rest };
  const dense = { op: 'FULLY_CONNECTED', granularity };
  return { ...own(recipe), granularity: 'per-channel', overrides: [dense, ...rest] };
}

/** The tool that comes closest to `recipe`. */
export function toolFor(recipe: Recipe, origin: Origin): Tool {
  const isKeras = origin === 'keras-2' || origin === 'keras-3';
  // TFMOT wraps layers of Keras 2 alone, and trains for 8 bits.
  if (recipe.trained !== undefined && origin === 'keras-2' && recipe.mode === 'int8') {
    return 'training';
  }
  return isKeras && isForConverter(recipe) ? 'converter' : 'quantizer';
}
