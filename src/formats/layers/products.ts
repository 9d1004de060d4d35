/** Products of tensors along dimensions of one's choice: with trained weights, or with each other. */
import { elementCount } from '../../tensor/shape.ts';
import { known } from '../arrays/known.ts';
import { transposed } from '../arrays/rearranged.ts';
import { applyActivation } from './activations.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { NO_ACTIVATION } from './spatial.ts';

interface Matrix {
  /** Length of a row of the input, and of the result. */
  readonly inner: number;
  readonly units: number;
  /** [units, inner] */
  readonly weights: () => Float32Array;
  /** [units]; absent: zeros. */
  readonly bias?: (() => Float32Array) | undefined;
}

/** Every row of the last dimension times a matrix. `part` is put before the names of constants, `suffix` names the operator. */
export function matrixProduct(
  call: LayerCall,
  input: number,
  { inner, units, weights, bias }: Matrix,
  part = '',
  suffix = part,
): number {
  const name = (constant: string) => (part === '' ? constant : `${part}/${constant}`);
  const operands = [
    input,
    call.constant(name('kernel'), [units, inner], weights),
    call.constant(name('bias'), [units], bias ?? (() => new Float32Array(units))),
  ];
  const keepNumDims = call.graph.shapeOf(input).length > 2;
  return call.emit('FULLY_CONNECTED', operands, { ...NO_ACTIVATION, keepNumDims }, suffix);
}

/** `input` read as [batch, …shape]. */
export function readAs(
  call: LayerCall,
  input: number,
  shape: readonly number[],
  suffix: string,
): number {
  const indices = call.indices(`${suffix}_shape`, [-1, ...shape]);
  return call.emit('RESHAPE', [input, indices], {}, suffix);
}

/** One letter per dimension, what `...` stands for included. */
interface Equation {
  readonly input: readonly string[];
  readonly kernel: readonly string[];
  readonly output: readonly string[];
}

function equationOf({ config }: LayerCall, rank: number): Equation {
  const text = config.string('equation').replaceAll(' ', '');
  const match = /^([A-Za-z.]+),([A-Za-z]+)->([A-Za-z.]+)$/.exec(text);
  const [, left = '', kernel = '', right = ''] = match ?? [];
  const elided = rank - left.replace('...', '').length;
  const more = Array.from({ length: Math.max(elided, 0) }, (_, i) => `${i}`);
  const letters = (side: string) =>
    side.split(/(\.\.\.|.)/).flatMap((part) => (part === '...' ? more : part === '' ? [] : [part]));
  const equation = { input: letters(left), kernel: letters(kernel), output: letters(right) };
  const all = Object.values(equation);
  if (!match || equation.input.length !== rank || all.some((one) => new Set(one).size < one.length))
    config.refuse(`its equation ${text.slice(0, 60)} does not fit ${rank} dimensions`);
  return equation;
}

/** How the letters of an equation meet: `free` are of the input alone, `inner` are summed over, `outer` are of the kernel alone. */
function partsOf({ config }: LayerCall, { input, kernel, output }: Equation) {
  const free = input.filter((letter) => !kernel.includes(letter));
  const inner = input.filter((letter) => kernel.includes(letter));
  const outer = output.filter((letter) => kernel.includes(letter));
  if (input[0] === undefined || inner.includes(input[0]) || output[0] !== input[0]) {
    config.refuse('its equation mixes the samples of a batch');
  }
  if (inner.some((letter) => output.includes(letter))) {
    config.refuse(
      'its equation has weights of its own for each place of a dimension that it keeps',
    );
  }
  const known = [...inner, ...outer];
  const fits = kernel.every((letter) => known.includes(letter));
  if (inner.length === 0 || !fits || output.length !== free.length + outer.length) {
    config.refuse('its equation is no product of the input with a matrix');
  }
  return { free, inner, outer };
}

/** A matrix product over any dimensions, which are put last for it. */
const einsumDense: LayerRow = {
  weights: (config) => (config.has('bias_axes') ? ['kernel', 'bias'] : ['kernel']),
  lower(call) {
    const shape = call.inputShape();
    const equation = equationOf(call, shape.length);
    const { free, inner, outer } = partsOf(call, equation);
    const { input, kernel, output } = equation;
    const array = call.weight(
      'kernel',
      kernel.map((letter) => shape[input.indexOf(letter)] ?? -1),
    );
    const sizeOf = (letter: string) =>
      shape[input.indexOf(letter)] ?? array.shape[kernel.indexOf(letter)] ?? 1;
    const sizes = (letters: readonly string[]) => letters.map(sizeOf);
    const ordered = inOrder(call, call.input(), input, [...free, ...inner], 'order');
    const within = elementCount(sizes(inner));
    const rows =
      inner.length === 1
        ? ordered
        : readAs(call, ordered, [...sizes(free.slice(1)), within], 'rows');
    const places = [...outer, ...inner].map((letter) => kernel.indexOf(letter));
    const biased = biasOver(call, output, sizeOf);
    const inside = biased?.letters.every((letter) => outer.includes(letter)) ? biased : undefined;
    let result = matrixProduct(
      call,
      rows,
      {
        inner: within,
        units: elementCount(sizes(outer)),
        weights: () =>
          transposed(
            known(array.shape, 'float32', () => array.values()),
            places,
          ).values() as Float32Array,
        bias: inside && (() => spread(inside.values(), inside.letters, outer, sizeOf)),
      },
      '',
    );
    if (outer.length !== 1) {
      result = readAs(call, result, sizes([...free.slice(1), ...outer]), 'places');
    }
    result = inOrder(call, result, [...free, ...outer], output, 'output_order');
    if (biased && !inside) {
      const offset = call.constant('offset', biased.shape, biased.values);
      result = call.emit('ADD', [result, offset], NO_ACTIVATION, 'add');
    }
    return applyActivation(call, result);
  },
};

/** Dimensions named `from` in the order of `to`. */
function inOrder(
  call: LayerCall,
  tensor: number,
  from: readonly string[],
  to: readonly string[],
  suffix: string,
): number {
  if (from.join('') === to.join('')) return tensor;
  const order = to.map((letter) => from.indexOf(letter));
  return call.emit('TRANSPOSE', [tensor, call.indices(suffix, order)], {}, 'transpose');
}

/** The bias, which Keras stores from its first dimension on, with 1 for those that are not its own. */
function biasOver(call: LayerCall, output: readonly string[], sizeOf: (letter: string) => number) {
  if (!call.config.has('bias_axes')) return undefined;
  const own = new Set(call.config.string('bias_axes'));
  const first = output.findIndex((letter) => own.has(letter));
  const covered = output.slice(first);
  const shape = covered.map((letter) => (own.has(letter) ? sizeOf(letter) : 1));
  if (first < 1 || ![...own].every((letter) => output.includes(letter))) {
    call.config.refuse('its bias_axes are not among its output');
  }
  const letters = covered.filter((letter) => own.has(letter));
  const bias = call.weight('bias', shape);
  return { letters, shape, values: () => bias.values() };
}

/** Values over `letters`, repeated over the others of `all`, which has them in the same order. */
function spread(
  values: Float32Array,
  letters: readonly string[],
  all: readonly string[],
  sizeOf: (letter: string) => number,
): Float32Array {
  return Float32Array.from({ length: elementCount(all.map(sizeOf)) }, (_, place) => {
    let [at, stride, rest] = [0, 1, place];
    for (const letter of all.toReversed()) {
      const size = sizeOf(letter);
      if (letters.includes(letter)) {
        at += stride * (rest % size);
        stride *= size;
      }
      rest = Math.floor(rest / size);
    }
    return values[at] ?? 0;
  });
}

interface Rows {
  /** A stack of matrices. */
  readonly tensor: number;
  /** The summed dimension is the first of each matrix, not the second. */
  readonly upright: boolean;
  /** Lengths of the dimensions that are kept. */
  readonly kept: readonly number[];
}

/** An input of Dot as matrices whose one dimension is `axis`. */
function asMatrices(call: LayerCall, input: number, axis: number, side: string): Rows {
  const { config, graph } = call;
  const shape = graph.shapeOf(input);
  const { length: rank } = shape;
  const at = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(at) || at < 1 || at >= rank) {
    config.refuse(`it cannot sum over axis ${axis} of ${rank} dimensions`);
  }
  const inner = shape[at] ?? 1;
  const kept = shape.slice(1).toSpliced(at - 1, 1);
  const normalizes = config.boolean('normalize', false);
  let tensor = input;
  let upright = at < rank - 1;
  if (upright && (normalizes || rank > 3)) {
    const order = [...shape.keys()].toSpliced(at, 1).concat(at);
    tensor = call.emit(
      'TRANSPOSE',
      [tensor, call.indices(`${side}_order`, order)],
      {},
      `${side}_last`,
    );
    upright = false;
  }
  if (normalizes) {
    tensor = call.emit('L2_NORMALIZATION', [tensor], NO_ACTIVATION, `${side}_unit`);
  }
  if (rank !== 3) tensor = readAs(call, tensor, [elementCount(kept), inner], `${side}_rows`);
  return { tensor, upright, kept };
}

/** Sums over a dimension of either input; the others of both are kept. */
const dot: LayerRow = {
  lower(call) {
    const { config, inputs } = call;
    const [first = -1, second = -1] = inputs;
    if (inputs.length !== 2) config.refuse(`it has ${inputs.length} inputs, not two`);
    const axes = config.integerList('axes');
    const [a = -1, b = a] = axes;
    if (axes.length > 2) config.bad('axes', 'one or two dimensions');
    const left = asMatrices(call, first, a, 'left');
    const right = asMatrices(call, second, b, 'right');
    const kept = [...left.kept, ...right.kept];
    const isResult = left.kept.length === 1 && right.kept.length === 1;
    const products = call.emit(
      'BATCH_MATMUL',
      [left.tensor, right.tensor],
      { adjX: left.upright, adjY: !right.upright },
      isResult ? '' : 'products',
    );
    if (isResult) return products;
    const shape = call.indices('shape', [-1, ...(kept.length === 0 ? [1] : kept)]);
    return call.emit('RESHAPE', [products, shape], {});
  },
};

export const PRODUCT_LAYERS = { Dot: dot, EinsumDense: einsumDense };
