/** What the compiler thread has run on samples: the page passes it on to the first runtime thread. */
import type { SampleRuns } from '../../driver/sample-runs.ts';
import { moved } from '../crossing/moved.ts';
import type { Job } from './jobs.ts';

/** Runs over the first `samples` training samples of a bundled set. Files and rows are moved, not copied. */
export function createSampleRuns(job: Job, testSet: string, samples: number): SampleRuns {
  // The thread is ended to stop it: a signal would only slow it down.
  const options = (stage: 'calibrating' | 'comparing') => {
    const { onProgress } = job.options(stage);
    return { ...(onProgress && { onProgress }) };
  };
  const begin = () => job.report({ stage: 'calibrating', done: 0, total: samples });
  return {
    calibrate(task) {
      begin();
      return job.onPool(([runtime]) =>
        runtime.calibrate(moved(task), testSet, samples, options('calibrating')),
      );
    },
    async sampleLayers(task) {
      begin();
      return moved(
        await job.onPool(([runtime]) =>
          runtime.sampleLayers(moved(task), testSet, samples, options('calibrating')),
        ),
      );
    },
    compare: (task) =>
      job.onPool(([runtime]) => runtime.compare(task, testSet, options('comparing'))),
  };
}
