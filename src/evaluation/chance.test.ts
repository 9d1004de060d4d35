import { describe, expect, test } from 'vitest';
import { seededRandom } from '../tensor/random.ts';
import { guessing, guessingNote } from './chance.ts';
import { reportOf } from './make-report.ts';

const labelsOf = (images: number, classes: number) =>
  Uint8Array.from({ length: images }, (_, i) => i % classes);

/** A report on answers that `answer` gives. */
function report(
  images: number,
  classes: number,
  answer: (label: number, chance: () => number) => number,
) {
  const random = seededRandom(7);
  const labels = labelsOf(images, classes);
  const top1 = labels.map((label) => answer(label, random));
  return reportOf(top1, new Float32Array(images).fill(0.5), labels, classes);
}

const pick = (classes: number, random: () => number) => Math.floor(classes * random());
const rightOn = (share: number, classes: number) => (label: number, random: () => number) =>
  random() < share ? label : pick(classes, random);

describe('guessing', () => {
  test.each([
    [10_000, 10, 0, true],
    [10_000, 10, 0.05, true],
    [10_000, 10, 0.35, false],
    [10_000, 2, 0, true],
    [10_000, 2, 0.3, false],
    // 100 classes of which a fifth is found are far from guessing.
    [10_000, 100, 0.2, false],
    [10_000, 100, 0, true],
    // Too few images to be sure.
    [5, 10, 0, false],
    [300, 10, 0, true],
  ])('%i images, %i classes, %d known: %s', (images, classes, share, expected) => {
    const found = guessing(report(images, classes, rightOn(share, classes)));
    expect(found !== null).toBe(expected);
  });

  test('says nothing without labels, and nothing of one class', () => {
    const { labelled: _, ...bare } = report(1000, 10, () => 0);
    expect(guessing(bare)).toBeNull();
    expect(guessingNote(report(1000, 1, () => 0))).toBeNull();
  });
});

describe('the likely cause', () => {
  const names = ['T-shirt', 'Trouser', 'Pullover'];

  test('one answer for nearly everything: the scale of the values', () => {
    const stuck = report(1000, 10, (_, random) => (random() < 0.97 ? 2 : pick(10, random)));
    const { message = '', severity } = guessingNote(stuck, (i) => names[i] ?? '') ?? {};
    expect(severity).toBe('warning');
    expect(message).toMatch(/^Right on \d+\.\d % of 1,000 images is no better than guessing/);
    expect(message).toContain(
      'are class Pullover: the model was probably trained on values on another scale',
    );
  });

  test('classes in another order: what would be right if they were renamed', () => {
    const rotated = report(1000, 10, (label, random) =>
      random() < 0.9 ? (label + 3) % 10 : pick(10, random),
    );
    const { message = '' } = guessingNote(rotated) ?? {};
    expect(message).toContain('worse than guessing');
    expect(message).toMatch(/renumbered, 9\d % would be right/);
  });

  test('anything else: other images, first of all', () => {
    const { message = '' } = guessingNote(report(1000, 10, rightOn(0.03, 10))) ?? {};
    expect(message).toContain('other images that merely have the same shape');
  });
});
