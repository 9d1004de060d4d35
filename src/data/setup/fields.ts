/** Every field of a set-up, once: files are read by this table, controls and documentation are made of it. */
import { type Check, list, nullable, number, text, withDefault } from '../../base/checks.ts';
import { amount, amountOrNone, choice, type Kind, TOGGLE } from '../../base/kinds.ts';
import { COLORS, FILTERS, FITS, LAYOUTS } from '../../pictures/setup.ts';
import { AUDIO_FORMS, POWERS } from '../../tensor/spectrum.ts';
import { MOST_NAME, MOST_RECORDS, MOST_SET_CLASSES } from '../limits.ts';

/** One field. @typeParam T its values. */
export interface Field<T> extends Kind<T> {
  readonly usual: T;
  /** What people call it. */
  readonly label: string;
  /** What it does, in a sentence. */
  readonly words: string;
}

function field<T>(kind: Kind<T>, usual: T, label: string, words: string): Field<T> {
  return { ...kind, usual, label, words };
}

/** What is edited and read in a way of its own: lists, texts. */
function other<T>(check: Check<T>, values: string): Kind<T> {
  return { kind: 'other', values, check, nearest: () => undefined };
}

const numbers = other<readonly number[]>(list(number(-1e9, 1e9), 4), 'up to 4 numbers');
const names = other<readonly string[]>(
  list(text(MOST_NAME), MOST_SET_CLASSES),
  'a list of names, in the order of the model’s classes',
);
const columns = other<readonly string[]>(list(text(MOST_NAME), 10_000), 'names of columns');
const textOrNone = (values: string) => other<string | null>(nullable(text(MOST_NAME)), values);
const characters = other<string | null>(nullable(text(100_000)), 'characters in a row, or null');

export const PRESETS = [
  'as-they-are',
  '0..1',
  '-1..1',
  'imagenet',
  'caffe',
  '0..255',
  'given',
] as const;
export const CLASS_ORDERS = ['auto', 'alphabet', 'numbers', 'names', 'file', 'imagenet'] as const;
export const TEXT_UNITS = ['characters', 'words'] as const;

const SIZE = { min: 1, max: 8192 } as const;

export const SETUP_FIELDS = {
  image: {
    height: field(
      amountOrNone(SIZE, 'whole'),
      null,
      'Height',
      'Pixels that a picture is made high; null takes what the model says.',
    ),
    width: field(amountOrNone(SIZE, 'whole'), null, 'Width', 'The same across.'),
    fit: field(
      choice(FITS),
      'stretch',
      'Fit',
      'How a picture of another shape is fitted: stretch it, crop its centre, or pad it with black.',
    ),
    share: field(
      amount({ min: 0.1, max: 1 }, 'any'),
      1,
      'Share kept',
      'With crop: the share of the shorter side that is kept, 0.875 for most ImageNet models.',
    ),
    filter: field(
      choice(FILTERS),
      'bilinear',
      'Filter',
      'How pixels are made, as tf.image.resize does: bilinear, bilinear with antialias, the mean of an area, or the nearest one.',
    ),
    color: field(
      choice(COLORS),
      'rgb',
      'Colours',
      'Order of the colours: rgb, bgr (models of Caffe and OpenCV), or grey.',
    ),
    layout: field(
      choice(LAYOUTS),
      'model',
      'Layout',
      'Colours last (nhwc) or first (nchw); model reads it off the shape of the input.',
    ),
  },
  values: {
    preset: field(
      choice(PRESETS),
      'as-they-are',
      'Values',
      'What stored values become: the range that the model was trained with. imagenet is PyTorch’s, caffe that of Keras’s VGG and ResNet, with colours as bgr. “given” takes the three fields below, “as-they-are” changes nothing.',
    ),
    scale: field(
      amount({ min: -1e9, max: 1e9 }, 'any'),
      1,
      'Scale',
      'With given: what each value is multiplied by first.',
    ),
    mean: field(
      numbers,
      [],
      'Mean',
      'With given: what is subtracted then, one number or one per channel.',
    ),
    std: field(
      numbers,
      [],
      'Deviation',
      'With given: what it is divided by last, one number or one per channel.',
    ),
  },
  audio: {
    form: field(
      choice(AUDIO_FORMS),
      'waveform',
      'Form',
      'What the model is fed: the waveform from −1 to 1, a spectrogram, or the logarithm of a mel spectrogram.',
    ),
    rate: field(
      amountOrNone({ min: 1000, max: 384_000 }, 'whole'),
      null,
      'Samples per second',
      'What the model was trained with: recordings of another rate are resampled. Null is the rate of the first one.',
    ),
    power: field(
      choice(POWERS),
      'magnitude',
      'Strength',
      'What a spectrogram is made of: the magnitude of each frequency, or its square.',
    ),
    frame: field(
      amount({ min: 16, max: 16_384 }, 'whole'),
      480,
      'Window',
      'Samples in a window of the spectrogram.',
    ),
    step: field(
      amount({ min: 1, max: 16_384 }, 'whole'),
      320,
      'Step',
      'Samples from one window to the next.',
    ),
    fft: field(
      amountOrNone({ min: 16, max: 16_384 }, 'whole'),
      null,
      'FFT length',
      'A power of two; null takes the next one from the window on, as tf.signal.stft does.',
    ),
    mels: field(
      amount({ min: 1, max: 512 }, 'whole'),
      40,
      'Mel bands',
      'With log-mel: bands of the mel scale.',
    ),
    lowest: field(
      amount({ min: 0, max: 192_000 }, 'any'),
      20,
      'Lowest frequency',
      'With log-mel: where the first band begins, in hertz.',
    ),
    highest: field(
      amountOrNone({ min: 1, max: 192_000 }, 'any'),
      null,
      'Highest frequency',
      'With log-mel: where the last band ends; null takes half the samples per second.',
    ),
    floor: field(
      amount({ min: 1e-12, max: 1 }, 'any'),
      1e-6,
      'Floor',
      'With log-mel: what is added before the logarithm is taken.',
    ),
  },
  text: {
    unit: field(
      choice(TEXT_UNITS),
      'characters',
      'Unit',
      'What a number stands for: a character, or a word between spaces.',
    ),
    alphabet: field(
      characters,
      null,
      'Characters',
      'With characters: those that the model knows, numbered from “first”; null takes code points.',
    ),
    vocabulary: field(
      names,
      [],
      'Vocabulary',
      'With words: those that the model knows, numbered from “first”.',
    ),
    first: field(
      amount({ min: 0, max: 1_000_000 }, 'whole'),
      2,
      'First number',
      'Number of the first character or word.',
    ),
    unknown: field(
      amount({ min: 0, max: 1_000_000 }, 'whole'),
      1,
      'Unknown',
      'Number of what the model does not know.',
    ),
    padding: field(
      amount({ min: 0, max: 1_000_000 }, 'whole'),
      0,
      'Padding',
      'Number that fills a line up to the length of the input.',
    ),
    lowercase: field(TOGGLE, false, 'Lower case', 'Whether capitals are made small first.'),
  },
  table: {
    label: field(
      textOrNone('the name of a column, “none”, or null'),
      null,
      'Right answer',
      'Column of the right answer; null takes the one that is called label, class or target, else the last one.',
    ),
    features: field(
      columns,
      [],
      'Features',
      'Columns that are fed to the model, in order; none named takes all but the right answer.',
    ),
  },
  classes: {
    order: field(
      choice(CLASS_ORDERS),
      'auto',
      'Class numbers',
      'What the model numbers its classes by: the names in alphabetical order (as Keras does with folders), the names as numbers, the list below, the list in a labels.txt beside the records, or ImageNet’s 1,000. “auto” takes numbers where all names are numbers, ImageNet where they are its ids, the list where there is one, else the alphabet.',
    ),
    names: field(names, [], 'Class names', 'The model’s classes in its own order.'),
    shift: field(
      amount({ min: -10, max: 10 }, 'whole'),
      0,
      'Shift',
      'Added to every class number: 1 for models whose class 0 is “background”.',
    ),
  },
  masks: {
    ignored: field(
      amountOrNone({ min: 0, max: 2 ** 16 - 1 }, 'whole'),
      255,
      'Does not count',
      'The number of pixels that do not count, as of the borders in Pascal VOC; null for none.',
    ),
    blackAndWhite: field(
      TOGGLE,
      false,
      'Black and white',
      'Whether grey masks have white for things, which is class 1, and black for the ground.',
    ),
  },
  split: {
    calibration: field(
      amount({ min: 0, max: 1 }, 'any'),
      0.2,
      'Share for calibration',
      'Share of the records that ranges are learned from; the others are measured on.',
    ),
    most: field(
      amountOrNone({ min: 1, max: MOST_RECORDS }, 'whole'),
      null,
      'Most to measure on',
      'Files are measured on so many of the others at most, drawn at random; null takes all of them.',
    ),
    seed: field(
      amount({ min: 0, max: 2 ** 32 - 1 }, 'whole'),
      1,
      'Seed',
      'Which records those are: the same seed, the same split.',
    ),
  },
} as const satisfies Record<string, Record<string, object>>;

export type SetupGroup = keyof typeof SETUP_FIELDS;

type ValuesOf<Group> = {
  readonly [Name in keyof Group]: Group[Name] extends Field<infer T> ? T : never;
};

/** How records become what a model is fed, and what is right: the small file that page, command line and links share. */
export type DataSetup = {
  readonly [Group in SetupGroup]: ValuesOf<(typeof SETUP_FIELDS)[Group]>;
} & {
  /** A row of the table of tasks; null for what the outputs of the model suggest. */
  readonly task: string | null;
};

/** What groups are about, for documentation. */
export const GROUP_WORDS: Readonly<Record<SetupGroup, string>> = {
  image: 'Pictures',
  values: 'Values',
  audio: 'Recordings',
  text: 'Text',
  table: 'Tables',
  classes: 'Classes',
  masks: 'Masks',
  split: 'Calibration and test set',
};

/** A check of a whole group: what is missing is as usual. */
export function groupCheck(group: SetupGroup) {
  const fields: Readonly<Record<string, Field<unknown>>> = SETUP_FIELDS[group];
  return Object.fromEntries(
    Object.entries(fields).map(([name, { check, usual }]) => [name, withDefault(check, usual)]),
  );
}
