/** Classes by the folders that records lie in. */
import { badData } from '../bytes/slices.ts';
import type { Targets } from '../data-index.ts';
import { MOST_NAME, MOST_SET_CLASSES } from '../limits.ts';

/** Folders that split a set and name no class. */
const NO_CLASSES = /^(train(ing)?|test(ing)?|val(id(ation)?)?|images?|data)$/i;

/** The folder next to each record is its class; null where all lie in one, or beside each other. */
export function folderClasses(paths: readonly string[]): Targets | null {
  const folders = paths.map((path) => path.split('/').at(-2) ?? '');
  const distinct = [...new Set(folders)];
  if (distinct.length < 2 || distinct.includes('')) return null;
  if (distinct.every((name) => NO_CLASSES.test(name))) return null;
  return namedClasses(folders, '');
}

/**
 * Classes from a name for each record, numbered in the order of Python's `sorted`.
 * @throws PlaygroundError `bad-data`.
 */
export function namedClasses(each: readonly string[], file: string): Targets {
  const names = [...new Set(each)].sort(byCodePoint);
  if (names.length > MOST_SET_CLASSES) {
    const most = MOST_SET_CLASSES.toLocaleString('en-US');
    const message = `There are ${names.length} classes; up to ${most} are counted.`;
    throw badData(message, 'Check that the column of labels is the right one.', file);
  }
  const long = names.find((name) => name.length > MOST_NAME);
  if (long !== undefined) {
    throw badData('The name of a class is too long.', 'Use shorter names.', file);
  }
  const numbers = new Map(names.map((name, i) => [name, i]));
  return { kind: 'classes', names, labels: Uint32Array.from(each, (name) => numbers.get(name)!) };
}

/** As Python sorts: capitals before small letters. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
