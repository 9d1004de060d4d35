/** Which result belongs to which settings. */
import { sourceNamed } from '../adapters/datasets/index.ts';
import { referenceOf, type SourceReference } from '../adapters/datasets/source.ts';
import type { TaskName } from '../evaluation/tasks.ts';
import { type Device, USUAL_DEVICE } from '../ports/device.ts';
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import type { ColumnResult } from '../share/results.ts';
import { sampleOf } from '../share/samples.ts';
import type { PlaygroundState } from './state.ts';
import { isOwnSet } from './test-sets.ts';

/** Id of the source that accuracy is measured on, null for none. */
export function testSetOf({ model, measured }: Pick<PlaygroundState, 'model' | 'measured'>) {
  return (measured && model?.testSets[0]) || null;
}

/** The same, also of a sample that is being opened: what stands beside the picture needs its room from the start. */
export function testSetToCome(
  state: Pick<PlaygroundState, 'model' | 'measured' | 'reference' | 'openError'>,
): string | null {
  const { model, measured, reference, openError } = state;
  if (model) return testSetOf(state);
  const sample = measured && !openError && reference.kind === 'sample' && sampleOf(reference.id);
  return sample ? sample.testSet : null;
}

/** The same as `testSetOf`, as the engine takes it. */
export function sourceOf(
  state: Pick<PlaygroundState, 'model' | 'measured'>,
): SourceReference | null {
  const id = testSetOf(state);
  return id === null ? null : referenceOf(id);
}

/** The task that files are measured by, null for none. */
export function taskMeasured(state: Pick<PlaygroundState, 'model' | 'measured'>): TaskName | null {
  return sourceNamed(testSetOf(state) ?? '')?.task ?? null;
}

/** A file that is not measured is the same for every device. */
export function resultKey(recipe: Recipe, testSet: string | null, device: Device): string {
  return `${recipeKey(recipe)} | ${testSet === null ? '' : `${testSet} | ${device}`}`;
}

export function keyOfResult({ recipe, testSet, device }: ColumnResult): string {
  return resultKey(recipe, testSet, device);
}

/** The key that a column's result has under the current settings, on the chosen device or on another. */
export function currentKey(
  state: Pick<PlaygroundState, 'model' | 'measured' | 'device'>,
  recipe: Recipe,
  device = state.device,
): string {
  return resultKey(recipe, testSetOf(state), device);
}

/** Names the file of a column: null as long as the engine has not written it. */
export function fileKeyOf(
  state: Pick<PlaygroundState, 'model' | 'measured' | 'device' | 'engineState' | 'entries'>,
  recipe: Recipe,
): string | null {
  const key = currentKey(state, recipe);
  const entry = state.entries[key];
  if (state.engineState !== 'ready' || entry?.origin !== 'computed') return null;
  // What a check leaves out makes another file.
  const { fileBytes, diagnostics } = entry.result.conversion;
  return `${state.model?.hash} | ${key} | ${fileBytes} | ${diagnostics.length}`;
}

/** The key of an autopsy, whose files are run on the CPU, under the settings of now. */
export function autopsyKey(
  state: Pick<PlaygroundState, 'model' | 'measured' | 'autopsySamples'>,
  recipe: Recipe,
): string {
  const result = resultKey(recipe, testSetOf(state), USUAL_DEVICE);
  return `${state.model?.hash ?? ''} | ${result} | ${setOf(state.model)}${state.autopsySamples}`;
}

/** The key of what searches have tried under the settings of now: model, samples, and whether the right answers count. */
export function searchKey({
  model,
  measured,
  searchSettings,
}: Pick<PlaygroundState, 'model' | 'measured' | 'searchSettings'>): string {
  return `${model?.hash ?? ''} | ${measured} | ${setOf(model)}${searchSettings.samples}`;
}

/** Files are run on the person's own data, whether the right answers count or not. */
function setOf(model: PlaygroundState['model']): string {
  const inUse = model?.testSets[0];
  return isOwnSet(inUse) ? `${inUse} | ` : '';
}
