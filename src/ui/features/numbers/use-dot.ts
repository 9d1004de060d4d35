/** What the engine tells of a dot product of the selected column's file. */
import { useState } from 'react';
import type { ErrorData } from '../../../base/errors.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { DotLayer, DotProduct } from '../../../workers/engine.ts';
import { useEngine, usePlayground } from '../../shared/playground.tsx';
import { useAnswer } from '../../shared/use-answer.ts';
import { useFile } from '../../shared/use-photos.ts';
import { useSample } from '../../shared/use-sample.ts';

export interface DotView {
  /** Layers that multiply integers; null until they are known. */
  readonly layers: readonly DotLayer[] | null;
  readonly layer: DotLayer | undefined;
  /** May be that of the question before while `loading`. */
  readonly product: DotProduct | null;
  readonly loading: boolean;
  readonly error: ErrorData | null;
  /** Whether there are pictures to run. */
  readonly hasPhotos: boolean;
  setElement(element: number): void;
}

/** A dot product that is there. */
export type KnownDot = DotView & {
  readonly layers: readonly DotLayer[];
  readonly layer: DotLayer;
  readonly product: DotProduct;
};

export const isInteger = ({ arithmetic }: DotLayer) =>
  arithmetic !== 'float' && arithmetic !== 'blocks';

/** The one that the page looks at, or the one with the fewest products. */
function shownOf(layers: readonly DotLayer[], chosen: string): DotLayer | undefined {
  const own = layers.filter(isInteger);
  const named = own.find(({ name }) => name === chosen);
  return named ?? own.toSorted((a, b) => a.terms - b.terms)[0];
}

export function useDot(recipe: Recipe | undefined): DotView {
  const { compiler, photos } = useEngine();
  const file = useFile(recipe);
  const chosen = usePlayground((state) => state.layer);
  const sample = useSample();
  const asked = useAnswer(file && `layers of ${file.key}`, async () => {
    if (!file) throw new TypeError('No file is written.');
    return compiler.dotLayers(file.recipe);
  });
  const layers = asked.loading ? null : asked.value;
  const layer = layers ? shownOf(layers, chosen) : undefined;
  const place = `${file?.key} | ${layer?.at}`;
  const [picked, setPicked] = useState<{ place: string; element: number } | null>(null);
  const element = picked?.place === place ? picked.element : null;
  const key = file && layer && sample ? `${place} | ${sample.key} | ${element}` : null;
  const { value, loading, error } = useAnswer(key, async () => {
    if (!file || !layer || !sample) throw new TypeError('Nothing is chosen.');
    return photos.dot(file, layer.at, sample.sample, element);
  });
  return {
    ...{ layers, layer, loading: key !== null && loading, hasPhotos: sample !== null },
    product: key === null ? null : value,
    error: asked.error ?? error,
    setElement: (next) => setPicked({ place, element: next }),
  };
}
