/** Readers of foreign data: each takes an unknown value and gives a checked one, or says where it is wrong. */
import { PlaygroundError } from '../base/errors.ts';

/** @throws PlaygroundError `bad-file` naming `path` when the value is not what it should be. */
export type Read<T> = (value: unknown, path: string) => T;

function refuse(path: string, expected: string): never {
  throw new PlaygroundError(
    'bad-file',
    `The stored data are damaged: ${path} should be ${expected}.`,
    'Load the page again, or open the model itself to compute the results anew.',
  );
}

export function text(maxLength: number): Read<string> {
  return (value, path) =>
    typeof value === 'string' && value.length <= maxLength
      ? value
      : refuse(path, `text of at most ${maxLength} characters`);
}

export function number(min: number, max: number): Read<number> {
  return (value, path) =>
    typeof value === 'number' && value >= min && value <= max
      ? value
      : refuse(path, `a number from ${min} to ${max}`);
}

export function integer(min: number, max: number): Read<number> {
  return (value, path) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : refuse(path, `a whole number from ${min} to ${max}`);
}

export function oneOf<const T extends string>(names: readonly T[]): Read<T> {
  return (value, path) =>
    names.find((name) => name === value) ?? refuse(path, `one of ${names.join(', ')}`);
}

export function list<T>(item: Read<T>, maxLength: number): Read<readonly T[]> {
  return (value, path) =>
    Array.isArray(value) && value.length <= maxLength
      ? value.map((element, i) => item(element, `${path}[${i}]`))
      : refuse(path, `a list of at most ${maxLength} entries`);
}

export function nullable<T>(read: Read<T>): Read<T | null> {
  return (value, path) => (value === null ? null : read(value, path));
}

function entriesOf(value: unknown, path: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(path, 'an object');
  }
  return new Map(Object.entries(value));
}

/** An object with exactly these fields; others in the data are dropped. */
export function object<T extends object>(
  fields: {
    readonly [K in keyof Required<T>]: Read<T[K]>;
  },
): Read<T> {
  return (value, path) => {
    const entries = entriesOf(value, path);
    const result: [string, unknown][] = [];
    for (const [name, read] of Object.entries<Read<unknown>>(fields)) {
      const field = read(entries.get(name), `${path}.${name}`);
      if (field !== undefined) result.push([name, field]);
    }
    return Object.fromEntries(result) as T;
  };
}

/** A field that may be missing. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, path) => (value === undefined ? undefined : read(value, path));
}

/** An object used as a dictionary. */
export function dictionary<T>(
  item: Read<T>,
  maxEntries: number,
): Read<Readonly<Record<string, T>>> {
  return (value, path) => {
    const entries = entriesOf(value, path);
    if (entries.size > maxEntries)
      return refuse(path, `an object of at most ${maxEntries} entries`);
    return Object.fromEntries(
      [...entries].map(([name, element]) => [name, item(element, `${path}.${name}`)]),
    );
  };
}

/** A reader whose value must also pass `check`. */
export function checked<T>(read: Read<T>, check: (value: T) => boolean, expected: string): Read<T> {
  return (value, path) => {
    const result = read(value, path);
    return check(result) ? result : refuse(path, expected);
  };
}

/** A reader that lives elsewhere and throws errors of its own. */
export function foreign<T>(read: (value: unknown) => T, expected: string): Read<T> {
  return (value, path) => {
    try {
      return read(value);
    } catch {
      return refuse(path, expected);
    }
  };
}
