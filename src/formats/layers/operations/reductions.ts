/** Operations that make one value of many. */
import type { LayerCall } from '../layer.ts';
import { NO_ACTIVATION } from '../spatial.ts';
import { axesBesideBatch, type OperationRow, operand } from './operation.ts';

/** `input` is the tensor, `axes` a constant of the dimensions that go. */
type Reduce = (call: LayerCall, parts: { input: number; axes: number; count: number }) => number;

const reduction = (reduce: Reduce): OperationRow => ({
  parameters: ['x'],
  lower(call) {
    if (call.config.has('initial')) call.config.refuse('initial is not supported');
    const input = operand(call, 'x');
    const shape = call.graph.shapeOf(input);
    const dimensions = axesBesideBatch(call, shape.length);
    const count = dimensions.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
    return reduce(call, { input, axes: call.indices('axes', dimensions), count });
  },
});

const keepDims = (call: LayerCall) => ({ keepDims: call.config.boolean('keepdims', false) });

const largest: Reduce = (call, { input, axes }) =>
  call.emit('REDUCE_MAX', [input, axes], keepDims(call));

const smallest: Reduce = (call, { input, axes }) => {
  const negative = call.emit('NEG', [input], {}, 'negative');
  const most = call.emit('REDUCE_MAX', [negative, axes], keepDims(call), 'max');
  return call.emit('NEG', [most], {});
};

const variance = (call: LayerCall, input: number, axes: number, suffix: string): number => {
  const mean = call.emit('MEAN', [input, axes], { keepDims: true }, 'mean');
  const squares = call.emit('SQUARED_DIFFERENCE', [input, mean], {}, 'squares');
  return call.emit('MEAN', [squares, axes], keepDims(call), suffix);
};

const condition =
  (op: 'REDUCE_ALL' | 'REDUCE_ANY'): Reduce =>
  (call, { input, axes }) =>
    call.graph.tensor(input).dtype === 'bool'
      ? call.emit(op, [input, axes], keepDims(call))
      : call.config.refuse('it takes numbers for conditions');

/** Sums of all that came before, along one dimension. */
const cumulated: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const input = operand(call, 'x');
    if (call.config.has('dtype')) call.config.refuse('it changes the element type');
    const rank = call.graph.shapeOf(input).length;
    const [axis = 0, ...others] = axesBesideBatch(call, rank);
    if (others.length > 0) call.config.refuse('it sums along one dimension alone');
    const inputs = [input, call.indices('axis', [axis], [])];
    const flag = (key: string) => call.config.boolean(key, false);
    const options = { exclusive: flag('exclusive'), reverse: flag('reverse') };
    return call.emit('CUMSUM', inputs, options);
  },
};

export const REDUCTIONS = {
  All: reduction(condition('REDUCE_ALL')),
  Amax: reduction(largest),
  Amin: reduction(smallest),
  Any: reduction(condition('REDUCE_ANY')),
  Cumsum: cumulated,
  Max: reduction(largest),
  Mean: reduction((call, { input, axes }) => call.emit('MEAN', [input, axes], keepDims(call))),
  Min: reduction(smallest),
  /** The mean, which has integer kernels, times the number of values. */
  Sum: reduction((call, { input, axes, count }) => {
    const mean = call.emit('MEAN', [input, axes], keepDims(call), 'mean');
    return call.emit('MUL', [mean, call.values('count', count)], NO_ACTIVATION);
  }),
  Var: reduction((call, { input, axes }) => variance(call, input, axes, '')),
} satisfies Record<string, OperationRow>;
