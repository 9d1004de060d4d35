/** Typed reads of a node's attributes. The JSON comes from a file, so that nothing in it is taken on trust. */

import { isObject } from '../../../base/checks.ts';
import { PlaygroundError } from '../../../base/errors.ts';
import type { NodeDtype } from '../../arrays/known.ts';
import type { JsonObject } from '../../layers/config.ts';
import { MAX_LENGTH } from './limits.ts';

/** Element types of TensorFlow, as far as they are read here. */
const DTYPES = new Map([
  ['DT_FLOAT', 'float32'],
  ['DT_INT32', 'int32'],
  ['DT_INT64', 'int32'],
  ['DT_UINT8', 'int32'],
  ['DT_BOOL', 'bool'],
] as const);

/** Every read names the node and the attribute when the value cannot be used. */
export interface NodeAttributes {
  /** Whole numbers from `min` up, `count` of them where given; `otherwise` where the file has no such list. */
  integers(name: string, how: IntegerList): number[];
  integer(name: string, otherwise: number, min?: number): number;
  /** A finite number. */
  number(name: string, otherwise: number): number;
  flag(name: string): boolean;
  /** One of `allowed`. Anything else is refused as not supported. */
  choice<T extends string>(name: string, allowed: readonly T[], otherwise?: T): T;
  text(name: string): string;
  texts(name: string): string[];
  dtype(name: string, otherwise?: NodeDtype): NodeDtype;
  /** A shape with −1 for dimensions that are left open. */
  shape(name: string): number[];
  /** @throws PlaygroundError `bad-file` naming the attribute. */
  bad(name: string, expected: string): never;
  /** @throws PlaygroundError `unsupported-op` saying why. */
  refuse(why: string): never;
}

export interface IntegerList {
  readonly count?: number;
  readonly min?: number;
  readonly otherwise?: readonly number[];
}

export const REFUSED_HINT =
  'Save the part of the model before this node, or convert the model to .tflite with TensorFlow and open that file.';

export function readAttributes(node: string, op: string, attributes: JsonObject): NodeAttributes {
  const where = { layer: node, op };
  const raw = (name: string): unknown =>
    Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  const bad = (name: string, expected: string): never => {
    const shown = JSON.stringify(raw(name))?.slice(0, 80) ?? 'nothing';
    throw new PlaygroundError(
      'bad-file',
      `Node ${node} (${op}) has the attribute ${name} = ${shown}; expected ${expected}.`,
      'Convert the model again with the TensorFlow.js converter.',
      where,
    );
  };
  const refuse = (why: string): never => {
    throw new PlaygroundError(
      'unsupported-op',
      `Node ${node} (${op}) ${why}.`,
      REFUSED_HINT,
      where,
    );
  };
  /** The field `key` of the attribute; undefined where the file leaves it out, as it may with zeros. */
  const field = (name: string, key: string): unknown => {
    const value = raw(name);
    if (value === undefined) return undefined;
    return isObject(value) ? (value[key] ?? undefined) : bad(name, 'an object');
  };
  const listOf = (name: string, key: string): readonly unknown[] | undefined => {
    const list = field(name, 'list');
    if (list === undefined) return undefined;
    const items = isObject(list) ? (list[key] ?? []) : bad(name, 'a list');
    return Array.isArray(items) ? items : bad(name, 'a list');
  };
  const textOf = (name: string, value: unknown): string =>
    decodeText(value) ?? bad(name, 'base64 text');

  return {
    integers(name, { count, min = -MAX_LENGTH, otherwise }) {
      const list = listOf(name, 'i');
      if ((list === undefined || list.length === 0) && otherwise) return [...otherwise];
      const numbers = (list ?? []).map(wholeNumber);
      const fits = numbers.every((n) => n >= min && n <= MAX_LENGTH);
      if (fits && (count === undefined || numbers.length === count)) return numbers;
      const from = min === -MAX_LENGTH ? '' : ` from ${min} up`;
      return bad(name, `${count === undefined ? '' : `${count} `}whole numbers${from}`);
    },
    integer(name, otherwise, min = -MAX_LENGTH) {
      const value = field(name, 'i');
      if (value === undefined) return otherwise;
      const number = wholeNumber(value);
      return number >= min && number <= MAX_LENGTH ? number : bad(name, 'a whole number');
    },
    number(name, otherwise) {
      const value = field(name, 'f') ?? field(name, 'i');
      if (value === undefined) return otherwise;
      const number = isNumeric(value) ? Number(value) : Number.NaN;
      return Number.isFinite(number) ? number : bad(name, 'a number');
    },
    flag(name) {
      const value = field(name, 'b') ?? false;
      return typeof value === 'boolean' ? value : bad(name, 'true or false');
    },
    choice(name, allowed, otherwise) {
      const value = field(name, 's');
      const text = value === undefined ? '' : textOf(name, value);
      if (text === '' && otherwise !== undefined) return otherwise;
      const found = allowed.find((candidate) => candidate === text);
      return found ?? refuse(`has ${name} = ${JSON.stringify(text.slice(0, 40))}`);
    },
    text: (name) => textOf(name, field(name, 's') ?? ''),
    texts: (name) => (listOf(name, 's') ?? []).map((value) => textOf(name, value)),
    dtype(name, otherwise) {
      const type = field(name, 'type');
      if (type === undefined && otherwise) return otherwise;
      const found = (DTYPES as ReadonlyMap<unknown, NodeDtype>).get(type);
      if (found) return found;
      if (typeof type !== 'string') return bad(name, 'an element type');
      throw new PlaygroundError(
        'unsupported-dtype',
        `Node ${node} (${op}) has the element type ${type.slice(0, 40)}.`,
        'Convert the model again with float32 values.',
        where,
      );
    },
    shape(name) {
      const shape = field(name, 'shape');
      if (!isObject(shape)) return refuse('does not say its shape');
      if (shape.unknownRank === true) return refuse('does not say how many dimensions it has');
      // A scalar has no list of dimensions.
      const dims = shape.dim ?? [];
      if (!Array.isArray(dims)) return bad(name, 'a list of dimensions');
      const lengths = dims.map((dim: unknown) =>
        isObject(dim) ? wholeNumber(dim.size ?? 0) : Number.NaN,
      );
      const fits = lengths.every((n) => n === -1 || (n >= 1 && n <= MAX_LENGTH));
      return fits ? lengths : bad(name, `dimensions from 1 to ${MAX_LENGTH}, -1 where open`);
    },
    bad,
    refuse,
  };
}

const isNumeric = (value: unknown) =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');

/** Whole numbers are numbers or, being 64 bits long, texts. NaN for anything else. */
function wholeNumber(value: unknown): number {
  const number = isNumeric(value) ? Number(value) : Number.NaN;
  return Number.isInteger(number) ? number : Number.NaN;
}

/** Strings are base64, or lists of bytes; undefined for anything else. */
function decodeText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const isBytes = value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
    return isBytes ? String.fromCharCode(...(value as number[])) : undefined;
  }
  if (typeof value !== 'string') return undefined;
  try {
    return atob(value);
  } catch {
    return undefined;
  }
}
