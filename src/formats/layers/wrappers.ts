/** Layers that apply another one. */
import { isObject } from '../../base/checks.ts';
import type { JsonObject } from './config.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { NO_ACTIVATION } from './spatial.ts';

function withSettings(json: unknown, settings: JsonObject): unknown {
  if (!isObject(json) || !isObject(json.config)) return json;
  return { ...json, config: { ...json.config, ...settings } };
}

/** It treats every row of its input alike. */
const isDense = (layer: unknown) => isObject(layer) && layer.class_name === 'Dense';

/** Every time step is a sample: [batch, time, …] → [batch · time, …] and back. */
const timeDistributed: LayerRow = {
  heedsMask: ({ raw }) => !isDense(raw('layer')),
  lower(call) {
    const { config, graph } = call;
    const [, steps = 1, ...rest] = call.inputShape();
    const layer = config.raw('layer');
    if (isDense(layer) || rest.length === 0) return call.inner(layer, call.input(), call.arrays);
    const flat = call.emit(
      'RESHAPE',
      [call.input(), call.indices('step_shape', [-1, ...rest])],
      {},
      'steps',
    );
    const output = call.inner(layer, flat, call.arrays);
    const [, ...shape] = graph.shapeOf(output);
    const back = call.indices('shape', [-1, steps, ...shape]);
    return call.emit('RESHAPE', [output, back], {}, 'sequence');
  },
};

type MergeMode = 'concat' | 'sum' | 'mul' | 'ave';

/** A recurrent layer from front to back and another from back to front. */
const bidirectional: LayerRow = {
  heedsMask: () => true,
  lower(call) {
    const { config, arrays } = call;
    const layer = config.raw('layer');
    const ownBackward = config.has('backward_layer') ? config.raw('backward_layer') : layer;
    const half = arrays.length / 2;
    const forward = call.inner(layer, call.input(), arrays.slice(0, half), 'forward');
    const reversed = withSettings(ownBackward, { go_backwards: true, put_in_order: true });
    const backward = call.inner(reversed, call.input(), arrays.slice(half), 'backward');
    const mode = config.choice<MergeMode>('merge_mode', ['concat', 'sum', 'mul', 'ave'], 'concat');
    return merged(call, mode, forward, backward);
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
