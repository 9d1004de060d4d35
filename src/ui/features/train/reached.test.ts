import { describe, expect, it } from 'vitest';
import { NO_STEPS, withSteps } from '../../../training/log/series.ts';
import type { EpochRecord, StepRecord } from '../../../training/log.ts';
import { bestOf, headingOf, onTraining } from './reached.ts';

const step = (number: number, images: number, loss: number): StepRecord => ({
  step: number,
  images,
  loss,
  accuracy: 1 - loss,
});

const epoch = (number: number, loss: number, validationLoss: number | null): EpochRecord => ({
  epoch: number,
  step: number * 2,
  loss,
  accuracy: 1 - loss,
  validationLoss,
  validationAccuracy: validationLoss === null ? null : 1 - validationLoss,
  seconds: 1,
  tensors: 1,
});

const run = (name: string, epochs: readonly EpochRecord[]) => ({
  name,
  epochs,
  steps: withSteps(NO_STEPS, [step(1, 64, 0.9), step(2, 4, 0.1), step(3, 64, 0.3), step(4, 4, 0)]),
});

const format = (value: number) => value.toFixed(3);

describe('what a run has reached', () => {
  it('is the same number in the heading and on the card: that of the last whole epoch', () => {
    const done = run('Run 1', [epoch(1, 0.85, 0.6), epoch(2, 0.28, 0.4)]);
    expect(onTraining(done, 'loss')).toBe(0.28);
    expect(headingOf(done, 'loss', format)).toBe(
      'Run 1: training loss 0.850 in epoch 1, 0.280 in epoch 2',
    );
    expect(headingOf(run('Run 1', [epoch(1, 0.85, null)]), 'accuracy', format)).toBe(
      'Run 1: training accuracy 0.150 in epoch 1',
    );
  });

  it('is the mean over all images before the first epoch is over', () => {
    const begun = run('Run 3', []);
    const mean = (0.9 * 64 + 0.1 * 4 + 0.3 * 64) / 136;
    expect(onTraining(begun, 'loss')).toBeCloseTo(mean, 12);
    expect(headingOf(begun, 'loss', format)).toBe(`Run 3: training loss ${format(mean)} so far`);
    const fresh = { name: 'Run 4', steps: NO_STEPS, epochs: [] };
    expect(onTraining(fresh, 'loss')).toBeNull();
    expect(headingOf(fresh, 'loss', format)).toBe('Loss');
  });
});

describe('the best of several runs', () => {
  const careful = run('Run 1', [epoch(1, 0.3, 0.31)]);
  const overfitted = run('Run 2', [epoch(1, 0.1, 0.5)]);

  it('is found on validation images, and the heading says so', () => {
    expect(bestOf([overfitted, careful], 'loss', format)).toBe(
      'Run 1 has the lowest validation loss: 0.310',
    );
    expect(bestOf([overfitted, careful], 'accuracy', format)).toBe(
      'Run 1 has the highest validation accuracy: 0.690',
    );
  });

  it('is found on training images as soon as one has no others: two kinds of loss are not compared', () => {
    const unvalidated = run('Run 3', [epoch(1, 0.2, null)]);
    expect(bestOf([overfitted, careful, unvalidated], 'loss', format)).toBe(
      'Run 2 has the lowest training loss: 0.100',
    );
    expect(bestOf([], 'loss', format)).toBeNull();
  });
});
