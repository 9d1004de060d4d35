/** Test samples as pictures, and what files answer to them, from the engine. */
import { sourceNamed } from '../../adapters/datasets/index.ts';
import { referenceOf } from '../../adapters/datasets/source.ts';
import type { TaskName } from '../../evaluation/tasks.ts';
import type { PictureFacts } from '../../ports/data-source.ts';
import { modeOf } from '../../quantization/modes/index.ts';
import { type Recipe, recipeKey } from '../../quantization/recipe/recipe.ts';
import { testSetOf } from '../../store/keys.ts';
import type { KnownFile, Photo, Shares } from '../../workers/engine.ts';
import { useEngine, usePlayground } from './playground.tsx';
import { type Asked, useAnswer, useFileKey } from './use-answer.ts';

/** A test set whose samples are pictures. */
export interface PictureSet {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly classNames: readonly string[];
  readonly picture: PictureFacts;
  readonly task: TaskName;
  /** What one of its samples is called within a sentence. */
  readonly one: string;
  readonly several: string;
}

/** The test set of the open model; null where there is none, or where its samples are no pictures. */
export function usePictureSet(): PictureSet | null {
  const id = usePlayground(testSetOf);
  const facts = id === null ? undefined : sourceNamed(id);
  if (!facts?.picture) return null;
  const { name, testSamples: count, classNames, picture, task } = facts;
  const [one, several] = picture.called ?? ['photo', 'photos'];
  return { id: facts.id, name, count, classNames, picture, task, one, several };
}

/** The file of a column; null as long as it is not written. */
export function useFile(recipe: Recipe | undefined): KnownFile | null {
  const written = useFileKey(recipe);
  const ready = usePlayground((state) => state.engineState === 'ready');
  const hash = usePlayground((state) => state.model?.hash);
  if (!recipe) return null;
  // Without integers nothing is learned from samples: the file is written as soon as it is asked for.
  const isPlain = modeOf(recipe.mode).weights.kind !== 'integer' && recipe.overrides.length === 0;
  const plain = ready && isPlain ? `${hash} | ${recipeKey(recipe)}` : null;
  const key = plain ?? written;
  return key === null ? null : { key, recipe };
}

/** Samples at these places. */
export function usePhotos(set: string | null, places: readonly number[]): Asked<readonly Photo[]> {
  const { photos } = useEngine();
  const key = set === null || places.length === 0 ? null : `${set} | ${places.join()}`;
  return useAnswer(key, () => photos.at(referenceOf(set ?? ''), places));
}

/** Shares that a file gives to samples, by their places, once it is written. */
export function useShares(
  file: KnownFile | null,
  set: string | null,
  places: readonly number[],
): Asked<ReadonlyMap<number, Shares>> {
  const { photos } = useEngine();
  const key =
    file === null || set === null || places.length === 0
      ? null
      : `${file.key} | ${set} | ${places.join()}`;
  return useAnswer(key, async () => {
    if (!file) throw new TypeError('No file is written.');
    const shares = await photos.shares(file, referenceOf(set ?? ''), places);
    return new Map(shares.map((own, i) => [places[i] ?? -1, own]));
  });
}

/** Real values of the first output that a file gives to samples, by their places, once it is written. */
export function useOutputs(
  file: KnownFile | null,
  set: string | null,
  places: readonly number[],
): Asked<ReadonlyMap<number, Float32Array>> {
  const { photos } = useEngine();
  const isAsked = file !== null && set !== null && places.length > 0;
  const key = isAsked ? `outputs | ${file.key} | ${set} | ${places.join()}` : null;
  return useAnswer(key, async () => {
    if (!file) throw new TypeError('No file was made.');
    const outputs = await photos.outputs(file, referenceOf(set ?? ''), places);
    return new Map(outputs.map((own, i) => [places[i] ?? -1, own]));
  });
}
