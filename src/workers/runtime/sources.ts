/** Sources of samples in a runtime thread: bundled ones, and sets of the person's own that the thread was given. */
import { openSource } from '../../adapters/datasets/open-source.ts';
import { type OwnSet, ownSource } from '../../adapters/datasets/own-set.ts';
import type { LoadFile, Source, SourceReference } from '../../adapters/datasets/source.ts';
import type { TaskLabels } from '../../evaluation/tasks.ts';
import type { TestSamples } from '../../ports/data-source.ts';

/** @param load fetches a file of a bundled source. */
export function createSources(load: LoadFile) {
  const tests = new Map<string, Promise<TestSamples<TaskLabels>>>();
  const own = new Map<string, Source>();

  const open = (reference: SourceReference): Source => openSource(reference, load, own);

  return {
    open,

    /** A set of the person's own can be named from now on. */
    addSet(set: OwnSet): void {
      own.set(set.facts.id, ownSource(set));
      tests.delete(set.facts.id);
    },

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
