/** What the compiler thread has run on samples: the page passes it on to the first runtime thread. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { SampleRuns } from '../../driver/sample-runs.ts';
import { moved } from '../crossing/moved.ts';
import type { Job } from './jobs.ts';

/** Runs over the first `samples` calibration samples of a source. Files and rows are moved, not copied. */
export function createSampleRuns(job: Job, source: SourceReference, samples: number): SampleRuns {
  const begin = () => job.report({ stage: 'calibrating', done: 0, total: samples });
  return {
    calibrate(task) {
      begin();
      return job.onPool(([runtime]) =>
        runtime.calibrate(moved(task), source, samples, job.options('calibrating')),
      );
    },
    async sampleLayers(task) {
      begin();
      return moved(
        await job.onPool(([runtime]) =>
          runtime.sampleLayers(moved(task), source, samples, job.options('calibrating')),
        ),
      );
    },
    compare: (task) =>
      job.onPool(([runtime]) => runtime.compare(task, source, job.options('comparing'))),
  };
}
