/** Keras's recurrent layers, unrolled: see src/ir/recurrent-cells.ts. */
import { CELLS, type Cell, MAX_STEPS, unroll } from '../../ir/recurrent-cells.ts';
import { applyActivation } from './activations.ts';
import type { LayerConfig } from './config.ts';
import { withBias } from './convolution.ts';
import { outputChannelFirst } from './kernels.ts';
import type { LayerCall, LayerRow } from './layer.ts';

interface Recurrence {
  readonly cell: Cell;
  /** Whether a GRU's state is reset after its product. */
  readonly resetsAfter?: (config: LayerConfig) => boolean;
  /** The bias that is added to the products of the inputs. */
  inputBias(call: LayerCall, units: number): Float32Array;
  /** [gates · units], what is added to the products of the state alone. */
  recurrentBias?(call: LayerCall, units: number): Float32Array;
}

const recurrent = (recurrence: Recurrence): LayerRow => ({
  weights: withBias('kernel', 'recurrent_kernel'),
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
    const { cell, resetsAfter, inputBias, recurrentBias } = recurrence;
    const width = cell.gates * units;
    const rowsOf = (name: string, inputs: number) => {
      const array = call.weight(name, [inputs, width]);
      return () => outputChannelFirst(array.values(), width);
    };
    const backwards = config.boolean('go_backwards', false);
    const { outputs, states } = unroll(call, {
      ...{ cell, steps, channels, units, backwards },
      resetsAfter: resetsAfter?.(config) ?? false,
      input: call.input(),
      kernel: rowsOf('kernel', channels),
      bias: () => inputBias(call, units),
      recurrentKernel: rowsOf('recurrent_kernel', units),
      ...(recurrentBias && { recurrentBias: () => recurrentBias(call, units) }),
      gate: (input) => applyActivation(call, input, { key: 'recurrent_activation' }),
      activate: (input) => applyActivation(call, input),
    });
    if (!config.boolean('return_sequences', false)) return states[0] ?? call.input();
    // Bidirectional wants both directions in the order of time; Keras gives the steps as they were run.
    const inTime = !backwards || config.boolean('put_in_order', false);
    const order = inTime ? outputs : outputs.toReversed();
    return call.emit('PACK', order, { valuesCount: steps, axis: 1 });
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
