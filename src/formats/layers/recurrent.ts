/**
 * Recurrent layers, unrolled: a few operators for each time step, all of which have integer kernels. The products of the
 * inputs with the kernel are one operator for all steps. The state starts at zero, which leaves out half of the first step.
 * All steps read the same weights; what grows with their number are operators and tensors, some 100 bytes each. TFLite's fused
 * LSTM is smaller, but keeps its state from one run to the next: answers would depend on what ran before.
 */
import { applyActivation } from './activations.ts';
import type { LayerConfig } from './config.ts';
import { withBias } from './convolution.ts';
import { outputChannelFirst } from './kernels.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { NO_ACTIVATION } from './spatial.ts';

/** Longer sequences would make graphs of many thousand operators. */
const MAX_STEPS = 256;

interface Recurrence {
  /** Gates per unit. */
  readonly gates: number;
  readonly weights: (config: LayerConfig) => readonly string[];
  /** Makes the function of one step. */
  prepare(call: LayerCall, units: number): Step;
  /** The bias that is added to the products of the inputs. */
  inputBias(call: LayerCall, units: number): Float32Array;
}

/** `products`: input · kernel + bias of this step; `states`: what the last step returned. Returns the output first. */
type Step = (products: number, states: readonly number[] | null) => readonly number[];

const recurrent = ({ gates, weights, prepare, inputBias }: Recurrence): LayerRow => ({
  weights,
  heedsMask: () => true,
  lower(call) {
    const { config } = call;
    const [, steps = 1, channels = 1] = call.inputShape(3);
    for (const key of ['stateful', 'return_state', 'time_major']) {
      if (config.boolean(key, false)) config.refuse(`${key} is not supported`);
    }
    if (steps > MAX_STEPS) {
      config.refuse(`its sequences have ${steps} steps, up to ${MAX_STEPS} can be unrolled`);
    }
    const [units = 1] = config.integers('units', 1, 1);
    const width = gates * units;
    const kernel = call.weight('kernel', [channels, width]);
    const products = call.emit(
      'FULLY_CONNECTED',
      [
        call.input(),
        call.constant('kernel', [width, channels], () =>
          outputChannelFirst(kernel.values(), width),
        ),
        call.values('bias', inputBias(call, units)),
      ],
      { ...NO_ACTIVATION, keepNumDims: true },
      'inputs',
    );
    const step = prepare(call, units);
    const slices = call.emitAll('UNPACK', [products], { num: steps, axis: 1 }, 'step', steps);
    const backwards = config.boolean('go_backwards', false);
    let states: readonly number[] | null = null;
    const outputs: number[] = [];
    for (const slice of backwards ? slices.toReversed() : slices) {
      states = step(slice, states);
      outputs.push(states[0] ?? slice);
    }
    if (!config.boolean('return_sequences', false)) return outputs.at(-1) ?? products;
    // Bidirectional wants both directions in the order of time.
    const order = config.boolean('put_in_order', false) ? outputs.toReversed() : outputs;
    return call.emit('PACK', order, { valuesCount: steps, axis: 1 });
  },
});

/** state · columns of the recurrent kernel (+ bias). */
function recurrentProduct(
  call: LayerCall,
  state: number,
  units: number,
  width: number,
  { name = 'recurrent_kernel', from = 0, count = width, bias }: RecurrentPart = {},
): number {
  const kernel = call.weight('recurrent_kernel', [units, width]);
  const weights = call.constant(name, [count, units], () =>
    outputChannelFirst(kernel.values(), width).slice(from * units, (from + count) * units),
  );
  const inputs = bias === undefined ? [state, weights] : [state, weights, bias];
  return call.emit(
    'FULLY_CONNECTED',
    inputs,
    { ...NO_ACTIVATION, keepNumDims: false },
    'recurrent',
  );
}

interface RecurrentPart {
  readonly name?: string;
  readonly from?: number;
  readonly count?: number;
  readonly bias?: number;
}

const add = (call: LayerCall, a: number, b: number, name: string) =>
  call.emit('ADD', [a, b], NO_ACTIVATION, name);
const mul = (call: LayerCall, a: number, b: number, name: string) =>
  call.emit('MUL', [a, b], NO_ACTIVATION, name);
const split = (call: LayerCall, input: number, parts: number, name: string) =>
  call.emitAll(
    'SPLIT',
    [call.indices('split_axis', [1], []), input],
    { numSplits: parts },
    name,
    parts,
  );
const gate = (call: LayerCall, input: number) =>
  applyActivation(call, input, { key: 'recurrent_activation' });

const plainBias = (gates: number) => (call: LayerCall, units: number) =>
  call.config.boolean('use_bias', true)
    ? call.weight('bias', [gates * units]).values()
    : new Float32Array(gates * units);

const simpleRnn: Recurrence = {
  gates: 1,
  weights: withBias('kernel', 'recurrent_kernel'),
  inputBias: plainBias(1),
  prepare: (call, units) => (products, states) => {
    const [h] = states ?? [];
    const sum =
      h === undefined
        ? products
        : add(call, products, recurrentProduct(call, h, units, units), 'sum');
    return [applyActivation(call, sum)];
  },
};

/** Gates in the order input, forget, cell, output. */
const lstm: Recurrence = {
  gates: 4,
  weights: withBias('kernel', 'recurrent_kernel'),
  inputBias: plainBias(4),
  prepare: (call, units) => (products, states) => {
    const [h, c] = states ?? [];
    const sum =
      h === undefined
        ? products
        : add(call, products, recurrentProduct(call, h, units, 4 * units), 'sum');
    const [i = -1, f = -1, g = -1, o = -1] = split(call, sum, 4, 'gate');
    const fresh = mul(call, gate(call, i), applyActivation(call, g), 'fresh');
    const cell =
      c === undefined ? fresh : add(call, mul(call, gate(call, f), c, 'kept'), fresh, 'cell');
    return [mul(call, gate(call, o), applyActivation(call, cell), 'output'), cell];
  },
};

/** Gates in the order update, reset, candidate: h′ = candidate + update · (h − candidate). */
const gru: Recurrence = {
  gates: 3,
  weights: withBias('kernel', 'recurrent_kernel'),
  inputBias(call, units) {
    if (!call.config.boolean('use_bias', true)) return new Float32Array(3 * units);
    return gruBias(call, units).slice(0, 3 * units);
  },
  prepare(call, units) {
    const after = resetsAfter(call.config);
    const hasBias = call.config.boolean('use_bias', true);
    const width = 3 * units;
    const recurrentBias = () =>
      hasBias ? gruBias(call, units).slice(width, 2 * width) : new Float32Array(width);
    return (products, states) => {
      const [h] = states ?? [];
      const [xz = -1, xr = -1, xh = -1] = split(call, products, 3, 'input');
      if (after) {
        // The first state is zero: what is left of its product is the bias.
        const parts =
          h === undefined
            ? ['update', 'reset', 'candidate'].map((name, i) =>
                call.values(`${name}_bias`, recurrentBias().slice(i * units, (i + 1) * units)),
              )
            : split(
                call,
                recurrentProduct(call, h, units, width, {
                  bias: call.values('recurrent_bias', recurrentBias()),
                }),
                3,
                'state',
              );
        const [hz = -1, hr = -1, hh = -1] = parts;
        const update = gate(call, add(call, xz, hz, 'update'));
        const reset = gate(call, add(call, xr, hr, 'reset'));
        const sum = add(call, xh, mul(call, reset, hh, 'remembered'), 'sum');
        return [blend(call, update, h, applyActivation(call, sum))];
      }
      if (h === undefined) return [blend(call, gate(call, xz), h, applyActivation(call, xh))];
      const part = { name: 'gate_kernel', count: 2 * units };
      const [hz = -1, hr = -1] = split(
        call,
        recurrentProduct(call, h, units, width, part),
        2,
        'state',
      );
      const update = gate(call, add(call, xz, hz, 'update'));
      const reset = gate(call, add(call, xr, hr, 'reset'));
      const kept = mul(call, reset, h, 'kept');
      const last = { name: 'candidate_kernel', from: 2 * units, count: units };
      const sum = add(call, xh, recurrentProduct(call, kept, units, width, last), 'sum');
      return [blend(call, update, h, applyActivation(call, sum))];
    };
  },
};

/** Keras 1's order, in which the state is reset before the product, is the default where the file says nothing. */
const resetsAfter = (config: LayerConfig) => config.boolean('reset_after', false);

/** [6 · units] with a bias for the state of its own, [3 · units] without. */
function gruBias(call: LayerCall, units: number): Float32Array {
  const shape = resetsAfter(call.config) ? [2, 3 * units] : [3 * units];
  return call.weight('bias', shape).values();
}

function blend(call: LayerCall, update: number, h: number | undefined, candidate: number): number {
  if (h === undefined) {
    const share = mul(call, update, candidate, 'share');
    return call.emit('SUB', [candidate, share], NO_ACTIVATION, 'output');
  }
  const difference = call.emit('SUB', [h, candidate], NO_ACTIVATION, 'difference');
  return add(call, candidate, mul(call, update, difference, 'share'), 'output');
}

export const RECURRENT_LAYERS = {
  GRU: recurrent(gru),
  LSTM: recurrent(lstm),
  SimpleRNN: recurrent(simpleRnn),
};
