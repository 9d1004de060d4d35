/** What a .pt2 archive holds: the program as JSON, and arrays beside it. Nothing in it is run, and no pickle is read. */
import { isObject } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { ELEMENTS, type ElementType, storedArray } from '../arrays/elements.ts';
import type { Known, NodeDtype } from '../arrays/known.ts';
import { parseJson } from '../keras/json.ts';
import { unzipFiles } from '../keras/unzip.ts';
import type { JsonObject } from '../layers/config.ts';

const PROGRAM = /(^|\/)models\/[^/]+\.json$/;
const CONFIGS = /(^|\/)data\/(weights|constants)\/[^/]+_config\.json$/;
const ARRAYS = /(^|\/)data\/(weights|constants)\/[^/]+$/;

export interface Archive {
  readonly program: JsonObject;
  /** Arrays by the name of the parameter, buffer or constant. */
  readonly arrays: ReadonlyMap<string, Known>;
}

const bad = (message: string, file?: string) =>
  new PlaygroundError(
    'bad-file',
    message,
    'Save it again: torch.export.save(torch.export.export(model.eval(), (sample,)), "model.pt2").',
    file === undefined ? {} : { file },
  );

/** @throws PlaygroundError `bad-file`, `truncated`, `too-large`, `unsupported-dtype`. */
export function openArchive(bytes: Uint8Array): Archive {
  const files = unzipFiles(bytes, (path) => PROGRAM.test(path) || ARRAYS.test(path));
  const programs = [...files].filter(([path]) => PROGRAM.test(path));
  const [program] = programs;
  if (!program || programs.length > 1)
    throw bad(`The archive holds ${programs.length} programs; one is read.`);
  const arrays = new Map<string, Known>();
  for (const [path, content] of files) {
    if (!CONFIGS.test(path)) continue;
    const config = object(object(parseJson(content, path), path).config, path);
    for (const [name, entry] of Object.entries(config)) {
      const { path_name: own, use_pickle: isPickled, tensor_meta: meta } = object(entry, path);
      if (!isObject(meta)) continue;
      if (isPickled === true) throw bad(`The array ${name} is pickled.`, path);
      const at = path.replace(/[^/]+$/, String(own));
      const stored = files.get(at);
      if (!stored) throw bad(`The array ${name} lies in ${at}, which is missing.`, path);
      arrays.set(name, arrayOf(name, stored, meta));
    }
  }
  return { program: object(parseJson(program[1], program[0]), program[0]), arrays };
}

function object(value: unknown, file: string): JsonObject {
  if (isObject(value)) return value;
  throw bad(`${file} is not as torch.export writes it.`, file);
}

/** torch.export's numbers for element types (torch/_export/serde/schema.py, ScalarType). */
const TYPES: ReadonlyMap<unknown, ElementType> = new Map<unknown, ElementType>([
  [1, ELEMENTS.uint8],
  [2, ELEMENTS.int8],
  [3, ELEMENTS.int16],
  [4, ELEMENTS.int32],
  [5, ELEMENTS.int64],
  [6, ELEMENTS.float16],
  [7, ELEMENTS.float32],
  [8, ELEMENTS.float64],
  [12, ELEMENTS.bool],
  [13, ELEMENTS.bfloat16],
]);

/** The element type with torch's number `code`. @throws PlaygroundError `unsupported-dtype`. */
export function dtypeOf(code: unknown, name: string): NodeDtype {
  return typeOf(code, name).dtype;
}

function typeOf(code: unknown, name: string): ElementType {
  const type = TYPES.get(code);
  if (type) return type;
  throw new PlaygroundError(
    'unsupported-dtype',
    `The tensor ${name} has an element type that is not read (number ${String(code).slice(0, 10)} of torch.export).`,
    'Export the model with float32 values.',
    { tensor: name },
  );
}

/** Whole numbers of a list whose entries are `{as_int: n}`; NaN for what is no number. */
export const sizesOf = (list: unknown): number[] =>
  Array.isArray(list)
    ? list.map((entry: unknown) =>
        isObject(entry) && Number.isSafeInteger(entry.as_int) ? Number(entry.as_int) : Number.NaN,
      )
    : [Number.NaN];

function arrayOf(name: string, stored: Uint8Array, meta: JsonObject): Known {
  const type = typeOf(meta.dtype, name);
  const shape = sizesOf(meta.sizes);
  const strides = sizesOf(meta.strides);
  if (shape.some((length) => !(length >= 0)) || shape.length > 16)
    throw bad(`The array ${name} has a shape that cannot be.`);
  let step = 1;
  const dense = [...shape].reverse().map((length, i) => {
    const own = step;
    step *= length;
    // Dimensions of length 1 may have any stride.
    return length === 1 || strides.at(-1 - i) === own;
  });
  if (!dense.every(Boolean)) throw bad(`The array ${name} does not lie in one piece.`);
  return storedArray(name, type, shape, stored);
}
