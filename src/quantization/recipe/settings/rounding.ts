import { choice } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/**
 * How a weight becomes an integer: the nearest one, whichever of its two neighbours serves the layer's outputs better (AdaRound),
 * or one that makes up for what weights before it are off by (GPTQ).
 */
export const ROUNDINGS = ['nearest', 'learned', 'gptq'] as const;
/** One of {@link ROUNDINGS}. */
export type Rounding = (typeof ROUNDINGS)[number];

/** All but `nearest` take samples in every mode with integer weights. */
export const rounding = defineSetting<Rounding>()({
  ...choice(ROUNDINGS),
  usual: 'nearest',
  link: 'r',
  meaning: 'how weights are rounded: to the nearest integer, by AdaRound (`learned`), by GPTQ',
  readBy: ({ weights }) => weights.kind === 'integer',
  bestOnly: true,
  // ai-edge-quantizer has it too: there it is done as it does it.
  tfliteReads: ['gptq'],
  title: (value) =>
    value === 'nearest' ? 'rounded to nearest' : value === 'gptq' ? 'GPTQ' : 'learned rounding',
  inFileName: (value) => (value === 'gptq' ? value : `${value}-rounding`),
  option: {
    name: 'rounding',
    value: 'R',
    aliases: { adaround: 'learned' },
    help: [
      'nearest, adaround (or learned; scheme best), gptq; all but nearest need --calibration.',
      "Scheme tflite: gptq in dense layers, by ai-edge-quantizer's formula",
    ],
  },
  control: {
    place: 'tuning',
    label: 'Rounding of weights',
    options: {
      nearest: { label: 'to the nearest integer', meaning: 'Each weight by itself.' },
      learned: {
        label: 'as outputs ask (AdaRound)',
        meaning:
          'Rounds each weight up or down, whichever suits the layer’s outputs on training images. Can take minutes; helps where weights have few bits.',
      },
      gptq: {
        label: 'one makes up for another (GPTQ)',
        meaning:
          'Rounds weights one by one; those that follow make up for each error, as far as training images say they can. Takes seconds.',
      },
    },
  },
});
