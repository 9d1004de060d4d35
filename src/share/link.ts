/** A view of the page as the hash of a link: `#q2.<base64url(deflate-raw(JSON))>`, only what differs from the defaults. */
import { PlaygroundError } from '../base/errors.ts';
import { RECIPE_FIELDS } from '../quantization/recipe/settings/index.ts';
import { type Field, LINK_FIELDS } from './link-fields.ts';
import { DEFAULT_LINK_STATE, type LinkState } from './link-state.ts';
import { packJson, unpackJson } from './packed-json.ts';

const VERSION = 2;
const MAX_LINK = 8192;
const MAX_JSON = 64 * 1024;

const NAMES = Object.keys(LINK_FIELDS) as (keyof LinkState)[];

/** Equal states give equal text: keys come in the order of the table. */
export function encodeLink(state: LinkState): string {
  const written = NAMES.flatMap((name) => {
    const { link, write = (value) => value } = LINK_FIELDS[name] as Field<unknown>;
    const value = write(state[name]);
    const unchanged = JSON.stringify(value) === JSON.stringify(write(DEFAULT_LINK_STATE[name]));
    return unchanged ? [] : [[link, value] as const];
  });
  return `q${VERSION}.${packJson(Object.fromEntries(written))}`;
}

function refuse(message: string): never {
  throw new PlaygroundError(
    'bad-link',
    message,
    'Ask for the link again; the page shows its usual start.',
  );
}

/**
 * The state in a link's hash, with or without `#`. Values out of range are clamped, unknown ones fall back to the default.
 * @throws PlaygroundError `bad-link` for text that no version of this page wrote.
 */
export function decodeLink(hash: string): LinkState {
  const link = hash.replace(/^#/, '');
  const [prefix = '', digits] = /^q(\d{1,9})\./.exec(link) ?? [];
  const version = Number(digits ?? 0);
  if (version < 1) return refuse('This is not a link to a view of this page.');
  if (version > VERSION) return refuse('This link was made by a newer version of the page.');
  if (link.length > MAX_LINK) return refuse('This link is too long to be one of this page.');
  const data = unpackJson(link.slice(prefix.length), MAX_JSON, refuse);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return refuse('This link is damaged: it holds no view.');
  }
  const entries = new Map<string, unknown>(Object.entries(data));
  return readState(version === 1 ? fromVersion1(entries) : entries);
}

/**
 * In version 1 columns followed the scheme `tflite` unless they said otherwise, those of the start as well; the scheme `best`
 * absorbed no biases.
 */
function fromVersion1(entries: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  const start = ['float32', 'float16', 'weight-only-int8', 'int8'].map((m) => ({ m }));
  const written = entries.get('c');
  const columns = (Array.isArray(written) ? written : start).map((column: unknown) => {
    const settings = new Map(Object.entries(Object(column)));
    if (settings.get('s') === 'best') settings.set('a', false);
    else settings.set('s', 'tflite');
    return Object.fromEntries(settings);
  });
  return new Map(entries).set('c', columns);
}

function readState(entries: ReadonlyMap<string, unknown>): LinkState {
  const read = <K extends keyof LinkState>(name: K): LinkState[K] => {
    const field: Field<LinkState[K]> = LINK_FIELDS[name];
    return field.nearest(entries.get(field.link)) ?? DEFAULT_LINK_STATE[name];
  };
  const columns = read('columns');
  const last = columns.length - 1;
  return {
    model: read('model'),
    columns,
    baseline: Math.min(read('baseline'), last),
    column: Math.min(read('column'), last),
    layer: read('layer'),
    tab: read('tab'),
    part: read('part'),
    weight: read('weight'),
    photos: read('photos'),
    data: read('data'),
    measured: read('measured'),
    device: read('device'),
    lesson: read('lesson'),
    hidden: read('hidden'),
    results: read('results'),
  };
}

/** The tables of fields as Markdown. */
export function describeLink(): string {
  const table = (fields: object) =>
    [
      '| key | holds | values |',
      '|---|---|---|',
      ...Object.values<Field<never>>({ ...fields }).map(
        ({ link, meaning, values }) => `| \`${link}\` | ${meaning} | ${values} |`,
      ),
    ].join('\n');
  return `${table(LINK_FIELDS)}\n\nA column:\n\n${table(RECIPE_FIELDS)}\n`;
}
