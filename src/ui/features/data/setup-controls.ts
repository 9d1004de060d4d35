/** Which fields of a set-up a person is asked, for what was found. */
import { type DataSetup, SETUP_FIELDS, type SetupGroup } from '../../../data/setup/fields.ts';
import type { ScannedSet } from '../../../workers/engine.ts';

/** A field, by its place in the table. */
export interface FieldPlace {
  readonly group: SetupGroup;
  readonly name: string;
}

/** Those that most people look at, in order; the others of their groups stand behind “More settings”. */
const FIRST: readonly string[] = [
  'image fit',
  'image color',
  'values preset',
  'values scale',
  'values mean',
  'values std',
  'audio form',
  'text unit',
  'text alphabet',
  'table label',
  'classes order',
  'masks blackAndWhite',
  'masks ignored',
  'split calibration',
  'split most',
];

const GROUPS: Readonly<Record<ScannedSet['kind'], readonly SetupGroup[]>> = {
  images: ['image', 'values'],
  arrays: ['table', 'values'],
  audio: ['audio', 'values'],
  text: ['text'],
};

const OF_TARGETS: Readonly<
  Record<NonNullable<ScannedSet['targets']>['kind'], readonly SetupGroup[]>
> = {
  classes: ['classes'],
  values: [],
  masks: ['masks', 'classes'],
  boxes: ['classes'],
};

/** Whether a field says anything while the others are as they are. */
function matters({ group, name }: FieldPlace, { image, values, audio, text }: DataSetup): boolean {
  if (group === 'image' && name === 'share') return image.fit === 'crop';
  if (group === 'values' && name !== 'preset') return values.preset === 'given';
  if (group === 'audio' && ['mels', 'lowest', 'highest', 'floor'].includes(name)) {
    return audio.form === 'log-mel';
  }
  if (group === 'audio' && ['frame', 'step', 'fft'].includes(name))
    return audio.form !== 'waveform';
  if (group === 'text' && name === 'alphabet') return text.unit === 'characters';
  if (group === 'text' && name === 'vocabulary') return text.unit === 'words';
  return true;
}

export function controlsFor(
  {
    kind,
    targets,
    files,
    calibration,
  }: Pick<ScannedSet, 'kind' | 'targets' | 'files' | 'calibration'>,
  setup: DataSetup,
): { readonly first: readonly FieldPlace[]; readonly more: readonly FieldPlace[] } {
  const groups = [
    // What is made up, and comes from no file, is made for the model as it is.
    ...(files > 0 ? GROUPS[kind] : []),
    ...(targets ? OF_TARGETS[targets.kind] : []),
    'split' as const,
  ];
  const all = groups
    .flatMap((group) => Object.keys(SETUP_FIELDS[group]).map((name) => ({ group, name })))
    // Where other data are calibrated with, no share of these is.
    .filter(({ group, name }) => !(calibration && group === 'split' && name === 'calibration'))
    // Masks hold numbers, which nobody has to order.
    .filter(
      ({ group, name }) => targets?.kind !== 'masks' || group !== 'classes' || name === 'shift',
    )
    .filter((place) => matters(place, setup));
  const rank = ({ group, name }: FieldPlace) => FIRST.indexOf(`${group} ${name}`);
  return {
    first: all.filter((place) => rank(place) >= 0).sort((a, b) => rank(a) - rank(b)),
    more: all.filter((place) => rank(place) < 0),
  };
}
