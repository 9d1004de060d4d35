/**
 * Recurrent layers, unrolled: what one time step computes, in operators that have integer kernels, alike for every format that has
 * such layers. The products of the inputs with the kernel are one operator for all steps. A state that starts at zero is left out
 * of the first step. All steps read the same weights; what grows with their number are operators and tensors, some 100 bytes each.
 *
 * TFLite's fused LSTM is smaller, but LiteRT refuses the variables that it needs ("Variable tensors not yet supported", LiteRT.js
 * 2.x), and elsewhere it keeps its state from one run to the next: answers would depend on what ran before.
 */
import type { OptionsOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import type { DType, TensorData } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';

/** Longer sequences would make graphs of many thousand operators. */
export const MAX_STEPS = 256;

/** Adds operators and constants that are named after the layer. */
export interface CellEmitter {
  /** A constant, made once for all uses of its name. */
  constant(suffix: string, shape: Shape, data: () => TensorData, dtype?: DType): number;
  emit<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    suffix: string,
  ): number;
  /** Adds an operator with `count` results. */
  emitAll<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    suffix: string,
    count: number,
  ): readonly number[];
}

/** Makes each constant once, and gives what is repeated a number: sum, sum_1, … All names begin with `prefix`. */
export function onceNamed(inner: CellEmitter, prefix = ''): CellEmitter {
  const uses = new Map<string, number>();
  const constants = new Map<string, number>();
  const unique = (suffix: string) => {
    const used = uses.get(suffix) ?? 0;
    uses.set(suffix, used + 1);
    return `${prefix}${suffix}${used > 0 ? `_${used}` : ''}`;
  };
  return {
    constant(suffix, shape, data, dtype) {
      const made = constants.get(suffix) ?? inner.constant(prefix + suffix, shape, data, dtype);
      constants.set(suffix, made);
      return made;
    },
    emit: (op, inputs, options, suffix) => inner.emit(op, inputs, options, unique(suffix)),
    emitAll: (op, inputs, options, suffix, count) =>
      inner.emitAll(op, inputs, options, unique(suffix), count),
  };
}

/** One direction of a layer. Rows of kernels and biases are the gates, in the order of its cell, each with its units. */
export interface RecurrentLayer {
  readonly cell: Cell;
  /** Of a GRU: the state is reset after its product with the kernel, not before. */
  readonly resetsAfter?: boolean;
  /** [samples, steps, channels] */
  readonly input: number;
  readonly steps: number;
  readonly channels: number;
  readonly units: number;
  /** [gates · units, channels] */
  readonly kernel: () => Float32Array;
  /** [gates · units] */
  readonly bias: () => Float32Array;
  /** [gates · units, units] */
  readonly recurrentKernel: () => Float32Array;
  /** [gates · units], added to products of the state alone: of a GRU that resets after them. */
  readonly recurrentBias?: () => Float32Array;
  /** [3 · units]: weights from the state of an LSTM to its gates input, forget and output. */
  readonly peepholes?: () => Float32Array;
  /** From the last step to the first. */
  readonly backwards?: boolean;
  /** States before the first step, [samples, units] each; zeros where nothing is said. */
  readonly initial?: readonly number[] | null;
  /** Which steps count, bool [samples, steps]; one that does not leaves the states as they are. */
  readonly mask?: number;
  /** A step that does not count has zeros as its output, not those of the step before. */
  readonly zerosMasked?: boolean;
  /** The activation of the gates. */
  readonly gate: (input: number) => number;
  /** The activation of new values, and of an LSTM's state where it leaves as a result. */
  readonly activate: (input: number, at: 'new' | 'result') => number;
}

/** Rows of the recurrent kernel [gates · units, units]; all where nothing is said. */
interface KernelPart {
  readonly name?: string;
  readonly from?: number;
  readonly count?: number;
  readonly biased?: boolean;
}

/** A layer as its cell asks for it. */
interface CellCall extends Pick<RecurrentLayer, 'units' | 'gate' | 'activate'> {
  readonly emit: CellEmitter['emit'];
  /** Cuts the last dimension of [samples, parts · units]. */
  split(input: number, parts: number, suffix: string): readonly number[];
  /** [samples, units] · part of the recurrent kernel. */
  product(state: number, part?: KernelPart): number;
  /** Part of the recurrent bias, [count]. */
  bias(name: string, from: number, count: number): number;
  /** A gate of an LSTM, with what it sees of the state where it does. */
  peeped(gate: number, state: number | undefined, name: keyof typeof PEEPHOLES): number;
}

/** `products`: input · kernel + bias of this step; `states`: what the last step returned. Returns the output first. */
type Step = (products: number, states: readonly number[] | null) => readonly number[];

/** A kind of recurrent layer. */
export interface Cell {
  /** Gates per unit. */
  readonly gates: number;
  /** Tensors that a step hands to the next. */
  readonly states: number;
  readonly stepOf: (call: CellCall, resetsAfter: boolean) => Step;
}

const PLAIN = { fusedActivationFunction: ActivationFunctionType.NONE };

const add = (call: CellCall, a: number, b: number, name: string) =>
  call.emit('ADD', [a, b], PLAIN, name);
const mul = (call: CellCall, a: number, b: number, name: string) =>
  call.emit('MUL', [a, b], PLAIN, name);

/** Products of the inputs, with those of the state where there is one. */
const summed = (call: CellCall, products: number, h: number | undefined) =>
  h === undefined ? products : add(call, products, call.product(h), 'sum');

const rnn: Cell = {
  gates: 1,
  states: 1,
  stepOf: (call) => (products, states) => [
    call.activate(summed(call, products, states?.[0]), 'new'),
  ],
};

/** Gates that may see the state, in the order of their weights. */
const PEEPHOLES = { input: 0, forget: 1, output: 2 } as const;

/** Gates in the order input, forget, cell, output. */
const lstm: Cell = {
  gates: 4,
  states: 2,
  stepOf: (call) => (products, states) => {
    const [h, c] = states ?? [];
    const sum = summed(call, products, h);
    const [i = -1, f = -1, g = -1, o = -1] = call.split(sum, 4, 'gate');
    const gate = call.gate(call.peeped(i, c, 'input'));
    const fresh = mul(call, gate, call.activate(g, 'new'), 'fresh');
    const kept = () => mul(call, call.gate(call.peeped(f, c, 'forget')), c ?? fresh, 'kept');
    const cell = c === undefined ? fresh : add(call, kept(), fresh, 'cell');
    const shown = call.gate(call.peeped(o, cell, 'output'));
    return [mul(call, shown, call.activate(cell, 'result'), 'output'), cell];
  },
};

/** Gates in the order update, reset, candidate: h′ = candidate + update · (h − candidate). */
const gru: Cell = {
  gates: 3,
  states: 1,
  stepOf: (call, resetsAfter) => (resetsAfter ? resetAfter(call) : resetBefore(call)),
};

function resetAfter(call: CellCall): Step {
  const { units } = call;
  return (products, states) => {
    const [h] = states ?? [];
    const [xz = -1, xr = -1, xh = -1] = call.split(products, 3, 'input');
    // The first state is zero: what is left of its product is the bias.
    const parts =
      h === undefined
        ? ['update', 'reset', 'candidate'].map((name, i) =>
            call.bias(`${name}_bias`, i * units, units),
          )
        : call.split(call.product(h, { biased: true }), 3, 'state');
    const [hz = -1, hr = -1, hh = -1] = parts;
    const update = call.gate(add(call, xz, hz, 'update'));
    const reset = call.gate(add(call, xr, hr, 'reset'));
    const sum = add(call, xh, mul(call, reset, hh, 'remembered'), 'sum');
    return [blend(call, update, h, call.activate(sum, 'new'))];
  };
}

function resetBefore(call: CellCall): Step {
  const { units } = call;
  return (products, states) => {
    const [h] = states ?? [];
    const [xz = -1, xr = -1, xh = -1] = call.split(products, 3, 'input');
    if (h === undefined) return [blend(call, call.gate(xz), h, call.activate(xh, 'new'))];
    const gates = call.product(h, { name: 'gate_kernel', count: 2 * units });
    const [hz = -1, hr = -1] = call.split(gates, 2, 'state');
    const update = call.gate(add(call, xz, hz, 'update'));
    const reset = call.gate(add(call, xr, hr, 'reset'));
    const kept = mul(call, reset, h, 'kept');
    const last = { name: 'candidate_kernel', from: 2 * units, count: units };
    const sum = add(call, xh, call.product(kept, last), 'sum');
    return [blend(call, update, h, call.activate(sum, 'new'))];
  };
}

function blend(call: CellCall, update: number, h: number | undefined, candidate: number): number {
  if (h === undefined) {
    const share = mul(call, update, candidate, 'share');
    return call.emit('SUB', [candidate, share], PLAIN, 'output');
  }
  const difference = call.emit('SUB', [h, candidate], PLAIN, 'difference');
  return add(call, candidate, mul(call, update, difference, 'share'), 'output');
}

/** The cells by what files call their layers in short. */
export const CELLS = { rnn, lstm, gru } as const satisfies Record<string, Cell>;

/** What the cell asks of `layer`. */
function cellCall({ constant, emit, emitAll }: CellEmitter, layer: RecurrentLayer): CellCall {
  const { cell, units, recurrentKernel, recurrentBias, peepholes, gate, activate } = layer;
  const width = cell.gates * units;
  const biases = () => recurrentBias?.() ?? new Float32Array(width);
  const axis = () => constant('split_axis', [], () => Int32Array.of(1), 'int32');
  return {
    ...{ units, emit, gate, activate },
    split: (input, parts, name) =>
      emitAll('SPLIT', [axis(), input], { numSplits: parts }, name, parts),
    product(state, { name = 'recurrent_kernel', from = 0, count = width, biased = false } = {}) {
      const rows = () => recurrentKernel().slice(from * units, (from + count) * units);
      const inputs = [state, constant(name, [count, units], rows)];
      if (biased) inputs.push(constant('recurrent_bias', [width], biases));
      return emit('FULLY_CONNECTED', inputs, { ...PLAIN, keepNumDims: false }, 'recurrent');
    },
    bias: (name, from, count) => constant(name, [count], () => biases().slice(from, from + count)),
    peeped(gateInput, state, name) {
      if (!peepholes || state === undefined) return gateInput;
      const from = PEEPHOLES[name] * units;
      const part = () => peepholes().slice(from, from + units);
      const weights = constant(`${name}_peephole`, [units], part);
      const seen = emit('MUL', [state, weights], PLAIN, 'peephole');
      return emit('ADD', [gateInput, seen], PLAIN, 'peeped');
    },
  };
}

/** What a layer leaves, tensors of [samples, units] each. */
export interface Unrolled {
  /** Of each step, in the order of time. */
  readonly outputs: readonly number[];
  /** Of the step that ran last. */
  readonly last: number;
  readonly states: readonly number[];
}

/** `step` for sequences with a mask: `keep` picks what is new where a step counts, and what was before otherwise. */
function maskedStep({ constant, emit, emitAll }: CellEmitter, mask: number, steps: number) {
  const shape = constant(`mask_shape_${steps}`, [3], () => Int32Array.of(-1, steps, 1), 'int32');
  const column = emit('RESHAPE', [mask, shape], {}, 'mask_column');
  const seen = emitAll('UNPACK', [column], { num: steps, axis: 1 }, 'seen', steps);
  const zero = () => constant('nothing', [], () => new Float32Array(1));
  return (at: number, fresh: number, before: number | undefined): number =>
    emit('SELECT_V2', [seen[at] ?? -1, fresh, before ?? zero()], {}, 'carried');
}

/** Adds the operators of `layer`, step by step. */
export function unroll(emitter: CellEmitter, layer: RecurrentLayer): Unrolled {
  const { cell, input, steps, channels, units, backwards = false } = layer;
  const width = cell.gates * units;
  const products = emitter.emit(
    'FULLY_CONNECTED',
    [
      input,
      emitter.constant('kernel', [width, channels], layer.kernel),
      emitter.constant('bias', [width], layer.bias),
    ],
    { ...PLAIN, keepNumDims: true },
    'inputs',
  );
  const slices = emitter.emitAll('UNPACK', [products], { num: steps, axis: 1 }, 'step', steps);
  const step = cell.stepOf(cellCall(emitter, layer), layer.resetsAfter ?? false);
  const keep = layer.mask === undefined ? undefined : maskedStep(emitter, layer.mask, steps);
  let states = layer.initial ?? null;
  let last: number | undefined;
  const outputs: number[] = [];
  for (let i = 0; i < steps; i++) {
    const at = backwards ? steps - 1 - i : i;
    const before = states;
    const fresh = step(slices[at] ?? -1, before);
    states = keep ? fresh.map((state, s) => keep(at, state, before?.[s])) : fresh;
    // The output of a step that does not count is the one before, which is no state where the first ones do not.
    const isState = !keep || (!layer.zerosMasked && layer.initial === null);
    last = isState ? states[0] : keep(at, fresh[0] ?? -1, layer.zerosMasked ? undefined : last);
    outputs.push(last ?? -1);
  }
  return {
    outputs: backwards ? outputs.reverse() : outputs,
    last: last ?? -1,
    states: states ?? [],
  };
}
