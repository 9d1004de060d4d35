/** A runtime thread: LiteRT and the bundled data. Stopped by ending the thread. */
import { expose, transfer } from 'comlink';
import { testSetOf } from '../adapters/datasets/index.ts';
import type { LabelledSamples, TestSet } from '../adapters/datasets/test-set.ts';
import { createLiteRtRuntime } from '../adapters/litert/browser.ts';
import { PlaygroundError } from '../base/errors.ts';
import { calibrate } from '../calibration/calibrate.ts';
import { sampleLayers } from '../calibration/sample-layers.ts';
import { compareOutputs } from '../evaluation/compare-outputs.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { outcomeOf } from './api/outcome.ts';
import type { RuntimeApi, RuntimeLocations } from './api/runtime.ts';
import { loadDataFile } from './load-data.ts';

let started:
  | { readonly runtime: InferenceRuntime; readonly locations: RuntimeLocations }
  | undefined;
const tests = new Map<string, Promise<LabelledSamples>>();

function ready() {
  if (!started)
    throw new PlaygroundError('internal', 'The runtime is not started.', 'Reload the page.');
  return started;
}

function testSet(id: string): TestSet {
  const found = testSetOf(id);
  if (!found)
    throw new PlaygroundError('bad-data', `There is no data set “${id}”.`, 'Choose another one.');
  return found;
}

/** Read once and kept; after a failure the next call tries again. */
function loadTest(id: string, dataUrl: string): Promise<LabelledSamples> {
  const known = tests.get(id);
  if (known) return known;
  const loading = testSet(id).loadTest((path) => loadDataFile(dataUrl, path));
  tests.set(id, loading);
  loading.catch(() => tests.delete(id));
  return loading;
}

function loadTraining(id: string, count: number): Promise<SampleSource> {
  const { dataUrl } = ready().locations;
  return testSet(id).loadTraining((path) => loadDataFile(dataUrl, path), count);
}

const api: RuntimeApi = {
  start: (locations) =>
    outcomeOf(async () => {
      started = { runtime: await createLiteRtRuntime(locations), locations };
      return started.runtime.name;
    }),

  calibrate: (task, id, count, report) =>
    outcomeOf(async () =>
      calibrate({
        ...task,
        samples: await loadTraining(id, count),
        runtime: ready().runtime,
        onProgress: ({ done, total }) => report(done, total),
      }),
    ),

  async sampleLayers(task, id, count, report) {
    const outcome = await outcomeOf(async () =>
      sampleLayers({
        ...task,
        samples: await loadTraining(id, count),
        runtime: ready().runtime,
        onProgress: ({ done, total }) => report(done, total),
      }),
    );
    const rows = 'ok' in outcome ? [...outcome.ok.values()] : [];
    return transfer(
      outcome,
      rows.map(({ values }) => values.buffer as ArrayBuffer),
    );
  },

  compare: ({ samples: count, ...task }, id, report) =>
    outcomeOf(async () =>
      compareOutputs({
        ...task,
        samples: await loadTraining(id, count),
        runtime: ready().runtime,
        onProgress: ({ done, total }) => report(done, total),
      }),
    ),

  evaluate: (file, id, range, report) =>
    outcomeOf(async () => {
      const { runtime, locations } = ready();
      const samples = await loadTest(id, locations.dataUrl);
      return evaluate({
        file,
        samples,
        range,
        runtime,
        onProgress: ({ done, total }) => report(done, total),
      });
    }),

  labels: (id) => outcomeOf(async () => (await loadTest(id, ready().locations.dataUrl)).labels),
};

expose(api);
