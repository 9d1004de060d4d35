/** Which settings hold for which operator: the recipe's, changed by the overrides that match. */
import { PlaygroundError } from '../../base/errors.ts';
import type { Subgraph } from '../../ir/model.ts';
import { layerName } from '../../ir/operands.ts';
import { type ModeName, modeOf } from '../modes/index.ts';
import type { ModeSpec } from '../modes/mode-spec.ts';
import { modeOfLayer } from './elsewhere.ts';
import type { Recipe } from './recipe.ts';
import {
  type LayerSettings,
  MAX_PATTERN,
  type Override,
  overridden,
} from './settings/overrides.ts';

export interface ResolvedLayer extends LayerSettings {
  readonly spec: ModeSpec<ModeName>;
  /** An override speaks of this layer: what cannot be done for it is an error, not a note. */
  readonly named: boolean;
}

/** One entry per operator. @throws PlaygroundError `bad-recipe` for an expression that is none, modes that cannot meet, or one that a layer cannot have. */
export function resolveLayers(graph: Subgraph, recipe: Recipe): readonly ResolvedLayer[] {
  const rules = recipe.overrides.map((override) => ({ override, pattern: compile(override) }));
  const { mode, granularity, weightBits, rotate, weightEstimator } = recipe;
  const resolved = graph.operators.map((operator): ResolvedLayer => {
    const name = layerName(graph, operator);
    const matching = rules.filter(
      ({ override, pattern }) =>
        (override.op === undefined || override.op === operator.op) &&
        (!pattern || pattern.test(name)),
    );
    const settings = matching.reduce<LayerSettings>(
      (current, { override }) => overridden(current, override),
      { mode, granularity, weightBits, rotate, weightEstimator },
    );
    // One for all layers does not ask it of this one.
    const asked = matching.some(
      ({ override: { layer, op, mode: own } }) => own === settings.mode && (layer ?? op),
    );
    const own = modeOfLayer(graph, operator, settings, modeOf(settings.mode), asked);
    return { ...settings, mode: own, spec: modeOf(own), named: matching.length > 0 };
  });
  const integer = new Set(
    resolved.map(({ spec }) => spec.compute).filter((c) => c === 'int8' || c === 'int16'),
  );
  if (integer.size > 1) {
    throw new PlaygroundError(
      'bad-recipe',
      'int8 and int16 activations cannot be mixed in one model.',
      'Use one of the two for all layers, and keep others in float.',
    );
  }
  return resolved;
}

function compile({ layer }: Override): RegExp | undefined {
  if (layer === undefined) return undefined;
  try {
    if (layer.length <= MAX_PATTERN) return new RegExp(layer);
  } catch {
    // Reported below, like one that is too long.
  }
  throw new PlaygroundError(
    'bad-recipe',
    `“${layer.slice(0, 60)}” is not a valid regular expression.`,
    `Write a layer name, or an expression of up to ${MAX_PATTERN} characters such as ^conv.`,
  );
}
