/** How long files take, one beside the other, on the runtime of this thread. */
import { cancellationPoint, type JobOptions } from '../base/progress.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { buildGraph } from '../ir/builder.ts';
import type { InferenceRuntime, LoadedModel, TensorInfo } from '../ports/runtime.ts';
import { DTYPES, type TensorData } from '../tensor/dtype.ts';
import { elementCount } from '../tensor/shape.ts';

/** A file that is timed. */
export interface Timed {
  /** Place of its operator in the file; null for the whole file. */
  readonly at: number | null;
  readonly file: Uint8Array;
}

/** Milliseconds of one run for one sample, the call itself taken off. */
export interface OperatorTime {
  readonly at: number | null;
  readonly median: number;
  /** A quarter of the rounds was faster, a quarter slower. */
  readonly quartiles: readonly [number, number];
}

/** Times of operators by themselves, and what they rest on. */
export interface LayerTimes {
  readonly operators: readonly OperatorTime[];
  /** Of the whole file, measured in the same rounds. */
  readonly whole: OperatorTime;
  readonly rounds: number;
  /** Milliseconds that a call takes by itself: a file that does nothing. */
  readonly call: number;
}

/** Milliseconds that a reading lasts at least: clocks of pages go in steps of a tenth of one. A file runs as often as that takes. */
const READING_MS = 2;
const MOST_RUNS = 1024;
const FEWEST_ROUNDS = 9;
const MOST_ROUNDS = 61;
/** After this many milliseconds no more rounds are begun, as long as there are the fewest. */
const BUDGET_MS = 3000;

/**
 * Runs every file once a round, so that what else the machine does meanwhile meets all alike. Files that the runtime refuses by
 * themselves are left out.
 * @throws PlaygroundError `cancelled`; `runtime-failed` where the whole file does not run.
 */
export async function timeFiles(
  runtime: InferenceRuntime,
  files: readonly Timed[],
  { signal, onProgress }: JobOptions = {},
): Promise<LayerTimes> {
  const loaded: Loaded[] = [];
  try {
    loaded.push(prepared(undefined, await runtime.load(nothing())));
    for (const { at, file } of files) {
      const model = await runtime.load(file).catch((error: unknown) => {
        if (at === null) throw error;
      });
      if (model) loaded.push(prepared(at, model));
    }
    for (const one of loaded) {
      await cancellationPoint(signal);
      await warmUp(one);
    }
    let rounds = 0;
    const begun = performance.now();
    while (rounds < MOST_ROUNDS) {
      if (rounds >= FEWEST_ROUNDS && performance.now() - begun > BUDGET_MS) break;
      for (const one of loaded) {
        await cancellationPoint(signal);
        one.times.push((await reading(one)) / one.runs);
      }
      rounds++;
      onProgress?.({ stage: 'measuring', done: rounds, total: MOST_ROUNDS });
    }
    const call = quantile(loaded[0]?.times ?? [], 0.5);
    const timeOf = (at: number | null, times: readonly number[]): OperatorTime => {
      const without = (share: number) => Math.max(0, quantile(times, share) - call);
      return { at, median: without(0.5), quartiles: [without(0.25), without(0.75)] };
    };
    const all = loaded.flatMap(({ at, times }) => (at === undefined ? [] : timeOf(at, times)));
    const whole = all.find(({ at }) => at === null) ?? timeOf(null, []);
    return { operators: all.filter(({ at }) => at !== null), whole, rounds, call };
  } finally {
    for (const { model } of loaded) model.dispose();
  }
}

/** A file in the runtime. */
interface Loaded {
  /** Undefined for the file that does nothing. */
  readonly at: number | null | undefined;
  readonly model: LoadedModel;
  readonly inputs: readonly TensorData[];
  /** In a row, for one reading. */
  runs: number;
  /** Milliseconds of one run, by round. */
  readonly times: number[];
}

function prepared(at: Loaded['at'], model: LoadedModel): Loaded {
  return { at, model, inputs: model.inputs.map(someValues), runs: 1, times: [] };
}

/** Milliseconds of all runs in a row. */
async function reading({ model, inputs, runs }: Loaded): Promise<number> {
  const start = performance.now();
  for (let run = 0; run < runs; run++) await model.run(inputs);
  return performance.now() - start;
}

/** Lets kernels pack their weights, and finds out how many runs a reading needs. */
async function warmUp(one: Loaded): Promise<void> {
  await reading(one);
  while ((await reading(one)) < READING_MS && one.runs < MOST_RUNS) one.runs *= 2;
}

/** A file that hands its one number on. */
function nothing(): Uint8Array {
  const graph = buildGraph();
  const x = graph.input('x', [1, 1]);
  const y = graph.op('RELU', 'y', [x], {});
  return writeTflite(graph.finish([y]));
}

/** Values of every size; 0 for types that may be indices. */
function someValues({ dtype, shape }: TensorInfo): TensorData {
  const values = new DTYPES[dtype].array(elementCount(shape));
  if (values instanceof Float32Array) return values.map((_, i) => ((i * 7) % 31) / 31 - 0.3);
  if (values instanceof Int8Array) return values.map((_, i) => ((i * 37) % 251) - 125);
  return values;
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
