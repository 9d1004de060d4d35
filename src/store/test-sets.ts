/** The test sets that fit the open model: the one in use stands first, and only that one may be a person's own. */
import { sourceNamed } from '../adapters/datasets/index.ts';
import { OWN_PREFIX } from '../adapters/datasets/source.ts';
import type { ModelSummary } from '../share/results.ts';

export function isOwnSet(id: string | undefined): boolean {
  return id?.startsWith(OWN_PREFIX) ?? false;
}

/** Whether the samples of a set are made for inputs like these. */
export function fitsModel(id: string, { inputs }: Pick<ModelSummary, 'inputs'>): boolean {
  return sourceNamed(id)?.fits(inputs.map(({ shape }) => shape)) ?? false;
}

/** @param id of the set to be used; null for the bundled one that fits best, if there is one. */
export function withTestSet(model: ModelSummary, id: string | null): ModelSummary {
  const bundled = model.testSets.filter((other) => !isOwnSet(other) && other !== id);
  return { ...model, testSets: id === null ? bundled : [id, ...bundled] };
}

/** The summary of a model as it was opened anew, with the test set that was in use, if that fits. */
export function withSetInUse(model: ModelSummary, before: ModelSummary | null): ModelSummary {
  const inUse = before?.testSets[0];
  return inUse !== undefined && isOwnSet(inUse) && fitsModel(inUse, model)
    ? withTestSet(model, inUse)
    : model;
}
