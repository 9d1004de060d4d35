/** Sums of products by the letters of dimensions, as NumPy's einsum writes them: one product of matrices, for every format. */
import { elementCount, type Shape } from '../tensor/shape.ts';
import type { Emitter } from './lowering.ts';

/** Letters of dimensions, each once. */
const LABELS = /^[A-Za-z]+$/;

export interface EinsumCall extends Pick<Emitter, 'emit'> {
  readonly arity: number;
  shape(i: number): Shape;
  /** Input `i` with its dimensions in another order. */
  arranged(i: number, order: readonly number[]): number;
  reshape(tensor: number, shape: Shape, suffix?: string): number;
  refuse(why: string): never;
}

interface Sides {
  readonly a: string;
  readonly b: string;
  readonly others: readonly string[];
  readonly result: string;
}

function sidesOf(equation: string): Sides {
  const [sides = '', result = ''] = equation.replaceAll(' ', '').split('->');
  const [a = '', b = '', ...others] = sides.split(',');
  return { a, b, others, result };
}

/** The order of dimensions that an equation of one array asks for, where it asks for nothing else. */
export function einsumOrder(equation: string): readonly number[] | undefined {
  const { a, b, result } = sidesOf(equation);
  const isOrder =
    b === '' &&
    LABELS.test(a) &&
    new Set(a).size === a.length &&
    a.length === result.length &&
    [...a].every((label) => result.includes(label));
  return isOrder ? [...result].map((label) => a.indexOf(label)) : undefined;
}

/** The product of two arrays, and which dimension of the result each of its own is. */
export function einsumProduct(
  call: EinsumCall,
  equation: string,
): { readonly tensor: number; readonly order: readonly number[] } {
  const shown = equation.replaceAll(' ', '').slice(0, 60);
  const { a, b, others, result } = sidesOf(equation);
  const isSimple = [a, b, result].every(
    (labels) => LABELS.test(labels) && new Set(labels).size === labels.length,
  );
  if (!isSimple || others.length > 0 || call.arity !== 2) return call.refuse(`computes ${shown}`);
  const [x, y] = [call.shape(0), call.shape(1)];
  if (x.length !== a.length || y.length !== b.length)
    return call.refuse(`has operands that do not fit ${shown}`);
  const letters = (from: string, test: (label: string) => boolean) => [...from].filter(test);
  const batch = letters(a, (l) => b.includes(l) && result.includes(l));
  const summed = letters(a, (l) => b.includes(l) && !result.includes(l));
  const rows = letters(a, (l) => !b.includes(l) && result.includes(l));
  const columns = letters(b, (l) => !a.includes(l) && result.includes(l));
  const isComplete =
    batch.length + summed.length + rows.length === a.length &&
    batch.length + summed.length + columns.length === b.length;
  if (!isComplete) return call.refuse(`sums one operand alone in ${shown}`);
  const length = (label: string) =>
    a.includes(label) ? x[a.indexOf(label)]! : y[b.indexOf(label)]!;
  const product = (list: readonly string[]) =>
    list.some((l) => length(l) < 0) ? -1 : elementCount(list.map(length));
  const factor = (i: number, labels: string, ...groups: readonly string[][]) => {
    const order = [...batch, ...groups.flat()].map((label) => labels.indexOf(label));
    const tensor = call.arranged(i, order);
    return call.reshape(tensor, [...batch.map(length), ...groups.map(product)], `factor${i}`);
  };
  const inputs = [factor(0, a, rows, summed), factor(1, b, summed, columns)];
  const matrix = call.emit('BATCH_MATMUL', inputs, { adjX: false, adjY: false }, 'product');
  const laid = [...batch, ...rows, ...columns];
  const tensor = call.reshape(matrix, laid.map(length));
  return { tensor, order: laid.map((label) => result.indexOf(label)) };
}
