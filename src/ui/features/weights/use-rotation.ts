/** Pictures of a layer at sizes of a rotation, as they are asked for. */
import { useEffect, useState } from 'react';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import { type Recipe, withoutRotation } from '../../../quantization/recipe/recipe.ts';
import type { RotationPicture } from '../../../workers/engine.ts';
import { keptAnswer } from '../../shared/kept-answers.ts';
import { useEngine, usePlayground, useStoreApi } from '../../shared/playground.tsx';
import { fileWritten, useRoundingKey } from './use-weights.ts';

export type RotationPictures = ReadonlyMap<number, RotationPicture>;

interface Found {
  readonly key: string;
  readonly pictures: RotationPictures;
  /** The layer has no weights that become integers. */
  readonly floats: boolean;
  readonly error: ErrorData | null;
}

const NONE: RotationPictures = new Map();

/** Milliseconds that a hand rests on a size before it is asked for: a picture can take seconds. */
const RESTS = 120;

/**
 * The weights as they are, those in blocks of `size`, and those in the largest blocks, in this order; sizes that were asked for stay.
 * @param layer absent where there is nothing to rotate.
 */
export function useRotation(
  recipe: Recipe,
  layer: string | undefined,
  sizes: readonly number[],
  size: number,
): Omit<Found, 'key'> {
  const engine = useEngine();
  const store = useStoreApi();
  const ready = usePlayground((state) => state.engineState === 'ready');
  const plain = withoutRotation(recipe);
  const key = [useRoundingKey(plain), layer].join(' | ');
  const [found, setFound] = useState<Found>();
  const own = found?.key === key ? found : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for recipe and layer
  useEffect(() => {
    if (!ready || layer === undefined) return;
    let current = true;
    const tell = (news: Partial<Found>) => {
      if (!current) return;
      setFound((last) => ({
        ...(last?.key === key ? last : { key, pictures: NONE, floats: false }),
        ...{ error: null },
        ...news,
      }));
    };
    void (async () => {
      let pictures = own?.pictures ?? NONE;
      if (pictures.size > 0) await new Promise((resolve) => setTimeout(resolve, RESTS));
      for (const next of [1, size, sizes.at(-1) ?? 1]) {
        if (pictures.has(next)) continue;
        try {
          await fileWritten(store);
          if (!current) return;
          const picture = await keptAnswer(`${key} | rotated by ${next}`, () =>
            engine.compiler.rotation(plain, layer, next),
          );
          if (!picture) return tell({ floats: true });
          pictures = new Map([...pictures, [next, picture]]);
          tell({ pictures });
        } catch (thrown) {
          return tell({ error: toErrorData(thrown) });
        }
      }
      return;
    })();
    return () => {
      current = false;
    };
  }, [engine, ready, key, size]);
  return own ?? { pictures: NONE, floats: false, error: null };
}
