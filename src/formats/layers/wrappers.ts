/** Layers that apply another one. */
import { isObject } from '../../base/checks.ts';
import type { JsonObject } from './config.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { handsMaskOn } from './masks.ts';
import { NO_ACTIVATION } from './spatial.ts';

function withSettings(json: unknown, settings: JsonObject): unknown {
  if (!isObject(json) || !isObject(json.config)) return json;
  return { ...json, config: { ...json.config, ...settings } };
}

/** It treats every row of its input alike. */
const isDense = (layer: unknown) => isObject(layer) && layer.class_name === 'Dense';

/** Every time step is a sample: [batch, time, …] → [batch · time, …] and back. */
const timeDistributed: LayerRow = {
  mask: handsMaskOn,
  refusesMask: ({ raw }) => !isDense(raw('layer')),
  lower(call) {
    const { config, graph } = call;
    const [, steps = 1, ...rest] = call.inputShape();
    const layer = config.raw('layer');
    if (isDense(layer) || rest.length === 0) return call.inner(layer, call.inputs, call.arrays);
    const flat = call.emit(
      'RESHAPE',
      [call.input(), call.indices('step_shape', [-1, ...rest])],
      {},
      'steps',
    );
    const [output = -1] = call.inner(layer, [flat], call.arrays);
    const [, ...shape] = graph.shapeOf(output);
    const back = call.indices('shape', [-1, steps, ...shape]);
    return call.emit('RESHAPE', [output, back], {}, 'sequence');
  },
};

const setting = (layer: unknown, key: string): unknown =>
  isObject(layer) && isObject(layer.config) ? layer.config[key] : undefined;

/** Whether a recurrent layer gives the output of each step. */
const givesSequences = (layer: unknown) => setting(layer, 'return_sequences') === true;

type MergeMode = 'concat' | 'sum' | 'mul' | 'ave';

/** A recurrent layer from front to back and another from back to front. */
const bidirectional: LayerRow = {
  mask: (call) => (givesSequences(call.config.raw('layer')) ? handsMaskOn(call) : null),
  lower(call) {
    const { config, arrays } = call;
    const layer = config.raw('layer');
    const ownBackward = config.has('backward_layer') ? config.raw('backward_layer') : layer;
    // Keras turns the second direction round whichever way the first one goes.
    const goesBack = (json: unknown) => setting(json, 'go_backwards') === true;
    if (goesBack(layer)) config.refuse('its forward layer goes backwards');
    if (config.has('backward_layer') && !goesBack(ownBackward)) {
      config.refuse('its backward layer goes forwards');
    }
    const [input = -1, ...initial] = call.inputs;
    /** The outputs of one direction, from its half of the arrays and of the states that the call starts from. */
    const direction = (json: unknown, which: 0 | 1, settings: JsonObject) => {
      const half = <T>(all: readonly T[]) =>
        which === 0 ? all.slice(0, all.length / 2) : all.slice(all.length / 2);
      // A step that does not count must not leave values of the other direction's first steps.
      const own = { ...settings, zero_output_for_mask: givesSequences(layer) };
      const name = which === 0 ? 'forward' : 'backward';
      return call.inner(withSettings(json, own), [input, ...half(initial)], half(arrays), name);
    };
    const [forward = -1, ...last] = direction(layer, 0, {});
    const reversed = { go_backwards: true, put_in_order: true };
    const [backward = -1, ...first] = direction(ownBackward, 1, reversed);
    if (config.raw('merge_mode') === null) {
      if (call.masks[0]) config.refuse('it gives both directions apart, of masked sequences');
      return [forward, backward, ...last, ...first];
    }
    const mode = config.choice<MergeMode>('merge_mode', ['concat', 'sum', 'mul', 'ave'], 'concat');
    return [merged(call, mode, forward, backward), ...last, ...first];
  },
};

function merged(call: LayerCall, mode: MergeMode, forward: number, backward: number): number {
  const both = [forward, backward];
  if (mode === 'mul') return call.emit('MUL', both, NO_ACTIVATION);
  if (mode === 'sum') return call.emit('ADD', both, NO_ACTIVATION);
  if (mode === 'ave') {
    const sum = call.emit('ADD', both, NO_ACTIVATION, 'sum');
    return call.emit('MUL', [sum, call.values('half', 0.5)], NO_ACTIVATION);
  }
  const axis = call.graph.shapeOf(forward).length - 1;
  return call.emit('CONCATENATION', both, { axis, ...NO_ACTIVATION });
}

export const WRAPPERS = { Bidirectional: bidirectional, TimeDistributed: timeDistributed };
