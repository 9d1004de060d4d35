import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerRows, mergeShards, type Shard, shardsOf } from './answers.ts';
import { compare, reportOf } from './make-report.ts';

const bytes = (length: number, max: number) =>
  fc.uint8Array({ minLength: length, maxLength: length, max });

describe('answers', () => {
  const answersFor = (rows: readonly (readonly number[])[], classes: number) => {
    const answers = {
      top1: new Uint8Array(rows.length),
      confidence: new Float32Array(rows.length),
      classes,
    };
    answerRows(rows.flat(), rows.length, 0, answers);
    return answers;
  };

  test('the highest output; of equal ones the first; NaN never wins', () => {
    const rows = [
      [0.1, 0.7, 0.2],
      [0.4, 0.2, 0.4],
      [0, 0, 0],
      [-3, -1, -2],
      [Number.NaN, 1, 2],
    ];
    expect([...answersFor(rows, 3).top1]).toEqual([1, 0, 0, 1, 2]);
    const nothing = answersFor([[Number.NaN, Number.NaN]], 2);
    expect([...nothing.top1]).toEqual([0]);
    expect(nothing.confidence[0]).toBeNaN();
  });

  test('like indexOf(max) on any row', () => {
    const row = fc.array(fc.float({ noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const { top1, confidence } = answersFor(rows, 4);
        rows.forEach((values, i) => {
          const best = Math.max(...values);
          expect(values[top1[i] ?? -1] === best).toBe(true);
          expect(top1[i]).toBe(values.indexOf(best));
          expect(confidence[i] === best).toBe(true);
        });
      }),
    );
  });
});

describe('shards', () => {
  test('they cover every image once, in whole batches but the last', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 100 }),
        (images, parts, batch) => {
          const shards = shardsOf(images, parts, batch);
          expect(shards.length).toBeLessThanOrEqual(parts);
          expect(shards.reduce((sum, { count }) => sum + count, 0)).toBe(images);
          shards.forEach(({ first, count }, i) => {
            const before = shards[i - 1];
            expect(first).toBe(before ? before.first + before.count : 0);
            if (i < shards.length - 1) expect(count % batch).toBe(0);
          });
        },
      ),
    );
  });

  test('merged in any order they give the whole', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 200 })
          .chain((n) =>
            fc.tuple(bytes(n, 9), fc.integer({ min: 1, max: 8 }), fc.infiniteStream(fc.nat())),
          ),
        ([top1, parts, random]) => {
          const confidence = Float32Array.from(top1, (answer, i) => answer / 10 + i);
          const shards: Shard[] = shardsOf(top1.length, parts, 3).map(({ first, count }) => ({
            first,
            classes: 10,
            top1: top1.slice(first, first + count),
            confidence: confidence.slice(first, first + count),
          }));
          const order = shards
            .map((shard) => ({ shard, key: random.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ shard }) => shard);
          expect(mergeShards(order)).toEqual({ top1, confidence, classes: 10 });
        },
      ),
    );
  });

  test('gaps and doubles are refused', () => {
    const shard = (first: number): Shard => ({
      first,
      classes: 2,
      top1: new Uint8Array(2),
      confidence: new Float32Array(2),
    });
    const refused = expect.objectContaining({ code: 'internal' });
    expect(() => mergeShards([shard(0), shard(4)])).toThrowError(refused);
    expect(() => mergeShards([shard(0), shard(0)])).toThrowError(refused);
    expect(() => mergeShards([shard(2)])).toThrowError(refused);
  });
});

describe('report', () => {
  const confidenceOf = (top1: Uint8Array) => new Float32Array(top1.length).fill(1);

  test('accuracy and confusion of four images', () => {
    const top1 = Uint8Array.of(0, 1, 1, 2);
    const report = reportOf(top1, confidenceOf(top1), Uint8Array.of(0, 1, 2, 2), 3);
    expect(report.labelled).toMatchObject({ correct: 3, accuracy: 0.75 });
    expect([...(report.labelled?.confusion ?? [])]).toEqual([1, 0, 0, 0, 1, 0, 0, 1, 1]);
  });

  test('without labels only the answers', () => {
    const top1 = Uint8Array.of(0, 1);
    const report = reportOf(top1, confidenceOf(top1), undefined, 2);
    expect(report).toEqual({
      task: 'classification',
      images: 2,
      classes: 2,
      top1,
      confidence: Float32Array.of(1, 1),
    });
  });

  test('the confusion matrix counts every image, its diagonal the right ones', () => {
    fc.assert(
      fc.property(
        fc.nat(300).chain((n) => fc.tuple(bytes(n, 4), bytes(n, 4))),
        ([top1, labels]) => {
          const { labelled } = reportOf(top1, confidenceOf(top1), labels, 5);
          const confusion = labelled?.confusion ?? new Uint32Array();
          expect(confusion.reduce((a, b) => a + b, 0)).toBe(top1.length);
          const diagonal = [0, 1, 2, 3, 4].reduce((sum, c) => sum + (confusion[c * 6] ?? 0), 0);
          expect(labelled?.correct).toBe(diagonal);
          expect(labelled?.correct).toBe(top1.filter((answer, i) => answer === labels[i]).length);
        },
      ),
    );
  });

  test.each([
    ['too few labels', Uint8Array.of(0)],
    ['a class the model does not have', Uint8Array.of(0, 7)],
  ])('%s: refused', (_, labels) => {
    const top1 = Uint8Array.of(0, 1);
    expect(() => reportOf(top1, confidenceOf(top1), labels, 3)).toThrowError(
      expect.objectContaining({ code: 'bad-data' }),
    );
  });
});

describe('comparison', () => {
  test('every kind of change', () => {
    const labels = Uint8Array.of(0, 0, 0, 0, 0);
    const baseline = Uint8Array.of(0, 0, 1, 1, 1);
    const top1 = Uint8Array.of(0, 1, 0, 2, 1);
    expect(compare(baseline, top1, labels)).toEqual({
      ...{ task: 'classification', images: 5 },
      changed: 3,
      agreement: 0.4,
      labelled: {
        rightToWrong: 1,
        wrongToRight: 1,
        wrongEitherWay: 1,
        accuracyDelta: 0,
        mcnemarP: 1,
      },
    });
    expect(compare(baseline, top1)).toEqual({
      ...{ task: 'classification', images: 5 },
      ...{ changed: 3, agreement: 0.4 },
    });
  });

  test('its difference is that of the two reports, and the kinds add up', () => {
    fc.assert(
      fc.property(
        fc.nat(200).chain((n) => fc.tuple(bytes(n, 3), bytes(n, 3), bytes(n, 3))),
        ([baseline, top1, labels]) => {
          const { changed, labelled } = compare(baseline, top1, labels);
          const accuracy = (answers: Uint8Array) =>
            reportOf(answers, new Float32Array(answers.length), labels, 4).labelled?.accuracy ?? 0;
          expect(labelled?.accuracyDelta).toBeCloseTo(accuracy(top1) - accuracy(baseline), 12);
          const { rightToWrong = 0, wrongToRight = 0, wrongEitherWay = 0 } = labelled ?? {};
          expect(rightToWrong + wrongToRight + wrongEitherWay).toBe(changed);
          expect(compare(baseline, baseline, labels).changed).toBe(0);
        },
      ),
    );
  });

  test('answers for other images are refused', () => {
    expect(() => compare(new Uint8Array(2), new Uint8Array(3))).toThrowError(
      expect.objectContaining({ code: 'bad-data' }),
    );
  });
});
