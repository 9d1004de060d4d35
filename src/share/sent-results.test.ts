import { describe, expect, it } from 'vitest';
import { compareSent, readSent, type SentResult, sentResult, writeSent } from './sent-results.ts';

const CONFUSION = Uint32Array.of(900, 100, 0, 128, 16_384, 5, 1, 2, 300);
const IMAGES = CONFUSION.reduce((sum, count) => sum + count, 0);

const SENT: SentResult = {
  fileBytes: 1_653_312,
  gzipBytes: 1_460_000,
  answers: { images: IMAGES, correct: 17_584, confusion: CONFUSION, changed: [47, 25, 19] },
};

describe('results in a link', () => {
  it('are read as they were written', () => {
    expect(readSent(JSON.parse(JSON.stringify(writeSent(SENT))))).toEqual(SENT);
    const file = { fileBytes: 5, gzipBytes: null, answers: null };
    expect(readSent(writeSent(file))).toEqual(file);
    expect(readSent(writeSent(null))).toBeNull();
  });

  it.each([null, 3, 'text', [], { n: 10 }, { f: 'many' }, { f: Number.NaN }])(
    'refuse what is no result: %j',
    (value) => expect(readSent(value)).toBeNull(),
  );

  it('leave out what makes no sense, and stay within limits', () => {
    const written = { f: 1e300, z: -4, n: 10, k: 99, a: [1, 'x', 2], x: 'AAAA' };
    expect(readSent(written)).toEqual({
      ...{ fileBytes: 2 ** 40, gzipBytes: 0 },
      answers: { images: 10, correct: 10, confusion: new Uint32Array(0), changed: null },
    });
  });

  it.each(['_____w', 'gA', '$$', 'AQID', 'A'.repeat(4000)])(
    'no confusion from damaged counts: %s',
    (x) => expect(readSent({ f: 1, n: 10, x })?.answers?.confusion).toHaveLength(0),
  );
});

describe('against what is computed here', () => {
  it('every number that both sides know', () => {
    expect(compareSent(SENT, SENT)).toEqual(
      ['file size', 'gzipped size', 'accuracy', 'changed answers', 'confusion matrix'].map(
        (what) => ({ what, same: true }),
      ),
    );
    const unmeasured = { ...SENT, answers: null, gzipBytes: null };
    expect(compareSent(SENT, unmeasured)).toEqual([{ what: 'file size', same: true }]);
  });

  it('says which differ', () => {
    const { answers } = SENT;
    if (!answers) throw new RangeError('There are answers.');
    const confusion = CONFUSION.map((count, i) => (i < 2 ? 500 : count));
    const own = {
      fileBytes: 1_653_300,
      gzipBytes: 1_460_000,
      answers: { ...answers, correct: 17_583, confusion, changed: [47, 25, 18] as const },
    };
    const differing = compareSent(SENT, own).filter(({ same }) => !same);
    expect(differing.map(({ what }) => what)).toEqual([
      ...['file size', 'accuracy', 'changed answers', 'confusion matrix'],
    ]);
  });
});

it('takes from a result what a link has room for', () => {
  const labelled = {
    correct: 8,
    accuracy: 0.8,
    interval: [0.5, 0.9],
    confusion: new Uint32Array(1600),
  };
  const evaluation = {
    ...{ task: 'classification', images: 10, classes: 40, labelled },
    ...{ top1: new Uint8Array(10), confidence: new Float32Array(10) },
  } as const;
  const result = { conversion: { fileBytes: 7 }, gzipBytes: null, evaluation };
  const comparison = { task: 'classification', images: 10, changed: 3, agreement: 0.7 } as const;
  expect(sentResult(result as never, comparison)).toEqual({
    ...{ fileBytes: 7, gzipBytes: null },
    answers: { images: 10, correct: 8, confusion: new Uint32Array(0), changed: [3, 0, 0] },
  });
});

it('takes the figure of other tasks, to the digits that float32 has', () => {
  const report = {
    ...{ task: 'reconstruction', images: 3, nothing: 8, perSample: Float32Array.of(20, 21, 22) },
    figures: [
      {
        ...{ name: 'PSNR', unit: 'decibels', better: 'higher' },
        ...{ value: 21.000000001, interval: [18.5, Number.POSITIVE_INFINITY] },
      },
    ],
  } as const;
  const result = { conversion: { fileBytes: 7 }, gzipBytes: null, evaluation: report };
  const sent = sentResult(result as never, undefined);
  const read = readSent(JSON.parse(JSON.stringify(writeSent(sent))));
  expect(read?.answers?.figure).toEqual({
    ...{ name: 'PSNR', unit: 'decibels', value: 21 },
    interval: [18.5, Number.POSITIVE_INFINITY],
  });
  expect(read && compareSent(read, sent).filter(({ what }) => what === 'figure')).toEqual([
    { what: 'figure', same: true },
  ]);
  const other = { f: 7, n: 3, v: ['PSNR', 1, '20', '18', '22'] };
  const differs = readSent(other);
  expect(differs && compareSent(differs, sent).at(-1)).toEqual({ what: 'figure', same: false });
  for (const v of [
    ['x'.repeat(41), 1, '1', '1', '1'],
    ['PSNR', 9, '1', '1', '1'],
    ['PSNR', 1],
    3,
  ]) {
    expect(readSent({ f: 7, n: 3, v })?.answers).not.toHaveProperty('figure');
  }
});
