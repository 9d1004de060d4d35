import { expect, test } from 'vitest';
import { createRanges } from './ranges.ts';

test.each([true, false])(
  'restored ranges go on as if nothing had happened (calibrated: %s)',
  (calibrated) => {
    const make = () => createRanges([7], 'int8', 'tracked', calibrated);
    const [whole, later] = [make(), make()];
    whole.start(calibrated ? new Map([[7, { min: -1, max: 2 }]]) : null);
    whole.observe(7, { min: -3, max: 5 });
    later.restore(whole.store());
    for (const ranges of [whole, later]) ranges.observe(7, { min: -2, max: 9 });
    expect(later.read(7)).toEqual(whole.read(7));
  },
);
