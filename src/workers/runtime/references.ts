/** What a runtime thread does with the float model: its outputs as right answers, computed by one and handed to the others; a check of own data. */
import type { OwnSet } from '../../adapters/datasets/own-set.ts';
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { JobOptions } from '../../base/progress.ts';
import { checkSetup, type SetupFindings } from '../../driver/check-setup.ts';
import { EVALUATION_BATCH } from '../../evaluation/answers.ts';
import type { ReferenceOutputs } from '../../evaluation/labels.ts';
import { referenceOutputs } from '../../evaluation/reference-outputs.ts';
import { classLabels } from '../../evaluation/tasks.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import type { createSources } from './sources.ts';

type Sources = Pick<ReturnType<typeof createSources>, 'loadTest' | 'reference' | 'keepReference'>;

export function createReferences(sources: Sources, runtime: () => InferenceRuntime) {
  const { loadTest, reference, keepReference } = sources;
  return {
    /** Whether the outputs under this key are known. */
    hasReference: (key: string): boolean => reference(key) !== undefined,

    keepReference,

    /** Whether a set of the person's own is fed to the model as it was trained: see `checkSetup`. */
    checkSetup: (
      { files, index, setup, model }: OwnSet,
      file: Uint8Array,
      { signal }: JobOptions,
    ): Promise<SetupFindings> =>
      checkSetup({
        ...{ files, index, setup, model, file, runtime: runtime() },
        ...(signal && { signal }),
      }),

    /**
     * Runs the float file over the first `count` test samples, unless its outputs are known.
     * @throws PlaygroundError as `referenceOutputs`.
     */
    async makeReference(
      key: string,
      file: Uint8Array,
      source: SourceReference,
      count: number,
      { signal, onProgress }: JobOptions,
    ): Promise<ReferenceOutputs> {
      const known = reference(key);
      if (known) return known;
      const { labels, read } = await loadTest(source);
      const outputs = await referenceOutputs({
        ...{ file, runtime: runtime(), samples: { count, read }, batch: EVALUATION_BATCH, signal },
        onDone: (done) => onProgress?.({ stage: 'comparing', done, total: count }),
      });
      const classes = classLabels(labels)?.subarray(0, count);
      const made = { ...outputs, ...(classes && { classes }) };
      keepReference(key, made);
      return made;
    },
  };
}
