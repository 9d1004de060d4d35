import { expect, test } from 'vitest';
import type { ChannelRanges } from '../../../workers/engine.ts';
import { lossOf, orderedChannels } from '../../charts/channel-layout.ts';
import { channelsCaption, channelsHint, channelsTitle } from './channel-words.ts';

const ranges = (changes: Partial<ChannelRanges> = {}): ChannelRanges => ({
  mins: Float32Array.of(-1, -0.02, -0.5),
  maxs: Float32Array.of(0.5, 0.01, 0.25),
  ...{ reach: 1, bits: 8, levels: 255 },
  sharedLevels: Uint16Array.of(255, 7, 127),
  rmse: Float32Array.of(0.002, 0.002, 0.002),
  ownScales: false,
  ...changes,
});
const layer = { channels: 3, name: 'conv2d' };

test('the headline is what was found', () => {
  expect(channelsTitle(ranges(), layer)).toBe(
    'The narrowest of 3 channels fills 2 % of the widest one’s range',
  );
  expect(channelsCaption(ranges(), layer)).toContain('channel 1 would have 7 of the 255 levels');
  expect(channelsTitle(null, layer)).toBe('3 channels');
});

test('what to try asks for nothing that is done', () => {
  expect(channelsHint(ranges())).toContain('to per-channel');
  const own = channelsHint(ranges({ ownScales: true }));
  expect(own).toContain('to per-tensor');
  expect(own).toContain('1 channel would be left with fewer than 16 levels');
  const alike = ranges({ ownScales: true, sharedLevels: Uint16Array.of(255, 200, 127) });
  expect(channelsHint(alike)).toContain('lose little');
  expect(channelsHint(ranges({ rmse: null }))).toContain('with integers');
});

test('channels by range, and by what they lose of it', () => {
  expect(orderedChannels(ranges(), 'model')).toEqual([0, 1, 2]);
  expect(orderedChannels(ranges(), 'range')).toEqual([0, 2, 1]);
  expect(orderedChannels(ranges(), 'error')).toEqual([1, 2, 0]);
  expect(lossOf(ranges(), 1)).toBeCloseTo(0.1, 6);
});
