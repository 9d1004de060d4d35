/** Weight pictures from the engine, kept as long as the model is open. */
import { useEffect, useState } from 'react';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import { learnsRounding, type Recipe, recipeKey } from '../../../quantization/recipe/recipe.ts';
import { currentKey } from '../../../store/keys.ts';
import type { Playground } from '../../../store/playground.ts';
import type { PlaygroundState } from '../../../store/state.ts';
import type { Engine, WeightPicture } from '../../../workers/engine.ts';
import { keptAnswer } from '../../shared/kept-answers.ts';
import { useEngine, usePlayground, useStoreApi } from '../../shared/playground.tsx';

function load(
  engine: Engine,
  key: string,
  recipe: Recipe,
  layer: string,
  channel: number | null,
): Promise<WeightPicture> {
  return keptAnswer(key, () => engine.compiler.weights(recipe, layer, channel));
}

/** The thread that makes pictures also writes files, and a file is waited for. */
const isWriting = ({ job }: PlaygroundState) => job?.measures === false;

export async function fileWritten(store: Playground): Promise<void> {
  if (!isWriting(store.getState())) return;
  await new Promise<void>((resolve) => {
    const end = store.subscribe((state) => {
      if (isWriting(state)) return;
      end();
      resolve();
    });
  });
}

const keyOf = (base: string, layer: string, channel: number | null) =>
  [base, layer, channel ?? 'all'].join(' | ');

/**
 * Stands for the model and for how its weights are rounded: learned rounding, and what the scheme best leaves out, are known
 * only after a run.
 */
export function useRoundingKey(recipe: Recipe | undefined): string {
  const hash = usePlayground((state) => state.model?.hash ?? '');
  const settled = usePlayground((state) => {
    const entry = recipe && state.entries[currentKey(state, recipe)];
    if (!recipe || entry?.origin !== 'computed') return false;
    const { diagnostics } = entry.result.conversion;
    return learnsRounding(recipe) || diagnostics.some(({ code }) => code === 'pass-left-out');
  });
  return recipe ? `${baseKey(hash, recipe)}${settled ? ' | settled' : ''}` : '';
}

const baseKey = (hash: string, recipe: Recipe) => `${hash} | ${recipeKey(recipe)}`;

interface Loaded {
  readonly key: string;
  readonly recipe: Recipe;
  readonly picture: WeightPicture | null;
  readonly error: ErrorData | null;
}

export interface WeightsView {
  /** The last picture that came; of other settings while `loading`. */
  readonly picture: WeightPicture | null;
  /** The settings that `picture` was made with. */
  readonly recipe: Recipe | null;
  readonly error: ErrorData | null;
  readonly loading: boolean;
}

/** Has pictures made before they are drawn, one after the other, as long as the thread that makes them has no file to write. */
export type AskWeights = (recipes: readonly Recipe[]) => void;

export function useAskWeights(layer: string | undefined, channel: number | null): AskWeights {
  const engine = useEngine();
  const store = useStoreApi();
  const makeAll = async (recipes: readonly Recipe[]) => {
    for (const recipe of recipes) {
      const state = store.getState();
      if (state.engineState !== 'ready' || layer === undefined || isWriting(state)) return;
      const key = keyOf(baseKey(state.model?.hash ?? '', recipe), layer, channel);
      // An error is shown by the picture that is drawn.
      await load(engine, key, recipe, layer, channel).catch(() => undefined);
    }
  };
  return (recipes) => void makeAll(recipes);
}

export function useWeights(
  recipe: Recipe | undefined,
  layer: string | undefined,
  channel: number | null,
): WeightsView {
  const engine = useEngine();
  const ready = usePlayground((state) => state.engineState === 'ready');
  const base = useRoundingKey(recipe);
  const storedWeights = usePlayground((state) => state.storedWeights);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const key = recipe && layer !== undefined ? keyOf(base, layer, channel) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for everything that the picture depends on
  useEffect(() => {
    if (!ready || key === null || !recipe || layer === undefined) return;
    let current = true;
    load(engine, key, recipe, layer, channel).then(
      (picture) => current && setLoaded({ key, recipe, picture, error: null }),
      (thrown) => current && setLoaded({ key, recipe, picture: null, error: toErrorData(thrown) }),
    );
    return () => {
      current = false;
    };
  }, [engine, ready, key]);
  const loading = key !== null && loaded?.key !== key;
  const stored =
    loading && recipe && channel === null
      ? storedWeights.find(
          ({ recipe: other, picture }) =>
            picture.layer === layer && recipeKey(other) === recipeKey(recipe),
        )
      : undefined;
  if (stored) return { ...stored, error: null, loading: false };
  return {
    picture: loaded?.picture ?? null,
    recipe: loaded?.recipe ?? null,
    error: loading ? null : (loaded?.error ?? null),
    loading,
  };
}

/** What is lost in each layer: decibels by layer id, filled in one layer after the other. */
export function useLayerErrors(
  recipe: Recipe | undefined,
  layers: readonly string[],
): ReadonlyMap<string, number> {
  const engine = useEngine();
  const store = useStoreApi();
  const ready = usePlayground((state) => state.engineState === 'ready');
  const base = useRoundingKey(recipe);
  const [errors, setErrors] = useState<{ key: string; values: ReadonlyMap<string, number> }>();
  const key = [base, ...layers].join(' | ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for recipe and layers
  useEffect(() => {
    if (!ready || !recipe) return;
    let current = true;
    void (async () => {
      const values = new Map<string, number>();
      for (const layer of layers) {
        try {
          await fileWritten(store);
          const picture = await load(engine, keyOf(base, layer, null), recipe, layer, null);
          if (!current) return;
          if (picture.quantization) values.set(layer, picture.quantization.sqnrDb);
          setErrors({ key, values: new Map(values) });
        } catch {
          // The layer's own picture shows why; the list continues without its figure.
          if (!current) return;
        }
      }
    })();
    return () => {
      current = false;
    };
  }, [engine, ready, key]);
  return errors?.key === key ? errors.values : NONE;
}

const NONE: ReadonlyMap<string, number> = new Map();
