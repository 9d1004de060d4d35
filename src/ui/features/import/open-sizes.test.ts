import { expect, test } from 'vitest';
import { openSizes } from './open-sizes.ts';

test.each<[string, readonly number[], readonly string[]]>([
  ['an image', [-1, -1, -1, 3], ['1 height 224', '2 width 224']],
  ['an image of a known width', [-1, -1, 28, 1], ['1 height 28']],
  ['channels first', [-1, 3, -1, -1], ['2 height 224', '3 width 224']],
  ['nothing known', [-1, -1, -1, -1], ['1 height 224', '2 width 224', '3 channels 3']],
  ['sound', [-1, -1], ['1 length 128']],
  ['a sequence', [-1, -1, 40], ['1 length 128']],
  ['a volume', [-1, -1, 64, 64, 1], ['1 depth 16']],
  ['more', [-1, -1, 2, 2, 2, 2], ['1 size 1 64']],
])('%s', (_, shape, expected) => {
  const sizes = openSizes(shape);
  expect(sizes.map(({ axis, name, likely }) => `${axis} ${name} ${likely}`)).toEqual(expected);
});
