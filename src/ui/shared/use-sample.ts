/** The picture that the page looks at: a test photo, or the person's own. */
import { referenceOf } from '../../adapters/datasets/source.ts';
import type { OneSample } from '../../workers/engine.ts';
import { usePlayground } from './playground.tsx';
import { usePictureSet } from './use-photos.ts';

/** With a key that no other picture has. */
export interface ChosenSample {
  readonly key: string;
  readonly sample: OneSample;
}

const numbers = new WeakMap<Float32Array, number>();
let drawn = 0;

/** A picture of the person's own is a new array whenever it changes. */
function numberOf(values: Float32Array): number {
  const known = numbers.get(values) ?? ++drawn;
  numbers.set(values, known);
  return known;
}

/** Null where the test set has no pictures. */
export function useSample(): ChosenSample | null {
  const set = usePictureSet();
  const chosen = usePlayground(({ photos }) => photos.photo);
  const own = usePlayground(({ ownPicture }) => (ownPicture.shown ? ownPicture.values : null));
  if (!set) return null;
  if (own && set.picture.drawn) return { key: `own ${numberOf(own)}`, sample: { values: own } };
  const place = chosen ?? set.picture.first[0] ?? 0;
  return { key: `${set.id} ${place}`, sample: { source: referenceOf(set.id), place } };
}
