/** Keras's recurrent layers, unrolled: see src/ir/recurrent-cells.ts. */
import { CELLS, type Cell, MAX_STEPS, unroll } from '../../ir/recurrent-cells.ts';
import { applyActivation } from './activations.ts';
import type { LayerConfig } from './config.ts';
import { withBias } from './convolution.ts';
import { outputChannelFirst } from './kernels.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { handsMaskOn, stepsOf } from './masks.ts';

interface Recurrence {
  readonly cell: Cell;
  /** Whether a GRU's state is reset after its product. */
  readonly resetsAfter?: (config: LayerConfig) => boolean;
  /** The bias that is added to the products of the inputs. */
  inputBias(call: LayerCall, units: number): Float32Array;
  /** [gates · units], what is added to the products of the state alone. */
  recurrentBias?(call: LayerCall, units: number): Float32Array;
}

/** Keras 3 lets no mask come along to a layer that starts from given states. */
const stepsFromStates = (call: LayerCall) =>
  call.keras === 2 || call.masks[0]?.isArgument ? stepsOf(call) : undefined;

const recurrent = (recurrence: Recurrence): LayerRow => ({
  weights: withBias('kernel', 'recurrent_kernel'),
  mask: (call) => (call.config.boolean('return_sequences', false) ? handsMaskOn(call) : null),
  lower(call) {
    const { config } = call;
    const [input = -1, ...initial] = call.inputs;
    const [, steps = 1, channels = 1] = call.on(input).inputShape(3);
    for (const key of ['stateful', 'time_major']) {
      if (config.boolean(key, false)) config.refuse(`${key} is not supported`);
    }
    if (steps > MAX_STEPS) {
      config.refuse(`its sequences have ${steps} steps, up to ${MAX_STEPS} can be unrolled`);
    }
    const [units = 1] = config.integers('units', 1, 1);
    const { cell, resetsAfter, inputBias, recurrentBias } = recurrence;
    const width = cell.gates * units;
    const rowsOf = (name: string, inputs: number) => {
      const array = call.weight(name, [inputs, width]);
      return () => outputChannelFirst(array.values(), width);
    };
    if (initial.length > 0 && initial.length !== cell.states) {
      config.refuse(`it starts from ${initial.length} states, ${cell.states} expected`);
    }
    const backwards = config.boolean('go_backwards', false);
    const mask = initial.length > 0 ? stepsFromStates(call) : stepsOf(call);
    const { outputs, last, states } = unroll(call, {
      ...{ cell, steps, channels, units, backwards, input },
      resetsAfter: resetsAfter?.(config) ?? false,
      initial: initial.length > 0 ? initial : null,
      ...(mask !== undefined && { mask }),
      zerosMasked: config.boolean('zero_output_for_mask', false),
      kernel: rowsOf('kernel', channels),
      bias: () => inputBias(call, units),
      recurrentKernel: rowsOf('recurrent_kernel', units),
      ...(recurrentBias && { recurrentBias: () => recurrentBias(call, units) }),
      gate: (input) => applyActivation(call, input, { key: 'recurrent_activation' }),
      activate: (input) => applyActivation(call, input),
    });
    const kept = config.boolean('return_state', false) ? states : [];
    if (!config.boolean('return_sequences', false)) return [last, ...kept];
    // Bidirectional wants both directions in the order of time; Keras gives the steps as they were run.
    const inTime = !backwards || config.boolean('put_in_order', false);
    const order = inTime ? outputs : outputs.toReversed();
    return [call.emit('PACK', order, { valuesCount: steps, axis: 1 }), ...kept];
  },
});

const plainBias = (gates: number) => (call: LayerCall, units: number) =>
  call.config.boolean('use_bias', true)
    ? call.weight('bias', [gates * units]).values()
    : new Float32Array(gates * units);

/** Keras 1's order, in which the state is reset before the product, is the default where the file says nothing. */
const resetsAfter = (config: LayerConfig) => config.boolean('reset_after', false);

/** [6 · units] with a bias for the state of its own, [3 · units] without. */
function gruBias(call: LayerCall, units: number): Float32Array {
  if (!call.config.boolean('use_bias', true)) return new Float32Array(6 * units);
  const shape = resetsAfter(call.config) ? [2, 3 * units] : [3 * units];
  return call.weight('bias', shape).values();
}

export const RECURRENT_LAYERS = {
  GRU: recurrent({
    cell: CELLS.gru,
    resetsAfter,
    inputBias: (call, units) => gruBias(call, units).slice(0, 3 * units),
    recurrentBias: (call, units) => gruBias(call, units).slice(3 * units, 6 * units),
  }),
  LSTM: recurrent({ cell: CELLS.lstm, inputBias: plainBias(CELLS.lstm.gates) }),
  SimpleRNN: recurrent({ cell: CELLS.rnn, inputBias: plainBias(CELLS.rnn.gates) }),
};
