/**
 * HDF5 files, typed and safe to open: jsfive reads the structure, and this wrapper bounds the work it does and turns
 * its failures into errors with a place. Values are taken straight from the bytes, where jsfive makes lists of numbers.
 */
import { type DataObjects, Dataset, File, Group } from 'jsfive';
import { PlaygroundError } from '../../base/errors.ts';
import type { Shape } from '../../tensor/shape.ts';
import { datasetValues } from './hdf5-dataset.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** "TREE", the signature of a tree node of version 1. */
const TREE = 0x54524545;
const HINT = 'Get the file again: it may have been cut off or damaged on the way.';

export interface H5Dataset {
  readonly path: string;
  readonly shape: Shape;
  /** Float values, whatever number type is stored: a view of the file where it can be one. */
  values(): Float32Array;
}

export interface H5Group {
  readonly path: string;
  readonly keys: ReadonlySet<string>;
  /** The value of an attribute: a text, a list, a number; undefined where there is none. */
  attribute(name: string): unknown;
  /** The object at a path below, or undefined. */
  find(path: string): H5Group | H5Dataset | undefined;
}

export function isHdf5(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => head[i] === byte);
}

export function isGroup(found: H5Group | H5Dataset | undefined): found is H5Group {
  return found !== undefined && 'keys' in found;
}

export function isDataset(found: H5Group | H5Dataset | undefined): found is H5Dataset {
  return found !== undefined && 'shape' in found;
}

/**
 * Opens a file for the time of `use`; groups and datasets are of no use afterwards.
 * @throws PlaygroundError `truncated` or `bad-file` with the path in the file.
 */
export function withHdf5<T>(bytes: Uint8Array, use: (root: H5Group) => T): T {
  checkLength(bytes);
  const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  const buffer = whole.buffer as ArrayBuffer;
  const budget = makeBudget(4 * bytes.length);
  meter(buffer, budget);
  try {
    const heaps = {};
    const root = guarded('/', () => new File(buffer));
    return use(makeGroup(root, '', { buffer, budget, heaps }));
  } finally {
    // The buffer belongs to the caller.
    delete (buffer as { slice?: unknown }).slice;
  }
}

/** The header says where the file ends. @throws PlaygroundError `truncated` */
function checkLength(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[8] ?? 0;
  if (version === 1 || version > 3) return;
  const at = version < 2 ? 40 : 28;
  const end = bytes.length < at + 8 ? null : Number(view.getBigUint64(at, true));
  if (end === null || end > bytes.length) {
    throw new PlaygroundError(
      'truncated',
      `The HDF5 file ends at byte ${bytes.length}${end === null ? ', within its header' : `; its header says it has ${end}`}.`,
      HINT,
      { byteOffset: bytes.length },
    );
  }
}

interface Budget {
  spend(bytes: number): void;
}

/** Bounds what jsfive reads and copies: links that fan out or loop could keep it busy without end. */
function makeBudget(bytes: number): Budget {
  let left = bytes + 2 ** 26;
  return {
    spend(amount) {
      left -= amount + 64;
      if (left < 0) {
        throw new PlaygroundError(
          'bad-file',
          'The HDF5 file refers to the same parts over and over.',
          'Save the model again with Keras.',
        );
      }
    },
  };
}

/** Counts every copy of a part of `buffer`, and of parts of these copies, which is how jsfive reads structures. */
function meter(buffer: ArrayBuffer, budget: Budget): ArrayBuffer {
  const slice = (begin = 0, end?: number) => {
    const copy = ArrayBuffer.prototype.slice.call(buffer, begin, end);
    budget.spend(copy.byteLength + 64 * treeEntries(buffer, begin));
    return meter(copy, budget);
  };
  return Object.defineProperty(buffer, 'slice', { value: slice, configurable: true });
}

/** Children of the tree node at `at`, 0 where there is none: jsfive reads these without making copies. */
function treeEntries(buffer: ArrayBuffer, at: number): number {
  if (!(at >= 0 && at + 8 <= buffer.byteLength)) return 0;
  const view = new DataView(buffer, at, 8);
  return view.getUint32(0) === TREE ? view.getUint16(6, true) : 0;
}

interface Source {
  readonly buffer: ArrayBuffer;
  readonly budget: Budget;
  /** Global heap collections read so far; jsfive alone would read them again for each object. */
  readonly heaps: Record<string, unknown>;
}

function makeGroup(group: Group, path: string, source: Source): H5Group {
  let attributes: Record<string, unknown> | undefined;
  const keys = new Set(guarded(path, () => group.keys));
  source.budget.spend(64 * group._dataobjects.msgs.length);
  const attribute = (name: string) => {
    attributes ??= guarded(path, () => readAttributes(group._dataobjects, source));
    return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  };
  const find = (below: string): H5Group | H5Dataset | undefined => {
    const [name = '', ...rest] = below.split('/').filter((part) => part !== '');
    if (!keys.has(name)) return undefined;
    const at = `${path}/${name}`;
    const found = guarded(at, () => group.get(name));
    if (found instanceof Group) {
      const child = makeGroup(found, at, source);
      return rest.length === 0 ? child : child.find(rest.join('/'));
    }
    if (!(found instanceof Dataset) || rest.length > 0) return undefined;
    return {
      path: at,
      shape: guarded(at, () => found.shape),
      values: () => guarded(at, () => datasetValues(found, source.buffer, at)),
    };
  };
  return { path, keys, attribute, find };
}

function readAttributes(objects: DataObjects, { budget, heaps }: Source) {
  const prototype = Object.getPrototypeOf(objects) as DataObjects;
  objects._global_heaps = heaps;
  objects._attr_value = (dtype, buffer, count, offset) => {
    budget.spend(16 * count);
    return prototype._attr_value.call(objects, dtype, buffer, count, offset);
  };
  objects._vlen_size_and_data = (buffer, offset) => {
    const [size, data] = prototype._vlen_size_and_data.call(objects, buffer, offset);
    budget.spend(data?.byteLength ?? 0);
    return [size, data];
  };
  // jsfive prints a warning for attributes of types it does not know; they are not needed here.
  const { warn } = console;
  console.warn = () => {};
  try {
    return objects.get_attributes();
  } finally {
    console.warn = warn;
  }
}

/** jsfive throws texts, TypeErrors and RangeErrors; here they become errors with a place. */
function guarded<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof PlaygroundError) throw error;
    const outside = error instanceof RangeError && /bounds|offset/i.test(error.message);
    // jsfive's own complaints are texts; a TypeError means that it ran into nonsense.
    const why =
      typeof error === 'string'
        ? error.replace(/[^ -~]/g, '').slice(0, 120)
        : 'its structure is damaged';
    throw new PlaygroundError(
      outside ? 'truncated' : 'bad-file',
      outside
        ? `The HDF5 file points outside itself at ${path || '/'}.`
        : `The HDF5 file cannot be read at ${path || '/'}: ${why}.`,
      HINT,
      { tensor: path || '/' },
    );
  }
}
