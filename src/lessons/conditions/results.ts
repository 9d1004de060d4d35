/** Conditions on what was measured of a column's real file. */

import { truth } from '../../base/checks.ts';
import { isWithin, type Range, rangeInWords, rangeOf } from '../range.ts';
import { condition, notYet } from './condition.ts';

const percent = (value: number) => `${Number(value.toFixed(2))} %`;
const times = (value: number) => `${Number(value.toFixed(2))} times`;
const whole = (value: number) => value.toLocaleString('en-US');

/** In percent, which people write. */
export const accuracy = condition<Range>({
  check: rangeOf(0, 100),
  label: 'Right answers, in percent',
  values: 'range',
  judge(wanted, column) {
    const words = rangeInWords(wanted, percent);
    if (column.accuracy === null) return notYet(column, words);
    // As many digits as the table has: 0.8765 × 100 is a little more than 87.65.
    const share = Number((100 * column.accuracy).toFixed(2));
    return { met: isWithin(wanted, share), is: `gets ${percent(share)} right`, wanted: words };
  },
});

/** How many times smaller than the baseline's file. */
export const smaller = condition<Range>({
  check: rangeOf(0, 1000),
  label: 'Times smaller than the baseline',
  values: 'range',
  judge(wanted, column, { columns, baseline }) {
    const words = `a file ${rangeInWords(wanted, times)} smaller`;
    const whole = columns[baseline]?.bytes;
    if (!whole || column.bytes === null) return notYet(column, words);
    const ratio = whole / column.bytes;
    return { met: isWithin(wanted, ratio), is: `is ${times(ratio)} smaller`, wanted: words };
  },
});

/** Answers that differ from the baseline's. */
export const changed = condition<Range>({
  check: rangeOf(0, 10_000_000),
  label: 'Changed answers',
  values: 'range',
  judge(wanted, column) {
    const words = rangeInWords(wanted, whole);
    if (column.changed === null) return notYet(column, words);
    const is =
      column.changed === 0
        ? 'answers every photo as before'
        : `answers ${whole(column.changed)} of ${whole(column.images)} photos differently`;
    return { met: isWithin(wanted, column.changed), is, wanted: words };
  },
});

/** The button Why? of its accuracy was pressed, and has answered. */
export const explained = condition<boolean>({
  check: truth,
  label: 'Causes looked for',
  values: 'toggle',
  judge: (wanted, column) => ({
    met: column.explained === wanted,
    is: column.explained ? 'was measured layer by layer' : 'was not measured layer by layer yet',
    wanted: wanted ? 'it measured: press “Measure every layer” in Layers' : 'it left alone',
  }),
});
