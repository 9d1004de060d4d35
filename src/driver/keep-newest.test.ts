import { expect, test } from 'vitest';
import { keepLightest, keepNewest } from './keep-newest.ts';

const named = (...names: string[]) => new Map(names.map((name) => [name, name.length]));

test('the newest entries are kept, and one that is put again is new', () => {
  const map = named('a', 'b', 'c');
  keepNewest(map, 'a', 7, 3);
  expect([...map]).toEqual([
    ['b', 1],
    ['c', 1],
    ['a', 7],
  ]);
  keepNewest(map, 'd', 1, 3);
  expect([...map.keys()]).toEqual(['c', 'a', 'd']);
});

test.each([
  [6, 0, ['a', 'bb', 'ccc']],
  [5, 0, ['bb', 'ccc']],
  [4, 0, ['ccc']],
  [2, 0, []],
  [2, 1, ['ccc']],
  [2, 2, ['bb', 'ccc']],
] as const)('of weight %i at most, %i spared: %j stay', (most, spared, left) => {
  const map = named('a', 'bb', 'ccc');
  keepLightest(map, (length) => length, most, spared);
  expect([...map.keys()]).toEqual(left);
});
