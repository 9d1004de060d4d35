/** Files that are run on one sample at a time, loaded once: the next answer is there as soon as the runtime has it. */
import { PlaygroundError } from '../../base/errors.ts';
import { decode, encode } from '../../evaluation/ports.ts';
import { readTflite } from '../../formats/tflite/read.ts';
import { writeTflite } from '../../formats/tflite/write.ts';
import { type Model, mainGraph, type Tensor, tensorAt } from '../../ir/model.ts';
import { withLargestBatch } from '../../ir/with-batch.ts';
import { padRows } from '../../ports/batches.ts';
import type { InferenceRuntime, LoadedModel } from '../../ports/runtime.ts';
import type { TensorData } from '../../tensor/dtype.ts';

/** Files that are kept as bytes, and those of them that stand loaded, with room for their activations. */
const MOST_FILES = 8;
const MOST_LOADED = 3;

interface LoadedFile {
  readonly model: Model;
  readonly loaded: LoadedModel;
  /** Its inputs. */
  readonly tensors: readonly Tensor[];
}

/** What went into a file and what came out, as its tensors store it. */
export interface StoredRun {
  readonly model: Model;
  readonly inputs: readonly TensorData[];
  readonly outputs: readonly TensorData[];
}

export interface SingleRuns {
  holds(key: string): boolean;
  hold(key: string, file: Uint8Array): void;
  /** @throws PlaygroundError `internal` for an unknown key. */
  file(key: string): Uint8Array;
  /** Everything as stored, of one sample. @throws PlaygroundError as `run`. */
  stored(key: string, inputs: readonly TensorData[]): Promise<StoredRun>;
  /** Real values of the first output. Runs wait for each other. @throws PlaygroundError `internal`, `runtime-failed`. */
  run(key: string, inputs: readonly TensorData[]): Promise<ArrayLike<number>>;
}

export function createSingleRuns(runtime: () => InferenceRuntime): SingleRuns {
  // Both in the order of use.
  const files = new Map<string, Uint8Array>();
  const loaded = new Map<string, Promise<LoadedFile>>();
  let last: Promise<unknown> = Promise.resolve();

  function file(key: string): Uint8Array {
    const found = files.get(key);
    if (!found)
      throw new PlaygroundError('internal', 'This file is not here any more.', 'Try again.');
    files.delete(key);
    files.set(key, found);
    return found;
  }

  async function drop(key: string): Promise<void> {
    const old = loaded.get(key);
    loaded.delete(key);
    await old?.then(
      (own) => own.loaded.dispose(),
      () => undefined,
    );
  }

  async function ready(key: string): Promise<LoadedFile> {
    const own = loaded.get(key) ?? load(runtime(), file(key));
    loaded.delete(key);
    loaded.set(key, own);
    own.catch(() => loaded.delete(key));
    for (const old of [...loaded.keys()].slice(0, -MOST_LOADED)) await drop(old);
    return own;
  }

  /** A loaded file has one set of buffers. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  const runStored = (key: string, values: readonly TensorData[]) =>
    inTurn(async (): Promise<StoredRun> => {
      const { model, loaded, tensors } = await ready(key);
      const batch = loaded.inputs[0]?.shape[0] ?? 1;
      const inputs = values.map((array, i) => encode(array, tensors[i]));
      const found = await loaded.run(inputs.map((array) => padRows(array, 1, batch)));
      return { model, inputs, outputs: found.map((all) => all.subarray(0, all.length / batch)) };
    });

  return {
    holds: (key) => files.has(key),
    hold(key, bytes) {
      files.set(key, bytes);
      for (const old of [...files.keys()].slice(0, -MOST_FILES)) files.delete(old);
    },
    file,
    stored: runStored,
    async run(key, values) {
      const { model, outputs } = await runStored(key, values);
      const [first] = outputs;
      const graph = mainGraph(model);
      const output = graph.tensors[graph.outputs[0] ?? -1];
      return first && output ? decode(first, output) : [];
    },
  };
}

async function load(runtime: InferenceRuntime, file: Uint8Array): Promise<LoadedFile> {
  const model = withLargestBatch(readTflite(file), 1);
  const graph = mainGraph(model);
  return {
    model,
    loaded: await runtime.load(writeTflite(model)),
    tensors: graph.inputs.map((index) => tensorAt(graph, index)),
  };
}
