/** Layers that join several inputs. */
import type { LayerCall, LayerRow } from './layer.ts';
import { concatenatedMask, mergedMask } from './masks.ts';
import { NO_ACTIVATION } from './spatial.ts';

type Merge = 'ADD' | 'MUL' | 'SUB' | 'MAXIMUM' | 'MINIMUM';

/** Inputs of fewer dimensions get more after the batch, as Keras does it before it broadcasts. */
function sameRank(call: LayerCall): number[] {
  const { graph, config } = call;
  if (call.inputs.length < 2) config.refuse('it joins fewer than two inputs');
  const rank = Math.max(...call.inputs.map((input) => graph.shapeOf(input).length));
  return call.inputs.map((input, i) => {
    let result = input;
    for (let r = graph.shapeOf(input).length; r < rank; r++) {
      const axis = call.indices('expand_axis', [1], []);
      result = call.emit('EXPAND_DIMS', [result, axis], {}, `expand${i}`);
    }
    return result;
  });
}

/** a ∘ b ∘ c … from left to right; the last operator bears `suffix`. */
function chain(call: LayerCall, op: Merge, suffix = ''): number {
  const inputs = sameRank(call);
  const [first = -1, ...others] = inputs;
  return others.reduce((sum, next, i) => {
    const name = i === others.length - 1 ? suffix : `${i + 1}`;
    if (op === 'MAXIMUM' || op === 'MINIMUM') return call.emit(op, [sum, next], {}, name);
    return call.emit(op, [sum, next], NO_ACTIVATION, name);
  }, first);
}

const merge = (op: Merge): LayerRow => ({ mask: mergedMask, lower: (call) => chain(call, op) });

const subtract: LayerRow = {
  mask: mergedMask,
  lower(call) {
    if (call.inputs.length !== 2)
      call.config.refuse(`it has ${call.inputs.length} inputs, not two`);
    return chain(call, 'SUB');
  },
};

const average: LayerRow = {
  mask: mergedMask,
  lower(call) {
    const sum = chain(call, 'ADD', 'sum');
    const share = call.values('share', 1 / call.inputs.length);
    return call.emit('MUL', [sum, share], NO_ACTIVATION);
  },
};

/** Where a layer joins its inputs, counted from the front. */
function joint({ config, graph, inputs }: LayerCall): number {
  const rank = inputs.slice(0, 1).flatMap((input) => graph.shapeOf(input)).length;
  const axis = config.number('axis', -1);
  const fromFront = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || fromFront < 1 || fromFront >= rank) {
    config.refuse(`axis = ${axis} is not supported`);
  }
  return fromFront;
}

const concatenate: LayerRow = {
  mask: (call) => concatenatedMask(call, joint(call)),
  lower(call) {
    const { config, inputs } = call;
    const [first] = inputs;
    if (first === undefined) return config.refuse('it has no inputs');
    if (inputs.length === 1) return first;
    return call.emit('CONCATENATION', inputs, { axis: joint(call), ...NO_ACTIVATION });
  },
};

/** Of InceptionResNetV2 in keras.applications: the first input plus a share of the second. */
const customScale: LayerRow = {
  lower(call) {
    const [base = -1, branch = -1] = call.inputs;
    if (call.inputs.length !== 2) call.config.refuse('it takes two inputs');
    const scale = call.values('scale', call.config.number('scale'));
    const scaled = call.emit('MUL', [branch, scale], NO_ACTIVATION, 'scaled');
    return call.emit('ADD', [base, scaled], NO_ACTIVATION);
  },
};

export const MERGING_LAYERS = {
  Add: merge('ADD'),
  Average: average,
  Concatenate: concatenate,
  CustomScaleLayer: customScale,
  Maximum: merge('MAXIMUM'),
  Minimum: merge('MINIMUM'),
  Multiply: merge('MUL'),
  Subtract: subtract,
};
