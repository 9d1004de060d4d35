/**
 * Attention as one node, of opset 23: softmax(Q · Kᵀ · scale + mask) · V for each head. Heads are the second dimension, or parts of
 * the last one in three dimensions. Several heads of queries may share one of keys and values. Source: onnx/docs/Operators.md.
 */
import { belowLowest, MOST_PAIRS, times } from '../../composed.ts';
import { NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import { plainOrder } from './values.ts';

interface Sizes {
  readonly samples: number;
  readonly heads: number;
  /** Heads of keys and values. */
  readonly groups: number;
  readonly queries: number;
  readonly keys: number;
  readonly width: number;
  readonly valueWidth: number;
}

function sizesOf(call: NodeCall): Sizes {
  const { attributes, refuse } = call;
  const shapes = [0, 1, 2].map((i) => call.shape(i));
  const [{ length: rank } = []] = shapes;
  if ((rank !== 3 && rank !== 4) || shapes.some(({ length }) => length !== rank)) {
    return refuse(
      'attends over data that are not of [samples, heads, steps, values] or without heads',
    );
  }
  const stated = ['q_num_heads', 'kv_num_heads', 'kv_num_heads'];
  const [q, k, v] = shapes.map(([samples = 1, ...rest], i) => {
    if (rank === 4) {
      const [heads = 1, steps = 1, width = 1] = rest;
      return { samples, heads, steps, width };
    }
    const heads = attributes.integer(stated[i] ?? '', 0);
    const [steps = 1, values = 1] = rest;
    if (heads < 1 || values % heads !== 0) refuse(`splits ${values} values into ${heads} heads`);
    return { samples, heads, steps, width: values / heads };
  });
  const [heads, groups] = [q!.heads, k!.heads];
  if (v!.heads !== groups || heads % groups !== 0) {
    refuse(`has ${heads} heads of queries, ${groups} of keys and ${v!.heads} of values`);
  }
  const { samples, steps: queries, width } = q!;
  return { samples, heads, groups, queries, keys: k!.steps, width, valueWidth: v!.width };
}

/** An operand as [samples, heads, steps, width]. */
function byHead(call: NodeCall, i: number, heads: number, name: string): number {
  const shape = call.shape(i);
  if (shape.length === 4) return call.plain(i);
  const [samples = 1, steps = 1, values = 1] = shape;
  const cut = (form: readonly number[]) => call.reshape(call.plain(i), form, `${name}/heads`);
  if (heads === 1) return cut([samples, 1, steps, values]);
  const split = cut([samples, steps, heads, values / heads]);
  return call.emit('TRANSPOSE', [split, headsFirst(call)], {}, `${name}/by_head`);
}

const headsFirst = (call: NodeCall) => call.indices('heads_first', [0, 2, 1, 3]);

/** What comes later is hidden: a constant, bool [1, 1, queries, keys]. */
function past({ graph, named, refuse }: NodeCall, { queries, keys }: Sizes): number {
  if (queries < 0 || keys < 0 || queries * keys > MOST_PAIRS)
    return refuse(`hides what comes later among ${queries}×${keys} steps`);
  const seen = Uint8Array.from({ length: queries * keys }, (_, i) =>
    Number(i % keys <= Math.floor(i / keys)),
  );
  return graph.constant(named('past'), [1, 1, queries, keys], seen, 'bool');
}

/** Shares of the keys: softmax of scores with the mask, which says what is seen or is added. */
function sharesOf(call: NodeCall, scores: number, sizes: Sizes): number {
  const softmax = (input: number, suffix: string) =>
    call.emit('SOFTMAX', [input], { beta: 1 }, suffix);
  const isBool = call.has(3) && call.dtype(3) === 'bool';
  const mask = call.has(3) ? maskOf(call, sizes) : undefined;
  const added =
    mask === undefined || isBool
      ? scores
      : call.emit('ADD', [scores, mask], NO_ACTIVATION, 'masked');
  const rule = call.attributes.flag('is_causal') ? past(call, sizes) : undefined;
  const [seen, other] = [rule, isBool ? mask : undefined].filter((one) => one !== undefined);
  if (seen === undefined) return softmax(added, 'shares');
  const both = other === undefined ? seen : call.emit('LOGICAL_AND', [seen, other], {}, 'both');
  const shares = softmax(belowLowest(call, added, both, 4), 'shares');
  if (!isBool) return shares;
  // A query that a mask hides everything from gets nothing.
  const none = call.floats('no_share', [0], []);
  return call.emit('SELECT_V2', [both, shares, none], {}, 'seen_shares');
}

/** The mask with four dimensions. */
function maskOf(call: NodeCall, { keys }: Sizes): number {
  const shape = call.shape(3);
  if (shape.at(-1) !== keys)
    return call.refuse(`has a mask of ${shape.at(-1)} of its ${keys} keys`);
  if (call.known(3) || shape.length === 4) return call.arranged(3, plainOrder(4));
  const wide = [...new Array<number>(Math.max(0, 4 - shape.length)).fill(1), ...shape];
  return call.reshape(call.plain(3), wide, 'mask');
}

/** Between −limit and limit. */
function capped(call: NodeCall, scores: number): number {
  const limit = call.attributes.number('softcap', 0);
  if (limit === 0) return scores;
  // Versions of the op disagree about which comes first.
  if (call.has(3) || call.attributes.flag('is_causal')) call.refuse('has a softcap beside a mask');
  const small = times(call, scores, 1 / limit, 'small');
  return times(call, call.emit('TANH', [small], {}, 'tanh'), limit, 'capped');
}

const attention: Row = {
  layout: 'plain',
  lower: (call) => {
    if (call.has(4) || call.has(5)) return call.refuse('takes keys and values of steps before');
    if (call.has(6)) return call.refuse('says how many of its keys count');
    for (const name of ['left_window_size', 'right_window_size']) {
      if (call.attributes.integer(name, -1) >= 0) return call.refuse(`has the attribute ${name}`);
    }
    if (call.node.outputs.slice(1).some((name) => name !== ''))
      return call.refuse('gives more than its result');
    const sizes = sizesOf(call);
    const { samples, heads, groups, queries, keys, width, valueWidth } = sizes;
    const [query = -1, key = -1, value = -1] = ['query', 'key', 'value'].map((name, i) =>
      byHead(call, i, i === 0 ? heads : groups, name),
    );
    /** Heads that share keys lie one below the other in a product. */
    const rows = (heads / groups) * queries;
    const shared = (tensor: number, shape: readonly number[], suffix?: string) =>
      heads === groups ? tensor : call.reshape(tensor, [samples, ...shape], suffix);
    const scale = call.attributes.number('scale', 1 / Math.sqrt(width));
    const scaled = times(call, query, scale, 'query/scaled');
    const stacked = shared(scaled, [groups, rows, width], 'query/groups');
    const products = call.emit(
      'BATCH_MATMUL',
      [stacked, key],
      { adjX: false, adjY: true },
      'scores',
    );
    const scores = capped(call, shared(products, [heads, queries, keys], 'scores/heads'));
    const shares = sharesOf(call, scores, sizes);
    const factors = [shared(shares, [groups, rows, keys], 'shares/groups'), value];
    const isLast = call.shape(0).length === 4 && heads === groups;
    const sums = call.emit(
      'BATCH_MATMUL',
      factors,
      { adjX: false, adjY: false },
      isLast ? undefined : 'sums',
    );
    if (call.shape(0).length === 4) {
      return { tensor: shared(sums, [heads, queries, valueWidth]), order: plainOrder(4) };
    }
    const answers = shared(sums, [heads, queries, valueWidth], 'sums/heads');
    const side =
      heads === 1
        ? answers
        : call.emit('TRANSPOSE', [answers, headsFirst(call)], {}, 'side_by_side');
    const tensor = call.reshape(side, [samples, queries, heads * valueWidth]);
    return { tensor, order: plainOrder(3) };
  },
};

/** A cache of cosines or sines with a dimension for the heads: of the places that the node names, or of one row a step. */
function cacheOf(call: NodeCall, i: 1 | 2, half: number, isByHead: boolean): number {
  const name = i === 1 ? 'cosines' : 'sines';
  const hasPlaces = call.has(3);
  const shape = hasPlaces ? [...call.shape(3), ...call.shape(i).slice(1)] : call.shape(i);
  const [samples = 1, steps = 1, values = 1] = shape;
  if (shape.length !== 3 || values !== half)
    call.refuse(`has ${name} that do not fit ${half} pairs`);
  const rows = hasPlaces
    ? call.emit('GATHER', [call.plain(i), call.plain(3)], { axis: 0 }, `${name}/rows`)
    : call.plain(i);
  return call.reshape(rows, isByHead ? [samples, 1, steps, half] : [samples, steps, 1, half], name);
}

/** Pairs of values turned by an angle of their step: of both halves, or of neighbours. */
const rotaryEmbedding: Row = {
  layout: 'plain',
  lower: (call) => {
    const { attributes, refuse } = call;
    const shape = call.shape(0);
    const isByHead = shape.length === 4;
    if (!isByHead && shape.length !== 3) return refuse(`turns data of ${shape.length} dimensions`);
    const heads = isByHead ? 1 : attributes.integer('num_heads', 0);
    const [a = 1, b = 1] = shape;
    const width = (shape.at(-1) ?? 1) / heads;
    const turned = attributes.integer('rotary_embedding_dim', 0) || width;
    const half = turned / 2;
    if (!Number.isInteger(width) || !Number.isInteger(half) || turned < 2 || turned > width)
      return refuse(`turns ${turned} of ${width} values of a head`);
    const x = isByHead ? call.plain(0) : call.reshape(call.plain(0), [a, b, heads, width], 'heads');
    const places = [a, b, isByHead ? (shape[2] ?? 1) : heads];
    const axis = call.indices('axis', [3], []);
    const cut = (tensor: number, lengths: readonly number[], suffix: string) =>
      lengths.length === 1
        ? [tensor]
        : call.emitAll(
            'SPLIT_V',
            [tensor, call.indices(`${suffix}/lengths`, lengths), axis],
            { numSplits: lengths.length },
            lengths.length,
            suffix,
          );
    const [own = -1, ...rest] = cut(
      x,
      turned === width ? [width] : [turned, width - turned],
      'part',
    );
    const isOfNeighbours = attributes.flag('interleaved');
    const pairs = () => call.reshape(own, [...places, half, 2], 'pairs');
    const [left = -1, right = -1] = isOfNeighbours
      ? call.emitAll('UNPACK', [pairs()], { num: 2, axis: 4 }, 2, 'side')
      : cut(own, [half, half], 'side');
    const [cos, sin] = [cacheOf(call, 1, half, isByHead), cacheOf(call, 2, half, isByHead)];
    const product = (side: number, factor: number, name: string) =>
      call.emit('MUL', [side, factor], NO_ACTIVATION, name);
    const real = call.emit(
      'SUB',
      [product(left, cos, 'left_cosine'), product(right, sin, 'right_sine')],
      NO_ACTIVATION,
      'real',
    );
    const imaginary = call.emit(
      'ADD',
      [product(left, sin, 'left_sine'), product(right, cos, 'right_cosine')],
      NO_ACTIVATION,
      'imaginary',
    );
    const sides = [real, imaginary];
    const joined = isOfNeighbours
      ? call.reshape(
          call.emit('PACK', sides, { valuesCount: 2, axis: 4 }, 'packed'),
          [...places, turned],
          'turned',
        )
      : undefined;
    const parts = [...(joined === undefined ? sides : [joined]), ...rest];
    const options = { axis: 3, ...NO_ACTIVATION };
    const whole =
      parts.length === 1 ? parts[0]! : call.emit('CONCATENATION', parts, options, 'whole');
    return { tensor: call.reshape(whole, shape), order: plainOrder(shape.length) };
  },
};

export const ATTENTION: ReadonlyMap<string, Row> = new Map([
  ['Attention', attention],
  ['RotaryEmbedding', rotaryEmbedding],
]);
