/** What it takes to lower the nodes of any file, whatever its operators are. */
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { GraphBuilder } from '../ir/builder.ts';
import type { OptionsOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { elementCount, formatShape, type Shape } from '../tensor/shape.ts';
import { type Known, SamplesUnknown } from './arrays/known.ts';
import type { Refuse } from './arrays/rearranged.ts';

/** Adds operators and constants that are named after a node. */
export interface Emitter {
  indices(suffix: string, values: readonly number[], shape?: Shape): number;
  floats(suffix: string, values: ArrayLike<number>, shape?: Shape): number;
  emit<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    suffix?: string,
  ): number;
  /** Adds an operator with `count` results. */
  emitAll<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    count: number,
    suffix?: string,
  ): number[];
}

export function emitterOf(graph: GraphBuilder, name: string): Emitter {
  return {
    indices: (suffix, values, shape = [values.length]) =>
      graph.constant(`${name}/${suffix}`, shape, Int32Array.from(values), 'int32'),
    floats: (suffix, values, shape = [values.length]) =>
      graph.constant(`${name}/${suffix}`, shape, Float32Array.from(values)),
    emit: (op, inputs, options, suffix) =>
      graph.op(op, suffix === undefined ? name : `${name}/${suffix}`, inputs, options),
    emitAll: (op, inputs, options, count, suffix) => {
      const first = suffix === undefined ? name : `${name}/${suffix}`;
      const names = Array.from({ length: count }, (_, i) => (i === 0 ? first : `${first}:${i}`));
      return graph.ops(op, names, inputs, options);
    },
  };
}

/** The integers of an input that must be known. `what` names them in the refusal. */
export function knownIntegers(array: Known | undefined, what: string, refuse: Refuse): number[] {
  const known = array ?? refuse(`computes its ${what} while it runs`);
  if (known.dtype === 'float32') refuse(`takes its ${what} from numbers that are not integers`);
  return Array.from(known.values());
}

/** The values of a known array as a tensor stores them; integers of 64 bits end where those of 32 do. @throws SamplesUnknown */
export function dataOf({ shape, dtype, values }: Known): TensorData {
  const array = values();
  if (array.length !== elementCount(shape)) throw new RangeError('a known array of another length');
  if (dtype === 'float32') return array instanceof Float32Array ? array : Float32Array.from(array);
  if (Array.from(array).some(Number.isNaN)) throw new SamplesUnknown();
  if (dtype === 'bool') return Uint8Array.from(array);
  return Int32Array.from(array, (x) => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, x)));
}

/** @throws PlaygroundError `too-large` where a node makes an array of more than `most` values while the model is read. */
export function checkFolded(shape: Shape, most: number, name: string, op: string): void {
  if (elementCount(shape) <= most) return;
  throw new PlaygroundError(
    'too-large',
    `Node ${name} (${op}) makes an array of ${formatShape(shape)} values.`,
    'Use a smaller model.',
    { layer: name, op },
  );
}

const mayDependOnSamples = (error: unknown) =>
  error instanceof SamplesUnknown ||
  (error instanceof PlaygroundError && error.code === 'bad-shape');

const ONE_SAMPLE: Diagnostic = {
  severity: 'info',
  code: 'one-sample-a-run',
  message:
    'The graph computes with the number of samples of a run, so that it is read for one sample a run.',
  where: {},
};

function unknownSizes(): PlaygroundError {
  return new PlaygroundError(
    'unsupported-op',
    'The graph asks for sizes that are not known before it runs.',
    'Export the model with an example input of the size that it is used with.',
  );
}

/**
 * Reads a graph for any number of samples (−1), or for one a run where it computes with that number other than to shape its data.
 * A graph that does not fit for one sample either has a fault of its own.
 */
export function readForSamples<R extends { readonly diagnostics: readonly Diagnostic[] }>(
  read: (samples: number) => R,
): R {
  try {
    return read(-1);
  } catch (error) {
    if (!mayDependOnSamples(error)) throw error;
    const lowered = retried(() => read(1), error);
    return { ...lowered, diagnostics: [...lowered.diagnostics, ONE_SAMPLE] };
  }
}

function retried<R>(read: () => R, first: unknown): R {
  try {
    return read();
  } catch (error) {
    if (!mayDependOnSamples(error)) throw error;
    const reason = first instanceof SamplesUnknown ? error : first;
    throw reason instanceof SamplesUnknown ? unknownSizes() : reason;
  }
}
