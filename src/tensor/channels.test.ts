import { expect, test } from 'vitest';
import { channelLayout, forEachRun } from './channels.ts';

test('how a tensor falls into the channels of an axis', () => {
  expect(channelLayout([2, 3, 4], 0)).toEqual({ channels: 2, inner: 12 });
  expect(channelLayout([2, 3, 4], 1)).toEqual({ channels: 3, inner: 4 });
  expect(channelLayout([2, 3, 4], 2)).toEqual({ channels: 4, inner: 1 });
  expect(channelLayout([2, 3, 4], null)).toEqual({ channels: 1, inner: 24 });
  expect(channelLayout([], 0)).toEqual({ channels: 1, inner: 1 });
});

test('runs of consecutive values, channel by channel, from the first again after the last', () => {
  const runs = (length: number, channels: number, inner: number) => {
    const visited: number[][] = [];
    forEachRun(length, { channels, inner }, (...run) => visited.push(run));
    return visited;
  };
  expect(runs(10, 3, 2)).toEqual([
    [0, 0, 2],
    [1, 2, 4],
    [2, 4, 6],
    [0, 6, 8],
    [1, 8, 10],
  ]);
  expect(runs(4, 1, 4)).toEqual([[0, 0, 4]]);
  expect(runs(3, 2, 2)).toEqual([
    [0, 0, 2],
    [1, 2, 3],
  ]);
  expect(runs(0, 2, 2)).toEqual([]);
});
