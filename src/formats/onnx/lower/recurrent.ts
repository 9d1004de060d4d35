/** LSTM, GRU and RNN, unrolled: see src/ir/recurrent-cells.ts. */
import {
  CELLS,
  type Cell,
  type CellEmitter,
  MAX_STEPS,
  onceNamed,
  type RecurrentLayer,
  unroll,
} from '../../../ir/recurrent-cells.ts';
import type { Known } from '../../arrays/known.ts';
import { dataOf } from '../../lowering.ts';
import type { NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import type { Laid, Value } from './values.ts';

interface Recurrence {
  readonly cell: Cell;
  /** Gates of the file in the order of the cell's. */
  readonly gates: readonly number[];
  /** Activations of a direction where the node names none: of the gates, of new values, of what leaves the state. */
  readonly activations: readonly string[];
}

type Activation = 'LOGISTIC' | 'TANH' | 'RELU';

/** By their names, of which the case does not matter. */
const ACTIVATIONS: ReadonlyMap<string, Activation> = new Map([
  ['sigmoid', 'LOGISTIC'],
  ['tanh', 'TANH'],
  ['relu', 'RELU'],
]);

const DIRECTIONS = ['forward', 'reverse', 'bidirectional'] as const;

/** What a node says of all its directions. */
interface Setting extends Recurrence {
  readonly call: NodeCall;
  /** [samples, steps, channels] */
  readonly input: number;
  readonly steps: number;
  readonly channels: number;
  readonly units: number;
  /** Dimensions of a sequence as they lie here, as the file counts them: samples, steps, directions, units. */
  readonly sequence: readonly number[];
  /** Of states: samples, directions, units. */
  readonly state: readonly number[];
}

function settingOf(call: NodeCall, recurrence: Recurrence): Setting {
  const { attributes, refuse } = call;
  // The file counts steps first, or samples.
  const isSamplesFirst = attributes.integer('layout', 0) === 1;
  const shape = call.shape(0);
  if (shape.length !== 3) return refuse(`takes an input of ${shape.length} dimensions`);
  const steps = shape[isSamplesFirst ? 1 : 0]!;
  const channels = shape[2]!;
  if (steps < 1 || channels < 1) {
    return refuse('reads sequences whose length is not known before it runs');
  }
  if (steps > MAX_STEPS) {
    return refuse(`reads sequences of ${steps} steps, up to ${MAX_STEPS} can be unrolled`);
  }
  if (call.has(4)) checkLengths(call, steps);
  for (const name of ['activation_alpha', 'activation_beta']) {
    if (attributes.has(name)) return refuse(`has the attribute ${name}`);
  }
  if (attributes.flag('input_forget')) return refuse('joins its input and forget gates');
  const units = call.weight(2, 3).shape[2]!;
  return {
    ...{ ...recurrence, call, steps, channels, units },
    input: call.arranged(0, isSamplesFirst ? [0, 1, 2] : [1, 0, 2]),
    sequence: isSamplesFirst ? [0, 1, 2, 3] : [2, 0, 1, 3],
    state: isSamplesFirst ? [0, 1, 2] : [1, 0, 2],
  };
}

/** Sequences that end before the others are not read, but a list that says that none does changes nothing. */
function checkLengths(call: NodeCall, steps: number): void {
  const lengths = call.known(4)?.values();
  if (!lengths || Array.from(lengths).some((length) => length !== steps)) {
    call.refuse('reads sequences of different lengths');
  }
}

/** Rows of one direction of an array [directions, gates · units, …], with the gates in the order of the cell. */
function rowsOf(setting: Setting, array: Known, direction: number, from = 0): Float32Array {
  const { gates, units } = setting;
  const [directions = 1] = array.shape;
  const values = dataOf(array) as Float32Array;
  const size = values.length / directions;
  const own = values.subarray(direction * size, (direction + 1) * size);
  const rows = gates.length * units;
  // A bias has those of the state behind those of the input.
  const parts = array.shape.length === 2 ? 2 : 1;
  const width = size / parts / rows;
  const result = new Float32Array(rows * width);
  gates.forEach((gate, i) => {
    const at = (from + gate) * units * width;
    result.set(own.subarray(at, at + units * width), i * units * width);
  });
  return result;
}

/** The weights from the state to the gates [3 · units], of which the file has those of the output second. */
function peepholesOf({ call, units }: Setting, direction: number): Float32Array {
  const values = dataOf(call.weight(7, 2)) as Float32Array;
  const part = (gate: number) => {
    const at = (3 * direction + gate) * units;
    return values.subarray(at, at + units);
  };
  return Float32Array.from([0, 2, 1].flatMap((gate) => Array.from(part(gate))));
}

function checkShapes({ call, cell, units, channels }: Setting, directions: number): void {
  const rows = cell.gates * units;
  const wanted = [
    [1, [directions, rows, channels]],
    [2, [directions, rows, units]],
    [3, [directions, 2 * rows]],
    [7, [directions, 3 * units]],
  ] as const;
  for (const [i, shape] of wanted) {
    if (i >= 3 && !call.has(i)) continue;
    if (call.weight(i, shape.length).shape.some((length, axis) => length !== shape[axis])) {
      call.refuse(`has weights that do not fit ${units} units and ${channels} channels`);
    }
  }
}

/** States before the first step of a direction: null where they are zeros. */
function initialStates(setting: Setting, direction: number, directions: number) {
  const { call, cell } = setting;
  const inputs = Array.from({ length: cell.states }, (_, i) => 5 + i);
  if (!inputs.some((i) => call.has(i))) return null;
  return inputs.map((i) => initialState(setting, i, direction, directions));
}

/** [samples, units] of one direction. */
function initialState(setting: Setting, i: number, direction: number, directions: number): number {
  const { call, state, units } = setting;
  const suffix = `initial${i - 5}`;
  if (!call.has(i)) return call.floats(suffix, new Float32Array(units), [1, units]);
  const all = call.arranged(i, state);
  if (directions === 1) return call.reshape(all, [-1, units], suffix);
  const picked = [all, call.indices(`${suffix}/direction`, [direction], [])];
  return call.emit('GATHER', picked, { axis: 1, batchDims: 0 }, `${suffix}_${direction}`);
}

/** The activations of a direction: of the gates, of new values, of what leaves the state. One stands for those that are not told apart. */
function activationsOf({ call, activations }: Setting, direction: number) {
  const count = activations.length;
  const stated = call.attributes.texts('activations') ?? [];
  const names =
    stated.length > 0 ? stated.slice(direction * count, (direction + 1) * count) : activations;
  const ops = Array.from(
    { length: count },
    (_, i) =>
      ACTIVATIONS.get(names[i]?.toLowerCase() ?? '') ??
      call.refuse(`has the activation ${JSON.stringify(names[i] ?? '')}`),
  );
  const [gate = 'LOGISTIC', fresh = gate, result = fresh] = ops;
  return { gate, new: fresh, result };
}

function layerOf(setting: Setting, direction: number, names: readonly string[]) {
  const { call, cell, gates } = setting;
  const { attributes } = call;
  const directions = names.length;
  const resetsAfter = attributes.flag('linear_before_reset');
  const [kernel, recurrent] = [call.weight(1, 3), call.weight(2, 3)];
  const bias = call.has(3) ? call.weight(3, 2) : undefined;
  const biasOf = (from: number) =>
    bias ? rowsOf(setting, bias, direction, from) : new Float32Array(cell.gates * setting.units);
  const name = names[direction] ?? '';
  const emitter = emitterFor(call, directions > 1 ? `${name}/` : '');
  const ops = activationsOf(setting, direction);
  const clip = attributes.number('clip', 0);
  if (clip < 0) call.refuse(`clips at ${clip}`);
  const activate = (op: Activation, input: number) => {
    const inner = clip > 0 ? clippedAt(emitter, input, clip) : input;
    return emitter.emit(op, [inner], {}, op.toLowerCase());
  };
  const layer: RecurrentLayer = {
    ...setting,
    resetsAfter,
    backwards: name === 'reverse',
    kernel: () => rowsOf(setting, kernel, direction),
    recurrentKernel: () => rowsOf(setting, recurrent, direction),
    bias() {
      const [inputs, states] = [biasOf(0), biasOf(gates.length)];
      return resetsAfter ? inputs : inputs.map((value, i) => value + states[i]!);
    },
    recurrentBias: () => biasOf(gates.length),
    initial: initialStates(setting, direction, directions),
    ...(call.has(7) && { peepholes: () => peepholesOf(setting, direction) }),
    gate: (input) => activate(ops.gate, input),
    activate: (input, at) => activate(ops[at], input),
  };
  return unroll(emitter, layer);
}

/** What comes to an activation, between two limits. */
function clippedAt(emitter: CellEmitter, input: number, limit: number): number {
  const end = (name: string, value: number) =>
    emitter.constant(name, [], () => Float32Array.of(value));
  const low = emitter.emit('MAXIMUM', [input, end('clip/min', -limit)], {}, 'low');
  return emitter.emit('MINIMUM', [low, end('clip/max', limit)], {}, 'clipped');
}

/** Operators of one direction, named after the node. */
function emitterFor(call: NodeCall, prefix: string): CellEmitter {
  const { graph, named } = call;
  const inner: CellEmitter = {
    constant: (suffix, shape, data, dtype = 'float32') =>
      graph.constant(named(suffix), shape, data(), dtype),
    emit: call.emit,
    emitAll(op, inputs, options, suffix, count) {
      const names = Array.from({ length: count }, (_, i) => named(`${suffix}_${i}`));
      return graph.ops(op, names, inputs, options);
    },
  };
  return onceNamed(inner, prefix);
}

const recurrent = (recurrence: Recurrence): Row => ({
  layout: 'plain',
  lower(call) {
    const setting = settingOf(call, recurrence);
    const { steps, units, cell } = setting;
    const direction = call.attributes.choice('direction', DIRECTIONS, 'forward');
    const names = direction === 'bidirectional' ? ['forward', 'reverse'] : [direction];
    checkShapes(setting, names.length);
    const runs = names.map((_, i) => layerOf(setting, i, names));
    const wants = (i: number) => (call.node.outputs[i] ?? '') !== '';
    const join = (parts: readonly number[], axis: number, suffix?: string) =>
      call.emit('PACK', parts, { valuesCount: parts.length, axis }, suffix);
    const whole = (): Laid => {
      const sequences = runs.map(({ outputs }, i) =>
        join(outputs, 1, runs.length > 1 ? `${names[i]}/sequence` : 'sequence'),
      );
      // In the order samples, steps, directions, units.
      const tensor =
        sequences.length > 1
          ? join(sequences, 2)
          : call.reshape(sequences[0]!, [-1, steps, 1, units]);
      return { tensor, order: setting.sequence };
    };
    const last = (i: number): Laid => ({
      tensor: join(
        runs.map(({ states }) => states[i]!),
        1,
        `state${i}`,
      ),
      order: setting.state,
    });
    const results: (Value | undefined)[] = [wants(0) ? whole() : undefined];
    for (let i = 0; i < cell.states; i++) results.push(wants(i + 1) ? last(i) : undefined);
    return results;
  },
});

export const RECURRENT: readonly (readonly [string, Row])[] = [
  [
    'LSTM',
    recurrent({
      cell: CELLS.lstm,
      gates: [0, 2, 3, 1],
      activations: ['Sigmoid', 'Tanh', 'Tanh'],
    }),
  ],
  ['GRU', recurrent({ cell: CELLS.gru, gates: [0, 1, 2], activations: ['Sigmoid', 'Tanh'] })],
  ['RNN', recurrent({ cell: CELLS.rnn, gates: [0], activations: ['Tanh'] })],
];
