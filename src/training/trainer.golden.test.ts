/** Training on the bundled data, and the files that come out of it on LiteRT. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WASM_FILES } from '../kernels/testing/wasm-files.ts';
import { type Measurement, openTestSet } from '../testing/accuracy.ts';
import { type Training, testSet, trainingOf, trainingSet } from '../testing/train.ts';
import { startBackend } from './backend.ts';
import type { TrainerState } from './checkpoint.ts';
import { consecutive } from './samples.ts';
import type { TrainingSettings } from './settings.ts';
import { usualFor } from './suited-settings.ts';

let measure: (file: Uint8Array, images?: number) => Promise<Measurement>;
const open: Training[] = [];

beforeAll(async () => {
  await startBackend('wasm', { wasmUrl: WASM_FILES });
  measure = await openTestSet();
});
afterEach(() => {
  for (const { trainer } of open.splice(0)) trainer.dispose();
});

async function trainingFor(sample: string, changes: Partial<TrainingSettings>): Promise<Training> {
  const training = await trainingOf(sample, changes);
  open.push(training);
  return training;
}

/** Share of test images with the same predicted class in simulation and file. */
async function agreement({ trainer }: Training, report: Measurement['report']): Promise<number> {
  const { labels, size, gather } = await testSet();
  const set = { labels, size, gather, count: report.images };
  const simulated = await trainer.predict(set);
  return simulated.filter((c, i) => c === report.top1[i]).length / simulated.length;
}

describe('what training reaches', () => {
  test('the MLP from scratch: 10,000 images, two epochs', async () => {
    const settings = { kind: 'float', start: 'scratch', images: 10_000, epochs: 2 } as const;
    const training = await trainingFor('mlp.h5', settings);
    expect(await training.trainer.run()).toEqual({ finished: true });
    const { accuracy } = await measure(await training.file());
    console.info(`MLP from scratch: ${accuracy}`);
    expect(accuracy).toBeGreaterThanOrEqual(0.78);
  });

  test('2-bit weights in the MLP, with learned ranges', async () => {
    const settings = { weightBits: 2, ranges: 'learned', images: 10_000, epochs: 2 } as const;
    const training = await trainingFor('mlp.h5', settings);
    await training.trainer.run();
    const { accuracy, report } = await measure(await training.file());
    console.info(`2-bit MLP: ${accuracy}`);
    expect(accuracy).toBeGreaterThanOrEqual(0.75);
    expect(await agreement(training, report)).toBeGreaterThanOrEqual(0.995);
  });

  test('the tutorial’s CNN, 2,000 images quantization-aware: int8 as good as float', async () => {
    const training = await trainingFor('fashion-cnn.h5', { images: 2000 });
    await training.trainer.run();
    const { accuracy, report } = await measure(await training.file());
    console.info(`CNN after quantization-aware training: ${accuracy}`);
    // The float model has 91.11 %.
    expect(accuracy).toBeGreaterThanOrEqual(0.9111 - 0.005);
    expect(await agreement(training, report)).toBeGreaterThanOrEqual(0.995);
  });
});

const DYNAMIC = { activationType: 'dynamic' } as const;

test('two bits in dense layers, packed: 640 images bring back what rounding took', async () => {
  const changes = { ...DYNAMIC, weightBits: 2, ...usualFor(2), images: 640, epochs: 2 } as const;
  const untrained = await trainingFor('mlp.h5', changes);
  const training = await trainingFor('mlp.h5', changes);
  await training.trainer.run();
  const [before, after] = [await untrained.file(), await training.file()];
  const [rounded, trained] = [await measure(before, 2000), await measure(after, 2000)];
  console.info(`2-bit MLP, dynamic: ${rounded.accuracy}, trained ${trained.accuracy}`);
  expect(trained.accuracy).toBeGreaterThan(rounded.accuracy);
  expect(after.length).toBe(before.length);
});

describe('simulation and file agree', () => {
  test.each([
    ['mobilenet.h5', {}],
    ['mobilenet.h5', { freezeBatchNormAfter: 4 }],
    ['mobilenet.h5', { granularity: 'per-tensor', ranges: 'learned' }],
    ['resnet.h5', {}],
    ['resnet.h5', { ranges: 'learned', freezeBatchNormAfter: 100 }],
    ['mlp.h5', { activationType: 'int16' }],
    ['mlp.h5', { weightBits: 4, calibrate: false }],
    ['unbalanced-cnn.h5', { equalize: true }],
    ['mlp.h5', { ...DYNAMIC, weightBits: 2, ...usualFor(2) }],
    ['mlp.h5', { ...DYNAMIC, weightBits: 3, rangeStart: 'octav', ranges: 'learned' }],
    ['mlp.h5', { ...DYNAMIC, weightBits: 4, ...usualFor(4), granularity: 'blockwise-32' }],
    ['mlp.h5', { ...DYNAMIC, weightBits: 4, granularity: 'blockwise-128' }],
    ['mobilenet.h5', { ...DYNAMIC, freezeBatchNormAfter: 4 }],
    ['mobilenet.h5', { ...DYNAMIC, weightBits: 2, ...usualFor(2) }],
    ['mobilenet.h5', { ...DYNAMIC, weightBits: 4, fewBitsIn: 'all' }],
  ] as [string, Partial<TrainingSettings>][])('%s %j', async (sample, changes) => {
    const training = await trainingFor(sample, { images: 640, learningRate: 3e-4, ...changes });
    await training.trainer.run();
    // LiteRT's kernel for packed convolutions is slow.
    const images = training.settings.fewBitsIn === 'all' ? 400 : 2000;
    const { report } = await measure(await training.file(), images);
    expect(await agreement(training, report)).toBeGreaterThanOrEqual(0.995);
  });
});

describe('a run', () => {
  const settings = { images: 640, epochs: 2, validationShare: 0.2 } as const;

  test('gives the same numbers with the same seed, others with another', async () => {
    const losses: number[][] = [];
    for (const seed of [1, 1, 2]) {
      const { trainer } = await trainingFor('mlp.h5', { ...settings, seed });
      await trainer.run();
      losses.push(trainer.steps.map(({ loss }) => loss));
    }
    expect(losses[1]).toEqual(losses[0]);
    expect(losses[2]).not.toEqual(losses[0]);
  });

  test.each([
    ['mlp.h5', { ranges: 'learned' }],
    ['mlp.h5', { optimizer: 'sgd', kind: 'float' }],
    ['mobilenet.h5', { freezeBatchNormAfter: 12 }],
    ['mobilenet.h5', { start: 'scratch', freezeBatchNormAfter: 1000 }],
  ] as const)(
    'goes on from a checkpoint as if it had not stopped: %s %j',
    async (sample, changes) => {
      const whole = await trainingFor(sample, { ...settings, ...changes });
      const kept: TrainerState[] = [];
      await whole.trainer.run({
        onEpoch: async (state) => void kept.push(structuredClone(state)),
      });
      const second = await trainingFor(sample, { ...settings, ...changes });
      const { steps, epochs } = whole.trainer;
      second.trainer.restore(kept[0] as TrainerState, steps, epochs);
      expect(second.trainer.epochs).toHaveLength(1);
      await second.trainer.run();
      expect(second.trainer.steps).toEqual(steps);
      expect(second.trainer.epochs.map(({ validationLoss }) => validationLoss)).toEqual(
        epochs.map(({ validationLoss }) => validationLoss),
      );
    },
  );

  test.each(['mlp.h5', 'mobilenet.h5'])('keeps its memory flat: %s', async (sample) => {
    const before = tf.memory().numTensors;
    const training = await trainingFor(sample, {
      images: 320,
      epochs: 3,
      ranges: 'learned',
      freezeBatchNormAfter: 100,
    });
    await training.trainer.run();
    const counts = training.trainer.epochs.map(({ tensors }) => tensors);
    expect(new Set(counts).size).toBe(1);
    await training.file();
    expect(tf.memory().numTensors).toBe(counts[0]);
    training.trainer.dispose();
    open.pop();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('that runs away ends with a reason', async () => {
    const { trainer } = await trainingFor('mlp.h5', {
      images: 640,
      kind: 'float',
      optimizer: 'sgd',
      learningRate: 1e30,
    });
    await expect(trainer.run()).rejects.toMatchObject({
      code: 'training-failed',
      message: expect.stringMatching(/^Training diverged: the loss of step \d+ is not a number\.$/),
    });
  });

  test('starts from the model: its loss before the first step is the model’s', async () => {
    const { trainer } = await trainingFor('mlp.h5', { kind: 'float', images: 640 });
    const set = await trainingSet(1000);
    const { accuracy } = await trainer.measure(set, consecutive(0, 1000));
    expect(accuracy).toBeGreaterThan(0.85);
  });
});
