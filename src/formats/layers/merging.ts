/** Layers that join several inputs. */
import type { LayerCall, LayerRow, Mask } from './layer.ts';
import { concatenatedMask, eitherMask, maskColumn, mergedMask } from './masks.ts';
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
function chain(call: LayerCall, op: Merge, suffix = '', inputs = sameRank(call)): number {
  const [first = -1, ...others] = inputs;
  return others.reduce((sum, next, i) => {
    const name = i === others.length - 1 ? suffix : `${i + 1}`;
    if (op === 'MAXIMUM' || op === 'MINIMUM') return call.emit(op, [sum, next], {}, name);
    return call.emit(op, [sum, next], NO_ACTIVATION, name);
  }, first);
}

const merge = (op: Merge): LayerRow => ({ mask: mergedMask, lower: (call) => chain(call, op) });

/** In Keras 3, a step that one input masks is that of the others: 1 in a product, which is 0 where all mask it. */
const product: LayerRow = {
  mask: mergedMask,
  lower(call) {
    if (call.keras === 2 || call.masks.every((mask) => mask === null)) return chain(call, 'MUL');
    const one = call.values('one', 1);
    const inputs = sequences(call).map((input, i) => {
      const mask = call.masks[i];
      return mask
        ? call.emit('SELECT_V2', [maskColumn(call, mask), input, one], {}, `seen${i}`)
        : input;
    });
    const all = mergedMask(call);
    if (all === null) return chain(call, 'MUL', '', inputs);
    const whole = chain(call, 'MUL', `${inputs.length - 1}`, inputs);
    return call.emit('SELECT_V2', [maskColumn(call, all), whole, call.values('none', 0)], {});
  },
};

/** The larger or smaller of values: in Keras 3, of a step that one input masks, those of the others. */
const extreme = (op: 'MAXIMUM' | 'MINIMUM'): LayerRow => ({
  mask: mergedMask,
  lower(call) {
    if (call.keras === 2 || call.masks.every((mask) => mask === null)) return chain(call, op);
    const pick = (mask: Mask, yes: number, no: number, name: string) =>
      call.emit('SELECT_V2', [maskColumn(call, mask), yes, no], {}, name);
    const [first = -1, ...others] = sequences(call);
    let seen = call.masks[0] ?? null;
    return others.reduce((sum, next, i) => {
      const own = call.masks[i + 1] ?? null;
      const right = own ? pick(own, next, sum, `right${i}`) : next;
      const left = seen ? pick(seen, sum, right, `left${i}`) : sum;
      seen = seen && own ? eitherMask(call, seen, own) : null;
      return call.emit(op, [left, right], {}, i === others.length - 1 ? '' : `${i + 1}`);
    }, first);
  },
});

/** The inputs, which have steps and values: those of other forms cannot have a mask beside them. */
function sequences({ config, graph, inputs }: LayerCall): readonly number[] {
  if (inputs.length < 2) config.refuse('it joins fewer than two inputs');
  if (inputs.some((input) => graph.shapeOf(input).length !== 3)) {
    config.refuse('it joins masked data that are not of [batch, steps, values]');
  }
  return inputs;
}

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
  Maximum: extreme('MAXIMUM'),
  Minimum: extreme('MINIMUM'),
  Multiply: product,
  Subtract: subtract,
};
