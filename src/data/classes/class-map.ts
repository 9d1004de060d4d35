/** From the classes of a set to the numbers that the model gives them. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { DataSetup } from '../setup/fields.ts';

type ClassSetup = DataSetup['classes'];

export interface ClassMap {
  /** The model's number of each class of the set. */
  readonly numbers: Uint32Array;
  /** Names by the model's numbers; what the set does not name is `class 7`. */
  readonly classNames: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const WHOLE = /^\d{1,9}$/;
/** Of WordNet, by which the folders of ImageNet are called. */
const SYNSET = /^n\d{8}$/;

/** How classes are numbered where the set-up leaves it open. */
export function classOrderOf(
  names: readonly string[],
  { order, names: given }: Pick<ClassSetup, 'order' | 'names'>,
): Exclude<ClassSetup['order'], 'auto'> {
  if (order !== 'auto') return order;
  if (given.length > 0) return 'names';
  if (names.length > 0 && names.every((name) => SYNSET.test(name))) return 'imagenet';
  return areNumbers(names) ? 'numbers' : 'alphabet';
}

/**
 * @param names of the set's classes, in alphabetical order.
 * @param classes that the model answers; null where its outputs are no classes.
 * @param classList names by the model's numbers, from a `labels.txt` among the files.
 * @throws PlaygroundError `bad-data` for classes that the model does not have.
 */
export async function classMap(
  names: readonly string[],
  setup: ClassSetup,
  classes: number | null,
  classList: readonly string[] = [],
): Promise<ClassMap> {
  const order = classOrderOf(names, setup);
  const found = await NUMBERED[order](names, setup, classList);
  const numbers = found.numbers.map((number) => number + setup.shift);
  const most = classes ?? Number.POSITIVE_INFINITY;
  const outside = numbers.findIndex((number) => number < 0 || number >= most);
  if (outside >= 0) {
    throw new PlaygroundError(
      'bad-data',
      `Class ${names[outside]} would be number ${numbers[outside]}; the model answers 0 to ${most - 1}.`,
      'Choose another order of the classes, give their names, or shift them in the set-up.',
    );
  }
  const count = classes ?? Math.max(0, ...numbers) + 1;
  const shifted = (number: number) => found.all[number - setup.shift];
  const byNumber = new Map(numbers.map((number, i) => [number, names[i]!]));
  const classNames = Array.from(
    { length: count },
    (_, number) => shifted(number) ?? byNumber.get(number) ?? `class ${number}`,
  );
  const diagnostics = remarks(names, order, classes, setup);
  return { numbers: Uint32Array.from(numbers), classNames, diagnostics };
}

interface Numbered {
  readonly numbers: readonly number[];
  /** Names that are known, by number. */
  readonly all: readonly (string | undefined)[];
}

const NUMBERED: Readonly<
  Record<
    Exclude<ClassSetup['order'], 'auto'>,
    (
      names: readonly string[],
      setup: ClassSetup,
      classList: readonly string[],
    ) => Numbered | Promise<Numbered>
  >
> = {
  alphabet: (names) => ({ numbers: names.map((_, i) => i), all: names }),
  numbers: (names) => {
    const word = names.find((name) => !WHOLE.test(name));
    if (word === undefined) return { numbers: names.map(Number), all: [] };
    throw new PlaygroundError(
      'bad-data',
      `The class “${word}” is no number.`,
      'Number classes by the alphabet or by a list of names instead.',
    );
  },
  names: (names, { names: given, shift }) => byList(names, given, shift),
  file: (names, { shift }, classList) => {
    if (classList.length > 0) return byList(names, classList, shift);
    throw new PlaygroundError(
      'bad-data',
      'There is no labels.txt among the files.',
      'Give it with them, a name per line in the order of the model’s outputs, or number classes in another way.',
    );
  },
  imagenet: async (names) => {
    const { imageNetClasses } = await import('../../pictures/imagenet.ts');
    const known = imageNetClasses();
    const places = new Map(
      known.flatMap(
        ({ id, name }, i) =>
          [
            [id, i],
            [plainName(name), i],
          ] as const,
      ),
    );
    const all = known.map(({ name }) => name);
    return { numbers: placesOf(names, (name) => places.get(plainName(name)), all), all };
  },
};

/** Folders that are numbers say which output they are; a list says what that one is called. */
function byList(names: readonly string[], list: readonly string[], shift: number): Numbered {
  if (list.length === 0) {
    throw new PlaygroundError(
      'bad-data',
      'The list of classes is empty.',
      'Give a name per line, in the order of the model’s outputs.',
    );
  }
  const places = new Map(list.map((name, i) => [plainName(name), i]));
  if (areNumbers(names) && !names.some((name) => places.has(plainName(name)))) {
    const all = Array.from({ length: list.length - shift }, (_, number) => list[number + shift]);
    return { numbers: names.map(Number), all };
  }
  return { numbers: placesOf(names, (name) => places.get(plainName(name)), list), all: list };
}

/** Whether all names are whole numbers. */
export function areNumbers(names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => WHOLE.test(name));
}

/** Whether a list has all of the names, however they are spelled. One that misses some is for something else. */
export function namesAll(list: readonly string[], names: readonly string[]): boolean {
  const known = new Set(list.map(plainName));
  return list.length > 0 && names.every((name) => known.has(plainName(name)));
}

/** Names that are spelled differently in folders and in lists. */
function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

function placesOf(
  names: readonly string[],
  placeOf: (name: string) => number | undefined,
  known: readonly string[],
): number[] {
  const missing = names.filter((name) => placeOf(name) === undefined);
  if (missing.length === 0) return names.map((name) => placeOf(name)!);
  const some = (list: readonly string[]) =>
    `${list.slice(0, 3).join(', ')}${list.length > 3 ? ' …' : ''}`;
  throw new PlaygroundError(
    'bad-data',
    `The model’s ${known.length} classes (${some(known)}) do not include ${some(missing)}.`,
    'Name the classes of the set as the model does, or number them in another way in the set-up.',
  );
}

/** What could be wrong without anybody noticing. */
function remarks(
  names: readonly string[],
  order: Exclude<ClassSetup['order'], 'auto'>,
  classes: number | null,
  { order: asked }: ClassSetup,
): Diagnostic[] {
  const notes: Diagnostic[] = [];
  const note = (severity: Diagnostic['severity'], code: string, message: string) =>
    notes.push({ severity, code, message, where: {} });
  if (order === 'alphabet' && classes !== null && classes !== names.length) {
    note(
      'warning',
      'class-missing',
      `The set has ${names.length} classes, the model answers ${classes}. Numbered by the alphabet, every class after a missing one gets a wrong number: give the names of the model’s classes in its order.`,
    );
  }
  const byNumber = [...names].sort((a, b) => Number(a) - Number(b));
  if (order === 'numbers' && asked === 'auto' && byNumber.some((name, i) => name !== names[i])) {
    note(
      'info',
      'numbers-not-alphabet',
      `The classes are numbers and are taken as such. Keras numbers folders by the alphabet instead (${names.slice(0, 3).join(', ')} …): if the model was trained on folders so, choose the alphabet in the set-up.`,
    );
  }
  if (order === 'numbers' && classes !== null && names.length < classes) {
    note(
      'info',
      'class-missing',
      `The set has ${names.length} of the model’s ${classes} classes; nothing is known about the others.`,
    );
  }
  return notes;
}
