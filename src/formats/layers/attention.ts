/** Attention: softmax(query · keysᵀ) · values, in one or several heads. */
import { elementCount, type Shape } from '../../tensor/shape.ts';
import { belowLowest, MOST_PAIRS } from '../composed.ts';
import { isTensorArgument } from './arguments.ts';
import type { LayerConfig } from './config.ts';
import { outputChannelFirst } from './kernels.ts';
import type { LayerCall, LayerRow, Mask } from './layer.ts';
import { asMask, stepsOf } from './masks.ts';
import { matrixProduct, readAs } from './products.ts';
import { NO_ACTIVATION } from './spatial.ts';

/** The tensor that the call is given as `key`. */
function tensorOf(call: LayerCall, key: string): number | undefined {
  const { config, inputs } = call;
  if (!config.has(key)) return undefined;
  const raw = config.raw(key);
  // Keras 2 writes the first argument as a list.
  const value: unknown = Array.isArray(raw) && raw.length === 1 ? raw[0] : raw;
  const found = isTensorArgument(value) ? inputs[value.position] : undefined;
  return found ?? config.refuse(`its argument ${key} is not a tensor of the model`);
}

/** Which keys each query sees, of [batch, heads, queries, keys]; undefined for all. */
interface Visible {
  readonly queries: number;
  readonly keys: number;
  /** Dimensions between the batch and the queries. */
  readonly heads: readonly number[];
  /** The steps that count: bool [batch, queries], and any number of [batch, keys]. */
  readonly ofQueries?: number | undefined;
  readonly ofKeys: readonly (number | undefined)[];
  /** A query that sees nothing gets no share of anything, not the same of everything. */
  readonly mayBeEmpty?: boolean;
}

/** Past and near keys alone, as the settings say: a constant. */
function visibleByPlace(call: LayerCall, { queries, keys, heads }: Visible): number | undefined {
  const { config } = call;
  const isCausal = config.boolean('use_causal_mask', false) || config.boolean('causal', false);
  const reach = config.has('sliding_window') ? config.number('sliding_window') : Infinity;
  if (!isCausal && reach === Infinity) return undefined;
  if (queries * keys > MOST_PAIRS) config.refuse(`it hides keys among ${queries}×${keys} pairs`);
  const shape = [1, ...heads.map(() => 1), queries, keys];
  const seen = () =>
    Uint8Array.from({ length: queries * keys }, (_, place) => {
      const ahead = (place % keys) - Math.floor(place / keys);
      return Number((!isCausal || ahead <= 0) && Math.abs(ahead) < reach);
    });
  return call.constant(`${isCausal ? 'past' : 'near'}_${queries}_${keys}`, shape, seen, 'bool');
}

/** What a tensor of the call says, true or not 0 for what is seen: [batch, queries, keys], for all heads. */
function visibleByTensor(call: LayerCall, { heads }: Visible): number | undefined {
  const mask = tensorOf(call, 'attention_mask');
  if (mask === undefined) return undefined;
  const { graph, config } = call;
  const shape = graph.shapeOf(mask);
  if (shape.length !== 3) config.refuse('its attention_mask is not of [batch, queries, keys]');
  const [, queries = 1, keys = 1] = shape;
  const { dtype } = graph.tensor(mask);
  if (dtype !== 'bool' && dtype !== 'float32') {
    config.refuse(`its attention_mask is of type ${dtype}, not float32 or bool`);
  }
  const placed = readAs(call, mask, [...heads.map(() => 1), queries, keys], 'mask');
  if (dtype === 'bool') return placed;
  return call.emit('NOT_EQUAL', [placed, call.values('hidden', 0)], {}, 'seen');
}

/** Keys whose steps count, for all queries and heads, and queries whose steps do. */
function visibleBySteps(call: LayerCall, visible: Visible): readonly number[] {
  const { heads, queries, keys, ofQueries, ofKeys } = visible;
  const ones = heads.map(() => 1);
  const placed = (mask: number | undefined, shape: readonly number[], name: string) =>
    mask === undefined ? [] : [readAs(call, mask, [...ones, ...shape], name)];
  return [
    ...ofKeys.flatMap((mask, i) => placed(mask, [1, keys], i === 0 ? 'value_mask' : 'key_mask')),
    ...placed(ofQueries, [queries, 1], 'query_mask'),
  ];
}

/** Shares of the keys in each query's answer. */
function shares(call: LayerCall, scores: number, visible: Visible): number {
  const conditions = [
    ...[visibleByPlace(call, visible), visibleByTensor(call, visible)],
    ...visibleBySteps(call, visible),
  ];
  const [seen, ...others] = conditions.filter((condition) => condition !== undefined);
  if (seen === undefined) return call.emit('SOFTMAX', [scores], { beta: 1 }, 'shares');
  const condition = others.reduce(
    (all, other) => call.emit('LOGICAL_AND', [all, other], {}, 'both'),
    seen,
  );
  const { emit, indices, graph } = call;
  const floats = (suffix: string, values: ArrayLike<number>, shape: Shape = [values.length]) =>
    call.values(suffix, Float32Array.from(values), shape);
  const { length: rank } = graph.shapeOf(scores);
  const known = belowLowest({ emit, indices, floats }, scores, condition, rank);
  const parts = call.emit('SOFTMAX', [known], { beta: 1 }, 'shares');
  if (!visible.mayBeEmpty) return parts;
  return call.emit('SELECT_V2', [condition, parts, call.values('no_share', 0)], {}, 'seen_shares');
}

/** The answer, and the shares if the call asks for them. */
function results(call: LayerCall, answer: number, parts: number): readonly number[] {
  return call.config.boolean('return_attention_scores', false) ? [answer, parts] : [answer];
}

type Scores = (call: LayerCall, query: number, key: number) => number;

/** Attention without weights of its own but for the scores. */
const attention = (scoresOf: Scores, weights: (config: LayerConfig) => string[]): LayerRow => ({
  weights,
  mask: (call) => maskOfSequence(call, 0),
  lower(call) {
    const { config, graph } = call;
    const [query = -1, value = -1, key = value, ...others] = sequencesOf(call);
    if (value < 0 || others.length > 0) config.refuse('it takes a query, values and perhaps keys');
    const [[, queries = 1], [, keys = 1]] = [graph.shapeOf(query), graph.shapeOf(key)];
    const seen = { queries, keys, heads: [], ofKeys: [stepsOf(call, maskOfSequence(call, 1))] };
    const parts = shares(call, scoresOf(call, query, key), seen);
    const asked = stepsOf(call, maskOfSequence(call, 0));
    const sums = [parts, value];
    const product = { adjX: false, adjY: false };
    if (asked === undefined) {
      return results(call, call.emit('BATCH_MATMUL', sums, product), parts);
    }
    const all = call.emit('BATCH_MATMUL', sums, product, 'answers');
    const rows = readAs(call, asked, [queries, 1], 'query_mask');
    const answer = call.emit('SELECT_V2', [rows, all, call.values('none', 0)], {});
    return results(call, answer, parts);
  },
});

/** The mask of the query (0) or the values (1): the one that the call is given, or that comes with the sequence. */
function maskOfSequence(call: LayerCall, which: 0 | 1): Mask | null {
  const { config, inputs, masks } = call;
  const said = config.has('mask') ? config.raw('mask') : undefined;
  if (said !== undefined) {
    const item: unknown = Array.isArray(said) ? said[which] : config.refuse('its mask is no list');
    const tensor = isTensorArgument(item) ? inputs[item.position] : undefined;
    return tensor === undefined ? null : asMask(call, tensor);
  }
  const raw = config.raw('inputs');
  const item: unknown = Array.isArray(raw) ? raw[which] : undefined;
  return isTensorArgument(item) ? (masks[item.position] ?? null) : null;
}

function sequencesOf({ config, inputs, graph }: LayerCall): number[] {
  const raw = config.raw('inputs');
  const list: unknown[] = Array.isArray(raw) ? raw : [];
  return list.map((item) => {
    const tensor = isTensorArgument(item) ? (inputs[item.position] ?? -1) : -1;
    if (tensor < 0 || graph.shapeOf(tensor).length !== 3) {
      return config.refuse('its inputs are not of [batch, steps, values]');
    }
    return tensor;
  });
}

/** tanh(query + key) for each pair: [batch, queries, keys, values]. */
function pairs(call: LayerCall, query: number, key: number, scale?: number): number {
  const [[, queries = 1, width = 1], [, keys = 1]] = [
    call.graph.shapeOf(query),
    call.graph.shapeOf(key),
  ];
  const rows = readAs(call, query, [queries, 1, width], 'query');
  const columns = readAs(call, key, [1, keys, width], 'key');
  let sums = call.emit('ADD', [rows, columns], NO_ACTIVATION, 'pairs');
  if (scale !== undefined) sums = call.emit('MUL', [sums, scale], NO_ACTIVATION, 'scaled');
  return call.emit('TANH', [sums], {}, 'tanh');
}

const sumOfLast = (call: LayerCall, input: number) =>
  call.emit('SUM', [input, call.indices('values_axis', [3])], { keepDims: false }, 'scores');

/** A trained number. */
const trainedNumber = (call: LayerCall, name: string) => {
  const weight = call.weight(name, []);
  return call.constant(name, [], () => weight.values());
};

const scoreMode = (config: LayerConfig) =>
  config.choice<'dot' | 'concat'>('score_mode', ['dot', 'concat'], 'dot');

const dotScores: Scores = (call, query, key) => {
  const scale = call.config.boolean('use_scale', false) ? trainedNumber(call, 'scale') : undefined;
  if (scoreMode(call.config) === 'concat') {
    const factor = trainedNumber(call, 'concat_score_weight');
    const sums = sumOfLast(call, pairs(call, query, key, scale));
    return call.emit('MUL', [sums, factor], NO_ACTIVATION, 'weighted');
  }
  const scores = call.emit('BATCH_MATMUL', [query, key], { adjX: false, adjY: true }, 'scores');
  if (scale === undefined) return scores;
  return call.emit('MUL', [scores, scale], NO_ACTIVATION, 'scaled');
};

const additiveScores: Scores = (call, query, key) => {
  const tanh = pairs(call, query, key);
  if (!call.config.boolean('use_scale', true)) return sumOfLast(call, tanh);
  const width = call.graph.shapeOf(query).at(-1) ?? 1;
  const scale = call.constant('scale', [width], () => call.weight('scale', [width]).values());
  return sumOfLast(call, call.emit('MUL', [tanh, scale], NO_ACTIVATION, 'weighted'));
};

/** Numbers of heads, and of values in each. */
interface Heads {
  readonly queries: number;
  /** Several heads of queries may share one of keys and values. */
  readonly keys: number;
  readonly keyWidth: number;
  readonly valueWidth: number;
}

/** Parts with weights of their own, in the order in which Keras creates them. */
const partsOf = (config: LayerConfig) => [
  'query',
  'key',
  ...(config.boolean('use_gate', false) ? ['gate'] : []),
  'value',
  'output',
];

/** The mask of `part`: the one that the call is given, or that comes with its sequence. */
function maskOfPart(call: LayerCall, part: 'query' | 'value' | 'key'): Mask | null {
  const said = tensorOf(call, `${part}_mask`);
  if (said !== undefined && part === 'query' && call.keras === 3) {
    call.config.refuse('a query_mask among its arguments is not supported');
  }
  if (said !== undefined) return asMask(call, said);
  const sequence = tensorOf(call, part);
  return call.masks[call.inputs.indexOf(sequence ?? -1)] ?? null;
}

const headsAttention = (headsOf: (config: LayerConfig) => Heads): LayerRow => ({
  mask: (call) => maskOfPart(call, 'query'),
  weights: (config) =>
    partsOf(config).flatMap((part) =>
      config.boolean('use_bias', true) ? [`${part}_kernel`, `${part}_bias`] : [`${part}_kernel`],
    ),
  lower(call) {
    const { config, graph } = call;
    const query = tensorOf(call, 'query') ?? config.refuse('it is called without a query');
    const value = tensorOf(call, 'value') ?? config.refuse('it is called without values');
    const key = tensorOf(call, 'key') ?? value;
    const shape = graph.shapeOf(query);
    checkAxes(call, [shape, graph.shapeOf(value), graph.shapeOf(key)]);
    const heads = headsOf(config);
    const [queries, keys] = [query, key].map((i) => elementCount(graph.shapeOf(i).slice(1, -1)));
    const masked = (part: 'query' | 'value' | 'key') => stepsOf(call, maskOfPart(call, part));
    const ofQueries = masked('query');
    const hidesAll = ofQueries !== undefined || config.has('attention_mask');
    const seen = {
      ...{ queries: queries ?? 1, keys: keys ?? 1, heads: [heads.queries], ofQueries },
      mayBeEmpty: hidesAll && takesOwnSoftmax(call),
      ofKeys: [masked('value'), ...(key === value ? [] : [masked('key')])],
    };
    const { answer, parts } = answerOf(call, { query, key, value }, heads, seen);
    const gated = config.boolean('use_gate', false) ? gate(call, query, answer, heads) : answer;
    return results(call, projectBack(call, gated, shape, heads), parts);
  },
});

/** Keras 3 has two ways to the shares: this one, for scores that are asked for or dropped in training, takes hidden ones as none. */
const takesOwnSoftmax = ({ keras, config }: LayerCall) =>
  keras === 3 &&
  (config.number('dropout', 0) > 0 || config.boolean('return_attention_scores', false));

/** Attention goes over all dimensions between the batch and the values. */
function checkAxes({ config }: LayerCall, shapes: readonly Shape[]): void {
  const [{ length: rank } = []] = shapes;
  if (rank === undefined || rank < 3 || shapes.some(({ length }) => length !== rank)) {
    config.refuse('its inputs are not of [batch, steps, values]');
  }
  const axes = config.has('attention_axes') ? config.integerList('attention_axes') : undefined;
  const places = axes?.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  if (places && places.join() !== Array.from({ length: rank - 2 }, (_, i) => i + 1).join()) {
    config.refuse(`attention_axes = ${JSON.stringify(axes)} leave out dimensions`);
  }
  if (
    rank > 3 &&
    (config.has('attention_mask') || config.boolean('return_attention_scores', false))
  )
    config.refuse('masks and scores of more than one dimension of steps are not supported');
}

/** Rows of all steps times the weights of `part`: [batch, steps, heads · width]. */
function projected(call: LayerCall, part: string, input: number, heads: number, width: number) {
  const shape = call.graph.shapeOf(input);
  const inner = shape.at(-1) ?? 1;
  const units = heads * width;
  const steps = elementCount(shape.slice(1, -1));
  const rows = shape.length === 3 ? input : readAs(call, input, [steps, inner], `${part}_rows`);
  const kernel = call.weight(`${part}_kernel`, [inner, heads, width]);
  const bias = call.config.boolean('use_bias', true)
    ? call.weight(`${part}_bias`, [heads, width])
    : undefined;
  const weights = () => outputChannelFirst(kernel.values(), units);
  return matrixProduct(
    call,
    rows,
    { inner, units, weights, bias: bias && (() => bias.values()) },
    part,
  );
}

/** [batch, steps, heads · width] → [batch, heads, steps, width]. */
function apart(call: LayerCall, input: number, heads: number, width: number, part: string) {
  const [, steps = 1] = call.graph.shapeOf(input);
  const split = readAs(call, input, [steps, heads, width], `${part}_heads`);
  return call.emit(
    'TRANSPOSE',
    [split, call.indices('heads_first', [0, 2, 1, 3])],
    {},
    `${part}_by_head`,
  );
}

interface Sequences {
  readonly query: number;
  readonly key: number;
  readonly value: number;
}

/** The heads' answers side by side, [batch, queries, heads · width], and the shares. */
function answerOf(
  call: LayerCall,
  { query, key, value }: Sequences,
  { queries: heads, keys: groups, keyWidth, valueWidth }: Heads,
  visible: Visible,
) {
  const { queries, keys } = visible;
  const asked = projected(call, 'query', query, heads, keyWidth);
  const root = call.values('root', 1 / Math.sqrt(keyWidth));
  const scaled = call.emit('MUL', [asked, root], NO_ACTIVATION, 'query_scaled');
  const own = apart(call, scaled, heads, keyWidth, 'query');
  const names = apart(call, projected(call, 'key', key, groups, keyWidth), groups, keyWidth, 'key');
  const contents = projected(call, 'value', value, groups, valueWidth);
  const values = apart(call, contents, groups, valueWidth, 'value');
  /** Heads that share keys, one below the other, and back. */
  const shared = (tensor: number, form: readonly number[], suffix: string) =>
    groups === heads ? tensor : readAs(call, tensor, form, suffix);
  const rows = (heads / groups) * queries;
  const stacked = shared(own, [groups, rows, keyWidth], 'query_groups');
  const scores = call.emit('BATCH_MATMUL', [stacked, names], { adjX: false, adjY: true }, 'scores');
  const parts = shares(call, shared(scores, [heads, queries, keys], 'scores_heads'), visible);
  const grouped = shared(parts, [groups, rows, keys], 'shares_groups');
  const sums = call.emit(
    'BATCH_MATMUL',
    [grouped, values],
    { adjX: false, adjY: false },
    'answers',
  );
  const answers = shared(sums, [heads, queries, valueWidth], 'answers_heads');
  const order = call.indices('heads_first', [0, 2, 1, 3]);
  const together = call.emit('TRANSPOSE', [answers, order], {}, 'answers_by_step');
  return { answer: readAs(call, together, [queries, heads * valueWidth], 'answer'), parts };
}

/** Every value of the answer times a share that the query says. */
function gate(call: LayerCall, query: number, answer: number, { queries, valueWidth }: Heads) {
  const product = projected(call, 'gate', query, queries, valueWidth);
  const open = call.emit('LOGISTIC', [product], {}, 'gate_sigmoid');
  return call.emit('MUL', [answer, open], NO_ACTIVATION, 'gated');
}

/** The heads' answers times the last weights, in the shape of the query but for the last dimension. */
function projectBack(call: LayerCall, answer: number, shape: Shape, heads: Heads): number {
  const { config } = call;
  const { queries, valueWidth } = heads;
  const form = config.has('output_shape') ? config.integerList('output_shape') : shape.slice(-1);
  const [inner, units] = [queries * valueWidth, elementCount(form)];
  const kernel = call.weight('output_kernel', [queries, valueWidth, ...form]);
  const bias = config.boolean('use_bias', true) ? call.weight('output_bias', form) : undefined;
  const weights = () => outputChannelFirst(kernel.values(), units);
  const isResult = shape.length === 3 && form.length === 1;
  const output = matrixProduct(
    call,
    answer,
    { inner, units, weights, bias: bias && (() => bias.values()) },
    'output',
    isResult ? '' : 'output',
  );
  if (isResult) return output;
  const target = call.indices('shape', [-1, ...shape.slice(1, -1), ...form]);
  return call.emit('RESHAPE', [output, target], {});
}

const whole = (config: LayerConfig, key: string) => config.integers(key, 1, 1)[0] ?? 1;

const multiHeadAttention = headsAttention((config) => {
  const [queries, keyWidth] = [whole(config, 'num_heads'), whole(config, 'key_dim')];
  const valueWidth = config.has('value_dim') ? whole(config, 'value_dim') : keyWidth;
  return { queries, keys: queries, keyWidth, valueWidth };
});

const groupQueryAttention = headsAttention((config) => {
  const [queries, keys] = [whole(config, 'num_query_heads'), whole(config, 'num_key_value_heads')];
  if (queries % keys !== 0) config.refuse(`${queries} heads cannot share ${keys}`);
  const width = whole(config, 'head_dim');
  return { queries, keys, keyWidth: width, valueWidth: width };
});

export const ATTENTION_LAYERS = {
  AdditiveAttention: attention(additiveScores, (config) =>
    config.boolean('use_scale', true) ? ['scale'] : [],
  ),
  Attention: attention(dotScores, (config) => [
    ...(config.boolean('use_scale', false) ? ['scale'] : []),
    ...(scoreMode(config) === 'concat' ? ['concat_score_weight'] : []),
  ]),
  GroupQueryAttention: groupQueryAttention,
  GroupedQueryAttention: groupQueryAttention,
  MultiHeadAttention: multiHeadAttention,
};
