/** Which images a run trains on, and which it measures. */
import { beforeAll, expect, test } from 'vitest';
import { openGraph } from '../driver/open-model.ts';
import { buildGraph } from '../ir/builder.ts';
import { WASM_FILES } from '../kernels/testing/wasm-files.ts';
import { startBackend } from './backend.ts';
import { DEFAULT_TRAINING, type TrainingSettings } from './settings.ts';
import { createTrainer } from './trainer.ts';

const [COUNT, SIZE, CLASSES] = [21, 4, 2];

beforeAll(async () => {
  await startBackend('wasm', { wasmUrl: WASM_FILES });
});

function model() {
  const b = buildGraph();
  const x = b.input('x', [-1, SIZE]);
  const weights = Float32Array.from({ length: CLASSES * SIZE }, (_, i) => Math.sin(i));
  const bias = b.constant('bias', [CLASSES], Float32Array.of(0.5, -0.5));
  const y = b.op('FULLY_CONNECTED', 'y', [x, b.constant('w', [CLASSES, SIZE], weights), bias], {});
  return openGraph(b.finish([b.op('SOFTMAX', 'p', [y], { beta: 1 })])).model;
}

/** The places of the images that were asked for, by what the run was doing. */
async function placesOf(changes: Partial<TrainingSettings>) {
  const places: { readonly stage: string; readonly at: readonly number[] }[] = [];
  let stage = 'training';
  const settings = { ...DEFAULT_TRAINING, batchSize: 4, epochs: 2, ...changes };
  const samples = {
    count: COUNT,
    size: SIZE,
    labels: Uint8Array.from({ length: COUNT }, (_, i) => i % CLASSES),
    gather(at: ArrayLike<number>, into: Float32Array) {
      places.push({ stage, at: Array.from(at) });
      into.forEach((_, i) => {
        into[i] = Math.cos(i + (at[0] ?? 0));
      });
    },
  };
  const trainer = createTrainer({ model: model(), settings, samples });
  await trainer.run({
    onEvent(event) {
      if (event.kind === 'stage') stage = event.done < event.total ? event.stage : 'training';
      else if (event.kind === 'steps' || event.kind === 'picture') stage = 'training';
    },
  });
  const { epochs } = trainer;
  trainer.dispose();
  const inStage = (name: string) => places.filter((p) => p.stage === name).map(({ at }) => at);
  return { training: inStage('training'), validating: inStage('validating'), epochs };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);

test('the last images are measured after each epoch, and never trained on', async () => {
  const { training, validating, epochs } = await placesOf({ kind: 'float', validationShare: 0.25 });
  // 21 · 0.25, rounded: 5 of 21.
  expect(validating).toEqual([numbers(16, 21), numbers(16, 21)]);
  expect(training.map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 4, 4, 4]);
  const [first, second] = [training.slice(0, 4).flat(), training.slice(4).flat()];
  for (const epoch of [first, second]) expect(sorted(epoch)).toEqual(numbers(0, 16));
  expect(first).not.toEqual(numbers(0, 16));
  expect(second).not.toEqual(first);
  for (const { validationLoss, validationAccuracy } of epochs) {
    expect(validationLoss).toBeGreaterThan(0);
    expect((validationAccuracy ?? 0) * 5).toBeCloseTo(Math.round((validationAccuracy ?? 0) * 5), 4);
  }
});

test('all images are trained on where none are measured; the last batch may be smaller', async () => {
  const { training, validating, epochs } = await placesOf({
    kind: 'float',
    validationShare: 0,
    epochs: 1,
  });
  expect(validating).toEqual([]);
  expect(training.map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 1]);
  expect(sorted(training.flat())).toEqual(numbers(0, COUNT));
  expect(epochs).toMatchObject([{ validationLoss: null, validationAccuracy: null }]);
});
