/** Sources of samples in a runtime thread: bundled ones, and sets of the person's own that the thread was given. */
import { openSource } from '../../adapters/datasets/open-source.ts';
import { type OwnSet, ownSource } from '../../adapters/datasets/own-set.ts';
import type { LoadFile, Source, SourceReference } from '../../adapters/datasets/source.ts';
import type { ReferenceOutputs } from '../../evaluation/labels.ts';
import type { TaskLabels } from '../../evaluation/tasks.ts';
import type { TestSamples } from '../../ports/data-source.ts';

/** @param load fetches a file of a bundled source. */
export function createSources(load: LoadFile) {
  const tests = new Map<string, Promise<TestSamples<TaskLabels>>>();
  const own = new Map<string, Source>();
  /** Outputs of the float model, by what they are of. */
  const references = new Map<string, ReferenceOutputs>();

  const open = (reference: SourceReference): Source => openSource(reference, load, own);

  return {
    open,

    /** A set of the person's own can be named from now on. */
    addSet(set: OwnSet): void {
      own.set(set.facts.id, ownSource(set));
      tests.delete(set.facts.id);
    },

    /** Outputs of the float model under this key are known here. */
    keepReference(key: string, outputs: ReferenceOutputs): void {
      // Those of another model or set are of no more use.
      references.clear();
      references.set(key, outputs);
    },

    /** Undefined where they are not known. */
    reference: (key: string): ReferenceOutputs | undefined => references.get(key),

    /** Read once and kept; after a failure the next call tries again. */
    loadTest(reference: SourceReference): Promise<TestSamples<TaskLabels>> {
      const { id } = reference;
      const known = tests.get(id);
      if (known) return known;
      const loading = open(reference).loadTest();
      tests.set(id, loading);
      loading.catch(() => tests.delete(id));
      return loading;
    },
  };
}
