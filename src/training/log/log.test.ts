import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import type { StepRecord, TrainingLog } from '../log.ts';
import { DEFAULT_TRAINING, MAX_EPOCHS, readTrainingSettings } from '../settings.ts';
import { crc32c, maskedCrc32c } from './crc32c.ts';
import { epochsToCsv, stepsToCsv } from './csv.ts';
import { LOG_FILES } from './file.ts';
import { logFromJson, logToJson } from './json.ts';
import { MOST_MARKS, NO_STEPS, thinned, withNewest, withSteps } from './series.ts';
import { eventFileName, toEventFile } from './tensorboard.ts';
import { stepTimes } from './times.ts';

const LOG: TrainingLog = {
  id: 'run 7',
  settings: {
    ...DEFAULT_TRAINING,
    images: 80,
    validationShare: 0.25,
    batchSize: 32,
    weightBits: 4,
  },
  model: 'mlp.h5',
  startedAt: '2025-11-24T02:00:00.000Z',
  backend: 'wasm',
  backendDetail: 'TensorFlow.js 4.22.0',
  steps: [
    { step: 1, images: 32, loss: 2.5, accuracy: 0.125 },
    { step: 2, images: 28, loss: 1.5, accuracy: 0.5 },
    { step: 3, images: 32, loss: 0.5, accuracy: 0.75 },
  ],
  epochs: [
    {
      epoch: 1,
      step: 2,
      loss: 2,
      accuracy: 0.3125,
      validationLoss: 1.25,
      validationAccuracy: 0.625,
      seconds: 4,
      tensors: 12,
    },
  ],
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('JSON', () => {
  it('gives back what was written', () => {
    expect(logFromJson(logToJson(LOG))).toEqual(LOG);
  });

  it('of an older version counts the images of its steps from the settings', () => {
    const data = JSON.parse(logToJson(LOG));
    for (const step of data.steps) delete step.images;
    expect(logFromJson(JSON.stringify(data))).toEqual(LOG);
  });

  it('refuses what is not a log of ours, and says so', () => {
    for (const text of ['', '[', 'null', '[]', '{}', '{"format":"other"}', '7']) {
      expect(() => logFromJson(text), text).toThrow(PlaygroundError);
    }
    const newer = JSON.stringify({ ...JSON.parse(logToJson(LOG)), version: 99 });
    expect(() => logFromJson(newer)).toThrow(/newer/);
  });

  it('clamps what is out of range and leaves out what makes no sense', () => {
    const hostile = {
      ...JSON.parse(logToJson(LOG)),
      id: 'x'.repeat(10_000),
      model: { toString: 'no' },
      startedAt: 'yesterday',
      backend: 'abacus',
      settings: { epochs: 1e9, weightBits: -4, kind: 'magic' },
      steps: [
        { step: 1, loss: -5, accuracy: 7 },
        { step: 1, loss: 1, accuracy: 1 },
        { step: 2, loss: null, accuracy: 1 },
        { step: 2.5, loss: 1, accuracy: 1 },
        null,
        'step',
        { step: 9, loss: 1e300, accuracy: 0.5 },
      ],
      epochs: Array.from({ length: 500 }, (_, i) => ({ ...LOG.epochs[0], epoch: i + 1 })),
      __proto__: { polluted: true },
    };
    const read = logFromJson(JSON.stringify(hostile));
    expect(read.id).toHaveLength(200);
    expect(read).toMatchObject({
      model: '',
      startedAt: '1970-01-01T00:00:00.000Z',
      backend: 'wasm',
      settings: {
        epochs: MAX_EPOCHS,
        weightBits: 2,
        kind: 'quantization-aware',
      },
      steps: [
        { step: 1, images: 64, loss: 0, accuracy: 1 },
        { step: 9, images: 64, loss: 1e6, accuracy: 0.5 },
      ],
    });
    expect(read.epochs).toHaveLength(MAX_EPOCHS);
  });

  it('reads any JSON either as a log or not at all', () => {
    const like = fc.record({
      format: fc.constant('quantization-playground training log'),
      version: fc.constant(1),
      steps: fc.jsonValue(),
      epochs: fc.array(fc.jsonValue()),
      settings: fc.jsonValue(),
    });
    fc.assert(
      fc.property(like, (value) => {
        const read = logFromJson(JSON.stringify(value));
        expect(read.settings).toEqual(readTrainingSettings(read.settings));
        for (const { loss, accuracy } of read.steps) {
          expect(Number.isFinite(loss) && accuracy >= 0 && accuracy <= 1).toBe(true);
        }
      }),
    );
  });
});

describe('CSV', () => {
  it('has a line per step, and one per epoch', () => {
    expect(stepsToCsv(LOG)).toBe(
      'step,images,loss,accuracy\r\n1,32,2.5,0.125\r\n2,28,1.5,0.5\r\n3,32,0.5,0.75\r\n',
    );
    expect(epochsToCsv(LOG)).toBe(
      'epoch,step,loss,accuracy,val_loss,val_accuracy,seconds\r\n1,2,2,0.3125,1.25,0.625,4\r\n',
    );
  });

  it('leaves cells empty where nothing was validated', () => {
    const [epoch] = LOG.epochs;
    if (!epoch) throw new Error('no epoch');
    const without = { ...epoch, validationLoss: null, validationAccuracy: null };
    expect(epochsToCsv({ epochs: [without] })).toContain('1,2,2,0.3125,,,4');
  });
});

describe('TensorBoard', () => {
  it('checks with CRC-32C', () => {
    // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    // TensorBoard's own function, for the length in a frame.
    expect(maskedCrc32c(Uint8Array.of(24, 0, 0, 0, 0, 0, 0, 0))).toBe(0x224b7fa3);
  });

  it('writes the bytes that EventAccumulator of TensorBoard 2.21 read', () => {
    const frames = [
      '1800000000000000a37f4b220900000008ef48da411a0d627261696e2e4576656e743a322aea6c5e',
      '2b00000000000000861bc34b0900008008ef48da4110012a1e0a0b0a046c6f737315000020400a0f0a086163637572616379150000003ea0c2e428',
      '51000000000000009ca1d9bc0900000009ef48da4110022a440a0b0a046c6f7373150000c03f0a0f0a086163637572616379150000003f0a0f0a0876616c5f6c6f7373150000a03f0a130a0c76616c5f6163637572616379150000203fedd2772f',
    ];
    expect(hex(toEventFile({ ...LOG, steps: LOG.steps.slice(0, 2) }))).toBe(frames.join(''));
  });

  it('names the file so that it is found', () => {
    expect(eventFileName(LOG)).toBe('events.out.tfevents.1763949600.run-7');
    expect(eventFileName({ ...LOG, id: '../../etc' })).not.toContain('/');
  });

  it('spreads an epoch over its seconds, and goes on at that pace', () => {
    const start = Date.parse(LOG.startedAt) / 1000;
    expect([...stepTimes(LOG)]).toEqual([start + 2, start + 4, start + 6]);
  });
});

describe('files', () => {
  it('have a name each', () => {
    const names = Object.values(LOG_FILES).map((write) => write(LOG, 'mlp-qat').name);
    expect(names).toEqual([
      'mlp-qat.training.json',
      'mlp-qat.steps.csv',
      'mlp-qat.epochs.csv',
      'events.out.tfevents.1763949600.run-7',
    ]);
  });
});

describe('series', () => {
  const steps = (from: number, count: number): StepRecord[] =>
    Array.from({ length: count }, (_, i) => ({
      step: from + i,
      images: 8,
      loss: 1 / (from + i),
      accuracy: (from + i) % 2,
    }));

  it('never has more points than a chart can draw, whatever comes in whichever pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2000 }), { maxLength: 20 }), (pieces) => {
        let [series, at] = [NO_STEPS, 1];
        for (const piece of pieces) {
          series = withSteps(series, steps(at, piece));
          at += piece;
        }
        const { points } = series;
        expect(points.length).toBeLessThanOrEqual(MOST_MARKS);
        expect(points.reduce((sum, { count }) => sum + count, 0)).toBe(at - 1);
        expect(points.at(-1)?.step ?? 0).toBe(at - 1);
      }),
    );
  });

  it('keeps the mean', () => {
    const all = steps(1, 1000);
    const { points } = withSteps(NO_STEPS, all);
    const mean = points.reduce((sum, { loss, count }) => sum + loss * count, 0) / all.length;
    expect(mean).toBeCloseTo(all.reduce((sum, { loss }) => sum + loss, 0) / all.length, 12);
  });

  it('weighs steps by their images, and draws no point of a few left over', () => {
    const step = (number: number, images: number, loss: number): StepRecord => ({
      ...{ step: number, images, loss },
      accuracy: 1 - loss,
    });
    // Two epochs of 132 images in batches of 64: four are left, and one of each four happens to be easy.
    const run = [
      ...[step(1, 64, 0.5), step(2, 64, 0.5), step(3, 4, 0)],
      ...[step(4, 64, 0.4), step(5, 64, 0.4), step(6, 4, 0)],
    ];
    const { points } = withSteps(NO_STEPS, run);
    expect(points.map(({ step, images }) => [step, images])).toEqual([
      [1, 64],
      [3, 68],
      [4, 64],
      [6, 68],
    ]);
    expect(points[1]?.loss).toBeCloseTo((0.5 * 64) / 68, 12);
    expect(thinned({ every: 1, batch: 64, points }, 2).points[0]?.loss).toBeCloseTo(64 / 132, 12);
    // A run whose only batch is small has its point.
    expect(withSteps(NO_STEPS, [step(1, 4, 0.5)]).points).toHaveLength(1);
  });

  it('can be made shorter still', () => {
    const series = withSteps(NO_STEPS, steps(1, 300));
    expect(thinned(series, 40).points.length).toBeLessThanOrEqual(40);
    expect(thinned(series, 40).points.at(-1)?.step).toBe(300);
  });

  it('forgets pictures in between, not the first and not the newest', () => {
    let list: readonly number[] = [];
    for (let i = 0; i < 1000; i++) list = withNewest(list, i, 20);
    expect(list.length).toBeLessThanOrEqual(20);
    expect([list[0], list.at(-1)]).toEqual([0, 999]);
  });
});
