/**
 * What the set of spoken words says of itself. A synthesizer speaks them (src/tools/python/make_keywords.py), and a front end turns
 * each second of sound into 49 × 10 numbers: rows are moments, the first one first; columns are bands of pitch, the lowest one first.
 *
 * - Sound: 16,000 values a second, one channel, −1…1 (16-bit values divided by 32,768).
 * - Frames: 640 values (40 ms), one every 320 (20 ms), the first at 0, none past the end: 49 in a second.
 * - Window: Hann, periodic: 0.5 − 0.5 · cos(2π n / 640).
 * - Spectrum: FFT of 1,024 values, zeros behind the frame; power |X[k]|², k = 0…512, not scaled.
 * - Mel: 10 bands between 20 and 4,000 Hz, mel = 2595 · log10(1 + Hz / 700) (HTK). 12 edges evenly spaced in mel; band b is a
 *   triangle over edges b, b + 1, b + 2, linear in mel, 1 high, as `tf.signal.linear_to_mel_weight_matrix` makes it.
 * - Log: ln(energy + 0.000001).
 * - Scale: (log + 6) / 16, cut to 0…1; stored as a byte, round(255 · value), of which the network is given byte / 255.
 */
import { INK } from '../../ports/data-source.ts';
import { type Facts, fitsOneInput } from './source.ts';

export const KEYWORDS = {
  id: 'keywords',
  name: 'Spoken words',
  task: 'classification',
  classNames: [
    'yes',
    'no',
    'up',
    'down',
    'left',
    'right',
    'on',
    'off',
    'stop',
    'go',
    'another word',
    'only noise',
  ],
  testSamples: 1008,
  trainingSamples: 2640,
  picture: {
    width: 10,
    height: 49,
    look: INK,
    overTime: true,
    called: ['sound', 'sounds'],
    drawn: false,
    first: [9, 1, 45],
  },
  fits: fitsOneInput([[49, 10, 1], [49, 10], [490]]),
} as const satisfies Facts;
