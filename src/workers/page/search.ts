/** A what-if search: in the compiler thread, its files run by the runtime threads, in turn with the page's other jobs. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { Probe } from '../../autopsy/probe.ts';
import { toErrorData } from '../../base/errors.ts';
import type { SampleRuns } from '../../driver/sample-runs.ts';
import type { SampleRange } from '../../ports/batches.ts';
import { defaultRecipe } from '../../quantization/recipe/recipe.ts';
import { type Evaluation, isFinal } from '../../search/trial.ts';
import type { SearchControl, SearchEnd, SearchedOn, SearchOrder } from '../api/search.ts';
import { cancelled } from '../crossing/connect.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Job, RunJob } from './jobs.ts';
import { createProbe } from './probe.ts';
import { createSampleRuns } from './sample-runs.ts';
import { createTurns, type Turns } from './turns.ts';

/** Recipes of a search have all settings but their layers' as usual. */
const { calibrationSamples } = defaultRecipe('int8');

/** A thread that is ended more often than this without a file in between will not get to one. */
const MOST_RESTARTS = 5;

/**
 * Only what runs on samples is a job of the page: columns that are asked for meanwhile are converted and measured between two
 * files of the search.
 */
export async function searchIn(
  compiler: CompilerThread,
  { run, threads }: { readonly run: RunJob; readonly threads: number },
  on: SearchedOn,
  order: SearchOrder,
  control: SearchControl,
): Promise<SearchEnd> {
  const { signal, pause } = control;
  const { source, samples, further, task, labelled } = on;
  const turns = createTurns(run, signal);
  const turn: Turns = (work) => turns((job) => work(alone(job)));
  const probe = probeIn(turn, source, { first: 0, count: samples });
  // A finalist at a time, on all threads.
  const again = further && probeIn(turns, source, further);
  const labels = labelled
    ? await turn((job) => job.onPool(([runtime]) => runtime.labels(source)))
    : null;
  const stop = new AbortController();
  for (const either of [signal, pause]) {
    if (either.aborted) stop.abort();
    either.addEventListener('abort', () => stop.abort(), { once: true });
  }
  const made: Evaluation[] = [];
  let tried = 0;
  let restarts = 0;
  for (;;) {
    const api = await compiler.ready();
    try {
      const searching = api.search(runsIn(turn, on, control), probe, again, {
        ...{ ...order, task, labels, threads, signal: stop.signal },
        known: [...order.known, ...made],
        further,
        files: order.files - tried,
        onStart: (start) => control.onStart(start),
        onFinals: (files) => control.onFinals(files),
        async onEvaluation(evaluation) {
          made.push(evaluation);
          if (!isFinal(evaluation)) tried++;
          restarts = 0;
          await control.onEvaluation(evaluation);
        },
      });
      return await untilAborted(signal, searching);
    } catch (error) {
      if (signal.aborted) throw cancelled();
      if (toErrorData(error).code !== 'cancelled') throw error;
      if (pause.aborted) return { exhausted: false };
      // The cancel of another job ended the thread: on from what is known.
      if (++restarts > MOST_RESTARTS) throw error;
    }
  }
}

/** A job on one of the runtime threads: whole files, so that several are measured at once. */
const alone = (job: Job): Job => ({ ...job, onPool: (use) => job.onOne(use) });

function probeIn(turn: Turns, source: SourceReference, range: SampleRange): Probe {
  const on = (job: Job) => createProbe(job, source, range);
  return {
    count: range.count,
    outputs: (file) => turn((job) => on(job).outputs(file)),
    compare: (files) => turn((job) => on(job).compare(files)),
  };
}

function runsIn(turn: Turns, { source }: SearchedOn, { onRounding }: SearchControl): SampleRuns {
  const on = (job: Job) => createSampleRuns(job, source, calibrationSamples);
  return {
    calibrate: (task) => turn((job) => on(job).calibrate(task)),
    sampleLayers(task) {
      onRounding();
      return turn((job) => on(job).sampleLayers(task));
    },
    compare: (task) => turn((job) => on(job).compare(task)),
  };
}

/** A thread may be in the middle of a long step: who stops the search does not wait for it. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled());
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
