/** Sentences about data of a person's own. */
import type { OwnFacts } from '../../../adapters/datasets/own-facts.ts';
import type { Photo, PreparedSet, ScannedSet } from '../../../workers/engine.ts';
import { formatCount } from '../../components/format.ts';

const KINDS = {
  images: ['picture', 'pictures'],
  arrays: ['sample', 'samples'],
  audio: ['recording', 'recordings'],
  text: ['line', 'lines'],
} as const satisfies Record<ScannedSet['kind'], readonly [string, string]>;

/** `612 pictures in 7 classes`. */
export function foundWords({ kind, records, targets, files }: ScannedSet): string {
  const [one, more] = KINDS[kind];
  const what = `${formatCount(records)} ${records === 1 ? one : more}`;
  // What is made up comes from no file.
  if (files === 0) return `${what} of noise`;
  if (!targets) return `${what}, nobody says what is right`;
  if (targets.kind === 'values') return `${what}, each with the right value`;
  if (targets.kind === 'masks') return `${what}, each with a mask`;
  const { length } = targets.names;
  const classes = `${formatCount(length)} ${length === 1 ? 'class' : 'classes'}`;
  return targets.kind === 'boxes'
    ? `${what} with ${formatCount(targets.boxes)} ${targets.boxes === 1 ? 'box' : 'boxes'} of ${classes}`
    : `${what} in ${classes}`;
}

/** How the samples are shared out. */
export function splitWords(
  { testSamples, trainingSamples }: OwnFacts,
  { records, calibration }: Pick<ScannedSet, 'records' | 'calibration'>,
): string {
  const left = calibration ? records : records - trainingSamples;
  const some = testSamples < left ? ` of ${formatCount(left)}, drawn at random` : '';
  const measured = `Files are measured on ${formatCount(testSamples)}${some}`;
  if (calibration) {
    return `${measured}; ranges are learned from ${formatCount(trainingSamples)} of ${calibration.name}.`;
  }
  return trainingSamples === 0
    ? `${measured}; none are left to calibrate with.`
    : `${measured}; ranges are learned from ${formatCount(trainingSamples)} others.`;
}

export function valueWords({ low, high, mean }: PreparedSet['values']): string {
  const digits = Math.max(Math.abs(low), Math.abs(high)) >= 10 ? 1 : 3;
  const [from, to, middle] = [low, high, mean].map((value) =>
    value.toFixed(digits).replace('-', '−'),
  );
  return `Values from ${from} to ${to}, on average ${middle}. They should be those that the model was trained with.`;
}

/** The class of a sample, or its number. */
export function sampleName(
  { label, place }: Photo,
  { classNames }: Pick<OwnFacts, 'classNames'>,
): string {
  return label === null ? `No. ${place + 1}` : (classNames[label] ?? `Class ${label}`);
}

/** What can be read, and how right answers come with it. */
export const READABLE: readonly (readonly [what: string, how: string])[] = [
  ['Pictures', 'PNG or JPEG, in a folder for each class or with a .csv of file names and classes.'],
  [
    'Masks and boxes',
    'beside pictures: PNG masks in a folder “masks” or called _mask; COCO’s .json; YOLO’s .txt.',
  ],
  ['Arrays', '.npy, .npz or idx (.gz too): samples, and an array of labels where there is one.'],
  ['Tables', '.csv or .tsv of numbers, the right answer in a column.'],
  ['Records', '.tfrecord of tf.train.Example.'],
  ['Recordings', '.wav, in a folder for each class.'],
  ['Text', 'Lines of text, for models over characters or words.'],
];
