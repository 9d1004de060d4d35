/**
 * ai-edge-quantizer's recipes: a list of rules by layer name and operator, the last match wins. Read into ours and written
 * from ours; what has no counterpart is refused or noted, never dropped in silence.
 */
import { PlaygroundError } from '../../base/errors.ts';
import type { OpName } from '../../ops/op-spec.ts';
import { DTYPES } from '../../tensor/dtype.ts';
import { elsewhereOf, type ModeName, modeOf } from '../modes/index.ts';
import { WEIGHT_ESTIMATORS, type WeightEstimator } from '../rounding/weight-ranges.ts';
import { defaultRecipe, type Recipe } from './recipe.ts';
import { GRANULARITIES, type Granularity } from './settings/granularity.ts';
import { type LayerSettings, type Override, overridden } from './settings/overrides.ts';
import { ROTATIONS, type Rotate } from './settings/rotate.ts';

export interface ImportedRecipe {
  readonly recipe: Recipe;
  /** What was asked for and is done differently here, in sentences. */
  readonly notes: readonly string[];
}

/** Rules of one recipe; the same cap as for our own overrides. */
const MAX_RULES = 1000;
const ALL = '*';
const EVERY_NAME = '.*';

/** Its name of each way to choose ranges of weights; it has none that searches. */
const ALGORITHMS: { readonly [E in WeightEstimator]?: string } = {
  'min-max': 'min_max_uniform_quantize',
  mse: 'MSE',
  octav: 'OCTAV',
};

/** Its rotations, which it always rounds with OCTAV's ranges, and which dense layers alone have here. */
const ROTATED: { readonly [R in Rotate]?: string } = {
  'custom-op': 'HADAMARD_ROTATION',
  decomposed: 'DECOMPOSED_HADAMARD_ROTATION',
};
const DENSE: OpName = 'FULLY_CONNECTED';

type Fields = Readonly<Record<string, unknown>>;

function refuse(message: string): never {
  throw new PlaygroundError(
    'bad-recipe',
    message,
    `Remove the rule, or use ${[...Object.values(ALGORITHMS), ...Object.values(ROTATED)].join(', ')}, float_casting or no_quantize.`,
  );
}

function fieldsOf(value: unknown, what: string): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : refuse(`${what} is not an object.`);
}

/** Whether parsed JSON looks like one of these recipes: theirs are lists, ours are objects. */
export function isAeqRecipe(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/**
 * @throws PlaygroundError `bad-recipe` naming the rule.
 */
export function readAeqRecipe(value: readonly unknown[]): ImportedRecipe {
  if (value.length > MAX_RULES) refuse(`The recipe has ${value.length} rules.`);
  const notes = new Set<string>();
  const read = value.map((rule, i) => readRule(fieldsOf(rule, `Rule ${i}`), i, notes));
  const firstRotated = read.findIndex(({ rotate }) => rotate !== undefined);
  // A later rule takes the place of an earlier one as a whole.
  const rules = read.map(
    (rule, i): Override =>
      firstRotated >= 0 && i > firstRotated ? { rotate: 'off', ...rule } : rule,
  );
  const [first, ...rest] = withoutElsewhere(rules);
  const isBase = first && first.layer === undefined && first.op === undefined;
  const base = isBase ? first : undefined;
  const mode = base?.mode ?? 'float32';
  const {
    granularity = 'per-channel',
    weightBits = null,
    weightEstimator = 'min-max',
  } = base ?? {};
  const recipe = {
    ...defaultRecipe(mode),
    granularity,
    weightBits,
    weightEstimator,
    overrides: base ? rest : rules,
  };
  return { recipe, notes: [...notes] };
}

/** A rule for all layers and one for the dense ones among them, as one mode says both: what {@link writeRules} makes of it. */
function withoutElsewhere(rules: readonly Override[]): readonly Override[] {
  const [all, { op, ...dense } = {}, ...rest] = rules;
  if (!all || op !== DENSE || dense.mode === undefined || dense.rotate !== undefined) return rules;
  const same = JSON.stringify({ ...dense, mode: all.mode }) === JSON.stringify(all);
  return same && modeOf(dense.mode).elsewhere === all.mode ? [dense, ...rest] : rules;
}

function readRule(rule: Fields, i: number, notes: Set<string>): Override {
  const { regex = EVERY_NAME, operation = ALL, algorithm_key: algorithm } = rule;
  if (typeof regex !== 'string' || typeof operation !== 'string')
    refuse(`Rule ${i} has no regex or operation.`);
  const scope = {
    ...(regex !== EVERY_NAME && { layer: regex }),
    ...(operation !== ALL && { op: operation }),
  };
  if (algorithm === 'no_quantize') return { ...scope, mode: 'float32' };
  const config = fieldsOf(rule.op_config, `op_config of rule ${i}`);
  const weights = fieldsOf(config.weight_tensor_config ?? {}, `weight_tensor_config of rule ${i}`);
  if (algorithm === 'float_casting') {
    return Number(weights.num_bits) === 16
      ? { ...scope, mode: 'float16' }
      : refuse(`Rule ${i} casts to a type that is not float16.`);
  }
  const rotate = ROTATIONS.find((name) => ROTATED[name] === algorithm);
  if (rotate) {
    if (operation !== ALL && operation !== DENSE)
      refuse(`Rule ${i} rotates ${operation}; dense layers alone are rotated here.`);
    const { max_hadamard_size: largest } = fieldsOf(
      weights.algorithm_params ?? {},
      `algorithm_params of rule ${i}`,
    );
    if (Number(largest ?? 0) > 0)
      notes.add('Rotations have blocks as large as rows allow, whatever max_hadamard_size says.');
  }
  const weightEstimator = rotate
    ? 'octav'
    : WEIGHT_ESTIMATORS.find((name) => ALGORITHMS[name] === algorithm);
  if (weightEstimator === undefined) {
    refuse(`Rule ${i} asks for the algorithm ${String(algorithm)}, which is not supported.`);
  }
  if (weights.symmetric === false)
    notes.add('Weights are quantized symmetrically; kernels read no others.');
  if (Number(config.min_weight_elements ?? 0) > 0) {
    notes.add(
      'The smallest number of weights is the mode’s own: 1024 for dynamic int8, none for the others.',
    );
  }
  const bits = Number(weights.num_bits);
  const mode = modeFor(config, bits, i);
  return {
    ...scope,
    ...(rotate && { op: DENSE }),
    mode,
    granularity: granularityFor(weights, i),
    weightBits: bitsFor(mode, bits, i),
    weightEstimator,
    ...(rotate && { rotate }),
  };
}

function modeFor(config: Fields, bits: number, i: number): ModeName {
  const activations = config.activation_tensor_config;
  if (activations !== undefined && activations !== null) {
    const width = Number(fieldsOf(activations, `activation_tensor_config of rule ${i}`).num_bits);
    if (width === 8) return 'int8';
    return width === 16 ? 'int16x8' : refuse(`Rule ${i} asks for ${width}-bit activations.`);
  }
  if (config.compute_precision === 'INTEGER') return DYNAMIC[bits] ?? 'dynamic-int8';
  return bits === 4 ? 'weight-only-int4' : 'weight-only-int8';
}

/** Modes of hybrid kernels, by bits. */
const DYNAMIC: Readonly<Record<number, ModeName>> = { 2: 'dynamic-int2', 4: 'dynamic-int4' };

/** Null where the mode has these bits anyway. */
function bitsFor(mode: ModeName, bits: number, i: number): number | null {
  const { weights } = modeOf(mode);
  if (weights.kind === 'integer' && weights.bits === bits) return null;
  return Number.isInteger(bits) && bits >= 2 && bits <= 8
    ? bits
    : refuse(`Rule ${i} asks for ${bits}-bit weights.`);
}

const GRANULARITY_NAMES: Readonly<Record<Granularity, string>> = {
  'per-channel': 'CHANNELWISE',
  'per-tensor': 'TENSORWISE',
  'blockwise-32': 'BLOCKWISE_32',
  'blockwise-64': 'BLOCKWISE_64',
  'blockwise-128': 'BLOCKWISE_128',
};

function granularityFor(
  { granularity = 'TENSORWISE', block_size: blockSize }: Fields,
  i: number,
): Granularity {
  const wanted = Number(blockSize ?? 0) > 0 ? `BLOCKWISE_${Number(blockSize)}` : granularity;
  const found = GRANULARITIES.find((name) => GRANULARITY_NAMES[name] === wanted);
  return found ?? refuse(`Rule ${i} asks for the granularity ${String(wanted)}.`);
}

/** The recipe as ai-edge-quantizer reads it. Settings that it has no word for (scheme, estimator, pruning) are left out. */
export function writeAeqRecipe(recipe: Recipe): readonly Fields[] {
  const { mode, granularity, weightBits, weightEstimator, rotate } = recipe;
  const base: LayerSettings = { mode, granularity, weightBits, weightEstimator, rotate };
  return [
    ...writeRules({}, base),
    ...recipe.overrides.flatMap((override) => writeRules(override, overridden(base, override))),
  ];
}

/** A rule, and one more for the dense layers among those that it matches, where they are rotated, or have a mode that is theirs alone. */
function writeRules(scope: Override, settings: LayerSettings): readonly Fields[] {
  const { mode, rotate = 'off' } = settings;
  const { weights } = modeOf(mode);
  const elsewhere = elsewhereOf(modeOf(mode));
  // The tool would write what no kernel reads.
  const others = elsewhere === undefined ? settings : { ...settings, mode: elsewhere };
  const rule = writeRule(scope, others);
  const isDense = scope.op === undefined || scope.op === DENSE;
  const isRotated = rotate !== 'off' && weights.kind === 'integer';
  if (!isDense || !(isRotated || elsewhere !== undefined)) return [rule];
  const dense = {
    ...writeRule({ ...scope, op: DENSE }, settings),
    ...(isRotated && { algorithm_key: ROTATED[rotate] }),
  };
  return scope.op === DENSE ? [dense] : [rule, dense];
}

function writeRule({ layer, op }: Override, settings: LayerSettings): Fields {
  const scope = { regex: layer ?? EVERY_NAME, operation: op ?? ALL };
  const { weights, compute } = modeOf(settings.mode);
  if (weights.kind === 'float32') return { ...scope, algorithm_key: 'no_quantize' };
  const common = { skip_checks: false, min_weight_elements: 0 };
  if (weights.kind === 'float') {
    const num_bits = DTYPES[weights.type].bits;
    const half = { num_bits, symmetric: true, granularity: 'TENSORWISE', dtype: 'FLOAT' };
    const config = {
      weight_tensor_config: half,
      compute_precision: 'FLOAT',
      explicit_dequantize: true,
    };
    return { ...scope, algorithm_key: 'float_casting', op_config: { ...config, ...common } };
  }
  const isStatic = compute === 'int8' || compute === 'int16';
  const activations = {
    num_bits: compute === 'int16' ? 16 : 8,
    symmetric: compute === 'int16',
    granularity: 'TENSORWISE',
    dtype: 'INT',
  };
  return {
    ...scope,
    algorithm_key: ALGORITHMS[settings.weightEstimator] ?? ALGORITHMS['min-max'],
    op_config: {
      ...(isStatic && { activation_tensor_config: activations }),
      weight_tensor_config: {
        num_bits: settings.weightBits ?? weights.bits,
        symmetric: true,
        granularity: GRANULARITY_NAMES[settings.granularity],
        dtype: 'INT',
      },
      compute_precision: compute === 'float' ? 'FLOAT' : 'INTEGER',
      explicit_dequantize: compute === 'float',
      ...common,
    },
  };
}
