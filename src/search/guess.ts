/** A first mix for a budget of bytes, before anything is known of single layers. */
import { modeOf } from '../quantization/modes/index.ts';
import { blockSizeOf } from '../quantization/recipe/settings/granularity.ts';
import type { LayerSettings } from '../quantization/recipe/settings/overrides.ts';
import type { Assignment, Family } from './space.ts';

const BITS_PER_BYTE = 8;
/** Of a block's scale, a float16. */
const SCALE_BYTES = 2;

/**
 * The fewest layers in four bits, the largest first, that should bring the file within `most` bytes; of those as few the ones with
 * the smallest blocks, which are nearest to the weights. Null where none is needed, and where all do not suffice.
 */
export function guessFor({ layers, bytes }: Family, most: number): Assignment | null {
  if (bytes <= most) return null;
  const kinds = new Map<string, LayerSettings>();
  for (const { others } of layers) {
    for (const other of others) if (bitsOf(other) === 4) kinds.set(JSON.stringify(other), other);
  }
  const guesses = [...kinds].flatMap(([key, kind]) => {
    const mix = layers.map(() => -1);
    let [left, changed] = [bytes, 0];
    for (const [i, { weights, others }] of layers.entries()) {
      if (left <= most) break;
      const option = others.findIndex((other) => JSON.stringify(other) === key);
      if (option < 0) continue;
      mix[i] = option;
      left -= savedBytes(weights, kind);
      changed++;
    }
    return left <= most ? [{ mix, changed, left }] : [];
  });
  return guesses.toSorted((a, b) => a.changed - b.changed || b.left - a.left)[0]?.mix ?? null;
}

/** Of weights in eight bits, put into four. */
function savedBytes(weights: number, { granularity }: LayerSettings): number {
  const block = blockSizeOf(granularity);
  return (weights * 4) / BITS_PER_BYTE - (block === null ? 0 : (SCALE_BYTES * weights) / block);
}

function bitsOf({ mode, weightBits }: LayerSettings): number {
  const { weights } = modeOf(mode);
  return weightBits ?? (weights.kind === 'integer' ? weights.bits : 32);
}
