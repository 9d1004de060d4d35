/** How the error of one sample grows, or heals, on its way through the layers. */
import { type Model, mainGraph } from '../ir/model.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { DType } from '../tensor/dtype.ts';
import type { TensorErrors } from './tensor-errors.ts';

/** Decibels that are a change: less is seen from photo to photo. */
export const CHANGE_DB = 1;

/** What a layer does to the error that it is given. */
export type ErrorChange = 'first' | 'adds' | 'heals' | 'keeps';

/** The error of one layer's result. */
export interface ErrorStation {
  /** In the float model. */
  readonly name: string;
  /** Null for an input of the model. */
  readonly op: OpName | null;
  /** What the file computes it in. */
  readonly dtype: DType;
  /** Signal over error, in decibels: Infinity where nothing is lost. */
  readonly sqnrDb: number;
  /** Size of the error as a share of the size of the signal: √(Σ(x − y)² ÷ Σx²). */
  readonly relative: number;
  /** √(mean (x − y)²), and how large that is in steps of its integers; null where it has none. */
  readonly rmse: number;
  readonly steps: number | null;
  readonly maxError: number;
  /** Decibels more than the worst of what it reads; null where that is not known. */
  readonly changeDb: number | null;
  readonly change: ErrorChange;
}

/** Which activations each activation is computed from, in the order of the float model. */
export interface ErrorPath {
  readonly name: string;
  readonly op: OpName;
  readonly reads: readonly string[];
}

/** The way of the error through `float`. */
export function errorPath(float: Model): readonly ErrorPath[] {
  const { tensors, operators } = mainGraph(float);
  const nameOf = (index: number) => tensors[index]?.name ?? '';
  return operators.flatMap(({ op, inputs, outputs }) => {
    const flowing = inputs.filter((index) => index >= 0 && tensors[index]?.data === undefined);
    const reads = flowing.map(nameOf);
    return outputs.map((index) => ({ name: nameOf(index), op, reads }));
  });
}

/** @param errors of one sample, in any order; the stations have that of the path, inputs first. */
export function errorStations(
  errors: readonly TensorErrors[],
  path: readonly ErrorPath[],
): readonly ErrorStation[] {
  const known = new Map(errors.map((one) => [one.name, one]));
  const computed = new Set(path.map(({ name }) => name));
  const inputs = errors.filter(({ name }) => !computed.has(name));
  const db = (name: string) => {
    const found = known.get(name);
    return found && decibels(found);
  };
  return [
    ...inputs.map((one) => stationOf(one, null, null)),
    ...path.flatMap(({ name, op, reads }) => {
      const own = known.get(name);
      if (!own) return [];
      const given = reads.flatMap((read) => db(read) ?? []);
      return [stationOf(own, op, given.length === 0 ? null : Math.min(...given))];
    }),
  ];
}

function decibels({ signal, noise }: TensorErrors): number {
  if (noise === 0) return Number.POSITIVE_INFINITY;
  return signal === 0 ? Number.NEGATIVE_INFINITY : 10 * Math.log10(signal / noise);
}

function stationOf(errors: TensorErrors, op: OpName | null, given: number | null): ErrorStation {
  const { name, count, signal, noise, maxError, lattice } = errors;
  const sqnrDb = decibels(errors);
  const rmse = Math.sqrt(noise / Math.max(1, count));
  // From exact to anything is an error that begins here; from exact to exact nothing happens.
  const changeDb =
    given === null ? null : given === sqnrDb ? 0 : Number.isFinite(given) ? sqnrDb - given : null;
  return {
    ...{ name, op, sqnrDb, rmse, maxError, changeDb },
    dtype: lattice?.dtype ?? 'float32',
    relative:
      signal === 0 ? (noise === 0 ? 0 : Number.POSITIVE_INFINITY) : Math.sqrt(noise / signal),
    steps: lattice ? rmse / lattice.scale : null,
    change: changeOf(changeDb),
  };
}

function changeOf(changeDb: number | null): ErrorChange {
  if (changeDb === null) return 'first';
  if (changeDb <= -CHANGE_DB) return 'adds';
  return changeDb >= CHANGE_DB ? 'heals' : 'keeps';
}
