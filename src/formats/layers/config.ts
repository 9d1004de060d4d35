/** Typed reads of a layer's configuration. The JSON comes from a file, so that nothing in it is taken on trust. */
import { PlaygroundError } from '../../base/errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** What one layer's `config` says. Every read names the layer and the setting when the value cannot be used. */
export interface LayerConfig {
  readonly layer: string;
  readonly className: string;
  readonly all: JsonObject;
  has(key: string): boolean;
  raw(key: string): unknown;
  /** A finite number. */
  number(key: string, otherwise?: number): number;
  /** A finite number, or null where the file says null or nothing. */
  optionalNumber(key: string): number | null;
  boolean(key: string, otherwise: boolean): boolean;
  string(key: string, otherwise?: string): string;
  /** One of `allowed`; anything else is refused as not supported. */
  choice<T extends string>(key: string, allowed: readonly T[], otherwise: T): T;
  /** `count` integers of at least `min`; a single one stands for all. */
  integers(key: string, count: number, min: number, otherwise?: number): number[];
  /** Any number of integers; a single one is a list of one. */
  integerList(key: string): number[];
  numberList(key: string): number[];
  /** @throws PlaygroundError `bad-file` naming the setting. */
  bad(key: string, expected: string): never;
  /** @throws PlaygroundError `unsupported-layer` saying why. */
  refuse(reason: string): never;
}

const MAX_INTEGER = 2 ** 31 - 1;

export function readConfig(layer: string, className: string, config: JsonObject): LayerConfig {
  const bad = (key: string, expected: string): never => {
    const shown = JSON.stringify(config[key])?.slice(0, 60) ?? 'nothing';
    throw new PlaygroundError(
      'bad-file',
      `Layer ${layer} (${className}) has ${key} = ${shown}; expected ${expected}.`,
      'Save the model again with Keras.',
      { layer },
    );
  };
  const refuse = (reason: string): never => {
    throw new PlaygroundError(
      'unsupported-layer',
      `Layer ${layer} (${className}) cannot be read: ${reason}.`,
      'Replace the layer, or convert the model to .tflite with TensorFlow and open that file.',
      { layer },
    );
  };
  const missing = (key: string) => config[key] === undefined || config[key] === null;
  const isNumber = (value: unknown): value is number => Number.isFinite(value);
  const isInteger = (value: unknown, min: number): value is number =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= MAX_INTEGER;

  return {
    layer,
    className,
    all: config,
    has: (key) => !missing(key),
    raw: (key) => config[key],
    number(key, otherwise) {
      if (missing(key) && otherwise !== undefined) return otherwise;
      const value = config[key];
      return isNumber(value) ? value : bad(key, 'a number');
    },
    optionalNumber(key) {
      if (missing(key)) return null;
      const value = config[key];
      return isNumber(value) ? value : bad(key, 'a number');
    },
    boolean(key, otherwise) {
      if (missing(key)) return otherwise;
      const value = config[key];
      return typeof value === 'boolean' ? value : bad(key, 'true or false');
    },
    string(key, otherwise) {
      if (missing(key) && otherwise !== undefined) return otherwise;
      const value = config[key];
      return typeof value === 'string' ? value : bad(key, 'a text');
    },
    choice(key, allowed, otherwise) {
      if (missing(key)) return otherwise;
      const value = config[key];
      const found = allowed.find((candidate) => candidate === value);
      return found ?? refuse(`${key} = ${JSON.stringify(value)?.slice(0, 60)} is not supported`);
    },
    integers(key, count, min, otherwise) {
      const value = missing(key) ? otherwise : config[key];
      if (isInteger(value, min)) return new Array<number>(count).fill(value);
      if (Array.isArray(value) && value.length === count) {
        const list: unknown[] = value;
        if (list.every((v) => isInteger(v, min))) return list as number[];
      }
      return bad(
        key,
        `${count === 1 ? 'a whole number' : `${count} whole numbers`} from ${min} up`,
      );
    },
    integerList(key) {
      const value = config[key];
      const list: unknown[] = Array.isArray(value) ? value : [value];
      if (list.every((v) => isInteger(v, -MAX_INTEGER))) return list as number[];
      return bad(key, 'whole numbers');
    },
    numberList(key) {
      const value = config[key];
      const list = (Array.isArray(value) ? value.flat(8) : [value]) as unknown[];
      return list.every(isNumber) ? (list as number[]) : bad(key, 'numbers');
    },
    bad,
    refuse,
  };
}
