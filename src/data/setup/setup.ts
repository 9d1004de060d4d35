/** The set-up as a value, and as the small JSON file that it is kept and passed on as. */
import {
  checkedBy,
  isObject,
  nullable,
  object,
  pathInWords,
  text,
  withDefault,
} from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import {
  type DataSetup,
  type Field,
  GROUP_WORDS,
  groupCheck,
  SETUP_FIELDS,
  type SetupGroup,
} from './fields.ts';

/** A set-up with some fields given. */
export type PartialSetup = {
  readonly [Group in keyof DataSetup]?: DataSetup[Group] extends object
    ? Partial<DataSetup[Group]>
    : DataSetup[Group];
};

/** Larger files are none of ours: the longest part is a vocabulary. */
const MOST_CHARACTERS = 4_000_000;
const HINT = 'Every field is explained in docs/own-data.md; leave out what shall be as usual.';

const GROUPS = Object.keys(GROUP_WORDS) as SetupGroup[];

/** Everything as usual: pictures stretched, values as they are, names in alphabetical order. */
export const USUAL_SETUP: DataSetup = {
  ...(Object.fromEntries(
    GROUPS.map((group) => {
      const fields: Readonly<Record<string, Field<unknown>>> = SETUP_FIELDS[group];
      return [
        group,
        Object.fromEntries(Object.entries(fields).map(([name, { usual }]) => [name, usual])),
      ];
    }),
  ) as unknown as Omit<DataSetup, 'task'>),
  task: null,
};

/** `setup` with some fields changed. */
export function changedSetup(setup: DataSetup, { task, ...groups }: PartialSetup): DataSetup {
  const changed = Object.fromEntries(
    Object.entries(groups).map(([group, fields]) => [
      group,
      { ...setup[group as SetupGroup], ...fields },
    ]),
  );
  return { ...setup, ...changed, ...(task !== undefined && { task }) };
}

const CHECK = object({
  ...Object.fromEntries(
    GROUPS.map((group) => [group, withDefault(object(groupCheck(group)), USUAL_SETUP[group])]),
  ),
  task: withDefault(nullable(text(100)), null),
});

/**
 * Reads a set-up file; what is left out is as usual.
 * @param file for errors.
 * @throws PlaygroundError `bad-recipe` naming the first field that is wrong or unknown.
 */
export function readSetup(json: string, file?: string): DataSetup {
  const where = file === undefined ? {} : { file };
  const fail = (message: string) => new PlaygroundError('bad-recipe', message, HINT, where);
  if (json.length > MOST_CHARACTERS) throw fail('The set-up is too long.');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw fail('The set-up is no JSON.');
  }
  refuseUnknown(value, fail);
  const checked = checkedBy(CHECK, value, (path, expected) => {
    throw fail(
      path.length === 0
        ? `The set-up should be ${expected}.`
        : `${pathInWords(path)} in the set-up should be ${expected}.`,
    );
  });
  return checked as unknown as DataSetup;
}

/** A field that is spelled wrongly would be as usual, silently. */
function refuseUnknown(value: unknown, fail: (message: string) => Error): void {
  if (!isObject(value)) return;
  for (const [group, fields] of Object.entries(value)) {
    if (group === 'task') continue;
    if (!GROUPS.includes(group as SetupGroup))
      throw fail(`The set-up has no field ${shown(group)}.`);
    const known = SETUP_FIELDS[group as SetupGroup];
    const unknown =
      isObject(fields) && Object.keys(fields).find((name) => !Object.hasOwn(known, name));
    if (unknown) throw fail(`The set-up has no field ${group}.${shown(unknown)}.`);
  }
}

const shown = (name: string) => JSON.stringify(name.slice(0, 40)).slice(1, -1);

/** The set-up as a file: only what differs from the usual. */
export function writeSetup(setup: DataSetup): string {
  const different = GROUPS.flatMap((group) => {
    const fields = Object.entries(setup[group]).filter(
      ([name, value]) =>
        JSON.stringify(value) !==
        JSON.stringify((USUAL_SETUP[group] as Readonly<Record<string, unknown>>)[name]),
    );
    return fields.length > 0 ? [[group, Object.fromEntries(fields)] as const] : [];
  });
  const task = setup.task === null ? {} : { task: setup.task };
  return `${JSON.stringify({ ...Object.fromEntries(different), ...task }, null, 2)}\n`;
}
