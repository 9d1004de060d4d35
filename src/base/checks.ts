/**
 * Checks of foreign data: each says what a value should be, in words that an error can name the field with. They are valibot's,
 * which no other file names.
 */
import * as v from 'valibot';

/** Takes an unknown value and gives a checked one. Its messages complete “should be …”. */
export type Check<T> = v.GenericSchema<unknown, T>;

/** Where in the data something is wrong: keys of objects, indices of lists. */
export type Path = readonly (string | number)[];

/** Throws the error of whoever asked. */
export type Refuse = (path: Path, expected: string) => never;

/**
 * `value`, checked; fields that the check does not name are dropped.
 * @throws whatever `refuse` does, for the first thing that is wrong.
 */
export function checkedBy<T>(check: Check<T>, value: unknown, refuse: Refuse): T {
  const result = v.safeParse(check, value, { abortEarly: true });
  if (result.success) return result.output;
  const [{ path = [], message }] = result.issues;
  return refuse(
    path.map(({ key }) => (typeof key === 'number' ? key : String(key))),
    message,
  );
}

/** `value` if it passes, otherwise undefined. */
export function ifGood<T>(check: Check<T>, value: unknown): T | undefined {
  const result = v.safeParse(check, value, { abortEarly: true });
  return result.success ? result.output : undefined;
}

/** `columns[0].name`. */
export function pathInWords(path: Path): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`))
    .join('');
}

/** Whether `value` is an object that is no list: what JSON writes between braces. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of at most `maxLength` characters. */
export function text(maxLength: number): Check<string> {
  const expected = `text of at most ${maxLength} characters`;
  return v.pipe(v.string(expected), v.maxLength(maxLength, expected));
}

/** Text that `form` matches. */
export function textLike(form: RegExp, expected: string): Check<string> {
  return v.pipe(v.string(expected), v.regex(form, expected));
}

/** The smallest and the largest number, both allowed. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** A number from `min` to `max`; not NaN. */
export function number(min: number, max: number): Check<number> {
  const expected = `a number from ${min} to ${max}`;
  return v.pipe(v.number(expected), v.minValue(min, expected), v.maxValue(max, expected));
}

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number): Check<number> {
  const expected = `a whole number from ${min} to ${max}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(min, expected),
    v.maxValue(max, expected),
  );
}

/** True or false. */
export const truth: Check<boolean> = v.boolean('true or false');

/** One of `names`. */
export function oneOf<const T extends string>(names: readonly T[]): Check<T> {
  return v.picklist(names, `one of ${names.join(', ')}`);
}

/** The length is looked at first: a list that is too long is not gone through. */
export function list<T>(item: Check<T>, maxLength: number): Check<readonly T[]> {
  const expected = `a list of at most ${maxLength} entries`;
  const isList = (value: unknown) => Array.isArray(value) && value.length <= maxLength;
  return v.pipe(v.custom<unknown[]>(isList, expected), v.array(item, expected));
}

/** What `check` takes, or null. */
export function nullable<T>(check: Check<T>): Check<T | null> {
  return Object.assign(v.nullable(check), { message: expectationOf(check) });
}

/** A field that may be missing. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return v.optional(check);
}

/** A field that is `usual` where it is missing. */
export function withDefault<T>(check: Check<T>, usual: T): Check<T> {
  return v.optional(check, usual as never) as Check<T>;
}

/** An object with exactly these fields; others in the data are dropped. */
export function object<T extends object>(
  fields: {
    readonly [K in keyof Required<T>]: Check<T[K]>;
  },
): Check<T> {
  // What valibot says of a missing field is a message of the object; here it is the field's own.
  const expected = ({
    path,
  }: {
    readonly path?: readonly { readonly key: unknown }[] | undefined;
  }) => expectationOf(fields[path?.at(-1)?.key as keyof T]);
  const entries = fields as unknown as Record<string, Check<unknown>>;
  return v.pipe(
    v.custom(isObject, 'an object'),
    v.object(entries, expected),
  ) as unknown as Check<T>;
}

function expectationOf(check: object): string {
  return 'message' in check && typeof check.message === 'string' ? check.message : 'given';
}

/** An object used as a dictionary. */
export function dictionary<T>(
  item: Check<T>,
  maxEntries: number,
): Check<Readonly<Record<string, T>>> {
  const expected = `an object of at most ${maxEntries} entries`;
  return v.pipe(
    v.custom<object>(isObject, 'an object'),
    v.check((value) => Object.keys(value).length <= maxEntries, expected),
    v.record(v.string(), item),
  );
}

/** A check whose value must also pass `test`. */
export function and<T>(check: Check<T>, test: (value: T) => boolean, expected: string): Check<T> {
  return v.pipe(check, v.check(test, expected));
}

/** What either of two checks takes; where neither does, it says what `a` expects. */
export function either<T>(a: Check<T>, b: Check<T>): Check<T> {
  return v.union([a, b], expectationOf(a));
}

/** A check that gives its value in another form. */
export function mapped<T, R>(check: Check<T>, into: (value: T) => R): Check<R> {
  return v.pipe(check, v.transform(into));
}

/**
 * Objects of several kinds: the text in `field` names the check that the whole object must pass.
 * @param usual for objects whose field names none of them; without it they are refused.
 */
export function byField<T>(
  field: string,
  kinds: Readonly<Record<string, Check<T>>>,
  usual?: Check<T>,
): Check<T> {
  const named = { [field]: oneOf(Object.keys(kinds)) };
  const ofNone = v.pipe(v.custom(isObject, 'an object'), v.object(named)) as unknown as Check<T>;
  const check = v.lazy((value) => {
    const name = isObject(value) ? value[field] : undefined;
    const known = typeof name === 'string' && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    return known ?? usual ?? ofNone;
  });
  // What is said where there is none at all.
  return Object.assign(check, { message: 'an object' });
}
