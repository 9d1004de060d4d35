/** What the words of quantization mean: in plain words first, then with the numbers of the column in the picture. */
import { modeOf } from '../quantization/modes/index.ts';
import { bitsOf } from './conditions/settings.ts';
import type { ColumnFacts, Facts } from './facts.ts';

/** A word with its meaning. */
export interface Term {
  readonly title: string;
  /** A few sentences for somebody who has never heard the word. */
  readonly meaning: string;
  /** The same in the numbers of the open model and of this column; null where it has none. */
  here?(column: ColumnFacts, facts: Facts): string | null;
}

const count = (value: number) => value.toLocaleString('en-US');
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

const isRounded = ({ recipe }: ColumnFacts) => modeOf(recipe.mode).weights.kind === 'integer';
const takesPhotos = ({ recipe }: ColumnFacts) => modeOf(recipe.mode).needsCalibration;

const placesOf = (bits: number) => 2 ** bits - 1;

const TABLE = {
  weight: {
    title: 'weight',
    meaning:
      'One of the numbers that a network has learned. An input is multiplied by weights and added up, layer after layer, until an answer comes out.',
    here: (_, { parameters }) =>
      parameters === null ? null : `This model has ${count(parameters)} of them, with the biases.`,
  },
  bit: {
    title: 'bit',
    meaning:
      'A single 0 or 1, the smallest piece of a file. One bit more doubles how many different numbers can be written; eight bits are a byte.',
    here: (column) => {
      const bits = bitsOf(column.recipe);
      return isRounded(column)
        ? `Weights of “${column.title}” have ${bits} bits: 2^${bits} − 1 = ${placesOf(bits)} places, as many below zero as above it.`
        : `Numbers of “${column.title}” have ${bits} bits each.`;
    },
  },
  places: {
    title: 'places',
    meaning:
      'The values that a rounded number can have. They lie at equal distances, and one of them is exactly zero.',
    here: (column) =>
      isRounded(column)
        ? `“${column.title}” has ${placesOf(bitsOf(column.recipe))} places for a weight.`
        : `“${column.title}” does not round weights to places.`,
  },
  scale: {
    title: 'scale',
    meaning:
      'The distance from one place to the next. A file keeps small whole numbers and, once for many of them, the scale: value = whole number × scale. Rounding moves a value by half a scale at most.',
    here: (column) => {
      if (!isRounded(column)) return `“${column.title}” keeps floats, and needs no scale.`;
      const most = (placesOf(bitsOf(column.recipe)) - 1) / 2;
      return `In “${column.title}”: scale = largest weight ÷ ${most}, ${column.recipe.granularity === 'per-tensor' ? 'one for a whole layer' : column.recipe.granularity === 'per-channel' ? 'one for each channel' : 'one for each block of weights'}.`;
    },
  },
  'zero point': {
    title: 'zero point',
    meaning:
      'The whole number that stands for zero. Many layers turn all that is below zero into zero, so their signals are never negative: with the zero point at the lowest whole number, none of the places is wasted on values that do not occur. value = (whole number − zero point) × scale.',
    here: (column) =>
      takesPhotos(column)
        ? `“${column.title}” has one for each signal between layers; for weights it is always 0.`
        : isRounded(column)
          ? `In “${column.title}” only weights are whole numbers, and their zero point is always 0.`
          : `“${column.title}” keeps floats, and needs none.`,
  },
  rounding: {
    title: 'rounding',
    meaning:
      'Moving a value to the nearest place. What it is moved by is the rounding error: at most half the distance between two places.',
  },
  float: {
    title: 'float',
    meaning:
      'A number with a point, as computers usually keep it: FP32 takes 32 bits and has about 7 digits, FP16 takes 16 bits and has about 3.',
  },
  signal: {
    title: 'signal',
    meaning:
      'What flows from layer to layer while a photo is looked at; also called activation. Unlike weights, signals differ from photo to photo.',
    here: (column) =>
      takesPhotos(column)
        ? `“${column.title}” rounds them as well.`
        : `“${column.title}” keeps them as floats.`,
  },
  calibration: {
    title: 'calibration',
    meaning:
      'Before signals can be rounded, somebody has to know how large they get. So some photos are run through the network first, and the range of each signal is noted.',
    here: ({ title, recipe, ...column }) =>
      takesPhotos({ title, recipe, ...column })
        ? `“${title}” looked at ${count(recipe.calibrationSamples)} ${recipe.calibrationSamples === 1 ? 'photo' : 'photos'}.`
        : `“${title}” rounds no signals, and needs none.`,
  },
  range: {
    title: 'range',
    meaning:
      'The smallest and the largest value that the places have to cover. A wider range means a greater distance between places.',
  },
  outlier: {
    title: 'outlier',
    meaning:
      'A value far away from all others. If the places reach out to it, they lie far apart, and the many small values in the middle share a few of them.',
  },
  clipping: {
    title: 'clipping',
    meaning:
      'Cutting off what lies outside the range: it is moved to the outermost place. Bad for the few that are cut, good for all others, whose places move closer together.',
    here: (column) =>
      takesPhotos(column)
        ? `Range of signals in “${column.title}”: ${column.recipe.scheme === 'best' ? column.recipe.estimator : 'min-max'}.`
        : null,
  },
  channel: {
    title: 'channel',
    meaning:
      'Each filter of a layer looks for one thing, an edge or a texture, and gives one channel. Its weights belong together, and may be of quite another size than those of the next.',
  },
  'per-channel': {
    title: 'per-channel',
    meaning:
      'Each channel of a layer has a scale of its own. Channels with small weights get places close together; the file gets a few bytes longer.',
    here: (column) =>
      isRounded(column) ? `“${column.title}” is ${column.recipe.granularity}.` : null,
  },
  'per-tensor': {
    title: 'per-tensor',
    meaning:
      'One scale for all weights of a layer. The channel with the largest weights decides how far apart the places lie for all others.',
    here: (column) =>
      isRounded(column) ? `“${column.title}” is ${column.recipe.granularity}.` : null,
  },
  accuracy: {
    title: 'accuracy',
    meaning:
      'The share of photos, none of which the network has seen in training, that get the right name. It is measured with the real file. The line under it is the 95 % interval: where the share would most likely lie among all such photos.',
    here: ({ title, accuracy, images }) =>
      accuracy === null
        ? null
        : `“${title}”: ${count(Math.round(accuracy * images))} right ÷ ${count(images)} = ${percent(accuracy)}.`,
  },
  baseline: {
    title: 'baseline',
    meaning: 'The column that all others are compared to: usually the network as it was trained.',
    here: (_, { columns, baseline }) => `It is “${columns[baseline]?.title ?? ''}” now.`,
  },
  dB: {
    title: 'dB',
    meaning:
      'Decibels say how much louder the values are than their error. 20 dB: 10 times as large; 40 dB: 100 times; each bit more gives about 6 dB. Above 30 dB errors rarely matter, below 10 they usually do.',
    here: (column) =>
      isRounded(column)
        ? `With ${bitsOf(column.recipe)} bits one can hope for some ${6 * bitsOf(column.recipe) - 6} to ${6 * bitsOf(column.recipe)} dB where values fill their range evenly; most do not.`
        : null,
  },
  accumulator: {
    title: 'accumulator',
    meaning:
      'Where products are added up. Two 8-bit numbers multiplied need 16 bits, and hundreds of such products more: so the sum has 32 bits, and only the result is rounded to 8 again.',
  },
  layer: {
    title: 'layer',
    meaning:
      'One step of the network: it takes signals, multiplies them by its weights, and hands on the result. Layers can be treated differently, the sensitive ones more gently.',
    here: ({ title, recipe: { overrides } }) =>
      overrides.length === 0
        ? `“${title}” treats all layers alike.`
        : `“${title}” treats ${overrides.length} of them differently.`,
  },
  scheme: {
    title: 'scheme',
    meaning:
      'There is more than one way to round a network, and a scheme is one of them. “tflite” makes the very file that TensorFlow’s converter would make. “best” does a few things first that it does not do, such as balancing channels, and usually loses less.',
    here: (column) =>
      isRounded(column) ? `“${column.title}” follows “${column.recipe.scheme}”.` : null,
  },
  bias: {
    title: 'bias',
    meaning:
      'A number that each channel of a layer adds to its sum. Rounded weights shift the sum a little on average; a corrected bias takes that back.',
    here: (column) =>
      !isRounded(column) || column.recipe.scheme !== 'best'
        ? null
        : column.recipe.correctBias
          ? `“${column.title}” corrects biases where the weights are coarse.`
          : `“${column.title}” leaves biases as they were trained.`,
  },
  equalization: {
    title: 'equalization',
    meaning:
      'A channel that is very large is made smaller, and the next layer makes up for it: the network computes the same, and all channels fit one scale better.',
    here: (column) =>
      isRounded(column) && column.recipe.scheme === 'best'
        ? `“${column.title}” ${column.recipe.equalize ? 'does so before it rounds' : 'does not'}.`
        : null,
  },
  pruning: {
    title: 'pruning',
    meaning:
      'The smallest weights are set to zero, as if they were not there. The file packs better, and many networks hardly miss them.',
    here: (column) =>
      isRounded(column)
        ? `“${column.title}” sets ${Math.round(100 * column.recipe.sparsity)} % of its weights to zero.`
        : null,
  },
  'fake quantization': {
    title: 'fake quantization',
    meaning:
      'Training in which every step already rounds as the finished file will. The network feels what rounding does and learns weights that survive it.',
  },
} satisfies Readonly<Record<string, Term>>;

/** A word that texts can mark. */
export type TermName = Lowercase<keyof typeof TABLE>;

const BY_NAME = new Map<string, Term>(
  Object.entries<Term>(TABLE).map(([name, term]) => [name.toLowerCase(), term]),
);

/** Whether texts can mark this word; in small letters. */
export function isTerm(name: string): name is TermName {
  return BY_NAME.has(name);
}

/** The meaning of a marked word. */
export function termOf(name: TermName): Term {
  const term = BY_NAME.get(name);
  if (!term) throw new Error(`no term ${name}`);
  return term;
}

/** All words, for those who write lessons. */
export const TERM_NAMES = [...BY_NAME.keys()] as readonly TermName[];
