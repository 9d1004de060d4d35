/** What the weights of layers meet: windows of their inputs, cut out of runs of representative samples. */

import type { JobOptions } from '../base/progress.ts';
import { runBatches, type SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { seededRandom, shuffled } from '../tensor/random.ts';

/** Pairs are of height and width. */
type Pair = readonly [number, number];

/** How a layer's window slides over its input; a matrix product has a window of one value with all its inputs as channels. */
export interface LayerWindow {
  /** What the layer's rows are kept by. */
  readonly name: string;
  /** Name of the tensor that the layer reads. */
  readonly tensor: string;
  readonly input: Pair;
  readonly channels: number;
  readonly output: Pair;
  readonly window: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** Rows and columns of zeros before the input. */
  readonly padding: Pair;
}

/** Inputs of a layer: one row per place of its output, in random order. */
export interface LayerRows {
  readonly rows: number;
  /** Values a row: window height × window width × channels. */
  readonly width: number;
  readonly values: Float32Array;
}

export interface LayerSampling extends JobOptions {
  /** A file whose outputs are the tensors below. */
  readonly file: Uint8Array;
  /** Names of its inputs and of the tensors behind its outputs, in order. */
  readonly inputs: readonly string[];
  readonly tensors: readonly string[];
  readonly layers: readonly LayerWindow[];
  readonly samples: SampleSource;
  readonly runtime: InferenceRuntime;
}

/** Most rows of a layer: more say little that is new. */
const MOST_ROWS = 1024;
/** Values that are kept of all layers together. */
const MOST_VALUES = 48 * 2 ** 20;

/**
 * Rows of every layer, from places that are chosen at random, as many of each sample.
 * @returns by the name of the layer.
 * @throws PlaygroundError `cancelled`, `runtime-failed`.
 */
export async function sampleLayers(job: LayerSampling): Promise<ReadonlyMap<string, LayerRows>> {
  const { file, inputs, tensors, layers, samples, runtime, signal, onProgress } = job;
  const random = seededRandom(1);
  const collectors = layers.map((layer) =>
    collectRows(layer, samples.count, MOST_VALUES / Math.max(1, layers.length), random),
  );
  const model = await runtime.load(file);
  try {
    const batch = model.inputs[0]?.shape[0] ?? 1;
    const range = { first: 0, count: samples.count };
    const onDone = (done: number) =>
      onProgress?.({ stage: 'calibrating', done, total: samples.count });
    for await (const run of runBatches(model, samples, range, { signal, onDone })) {
      layers.forEach((layer, i) => {
        const given = inputs.indexOf(layer.tensor);
        const values = given >= 0 ? run.inputs[given] : run.outputs[tensors.indexOf(layer.tensor)];
        if (!(values instanceof Float32Array)) return;
        const size = values.length / (given >= 0 ? run.rows : batch);
        for (let row = 0; row < run.rows; row++) {
          collectors[i]?.add(values.subarray(row * size, (row + 1) * size));
        }
      });
    }
  } finally {
    model.dispose();
  }
  return new Map(layers.map(({ name }, i) => [name, collectors[i]?.finish() ?? NO_ROWS]));
}

const NO_ROWS: LayerRows = { rows: 0, width: 0, values: new Float32Array() };

function collectRows(layer: LayerWindow, samples: number, room: number, random: () => number) {
  const width = layer.window[0] * layer.window[1] * layer.channels;
  const places = layer.output[0] * layer.output[1];
  const wanted = Math.max(1, Math.min(MOST_ROWS, Math.floor(room / width)));
  const each = Math.min(places, Math.ceil(wanted / Math.max(1, samples)));
  const rows = Math.min(wanted, each * samples);
  const order = shuffled(rows, random);
  const values = new Float32Array(rows * width);
  let count = 0;
  return {
    /** The input of one sample. */
    add(input: Float32Array): void {
      for (let i = 0; i < each && count < rows; i++) {
        // All places of a small output, else some.
        const place = each === places ? i : Math.floor(random() * places);
        const to = order[count++]! * width;
        cutWindow(layer, input, place, values.subarray(to, to + width));
      }
    },
    finish: (): LayerRows => ({ rows: count, width, values: compact(values, order, count, width) }),
  };
}

/** `values` without the rows that were never filled. */
function compact(
  values: Float32Array,
  order: Uint32Array,
  count: number,
  width: number,
): Float32Array {
  if (count * width === values.length) return values;
  const filled = Array.from(order.subarray(0, count)).sort((a, b) => a - b);
  const result = new Float32Array(count * width);
  filled.forEach((row, i) => {
    result.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return result;
}

/** Window `place` of the layer's input: height, width, channel; zeros where it lies beside the image. */
function cutWindow(layer: LayerWindow, input: Float32Array, place: number, to: Float32Array): void {
  const { channels, output, window, stride, dilation, padding } = layer;
  const [height, width] = layer.input;
  const top = Math.floor(place / output[1]) * stride[0] - padding[0];
  const left = (place % output[1]) * stride[1] - padding[1];
  let at = 0;
  for (let i = 0; i < window[0]; i++) {
    const y = top + i * dilation[0];
    for (let j = 0; j < window[1]; j++) {
      const x = left + j * dilation[1];
      if (y >= 0 && y < height && x >= 0 && x < width) {
        const from = (y * width + x) * channels;
        to.set(input.subarray(from, from + channels), at);
      }
      at += channels;
    }
  }
}
