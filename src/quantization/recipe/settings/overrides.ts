import { type Check, ifGood, list, object, optional, text } from '../../../base/checks.ts';
import type { ModeName } from '../../modes/index.ts';
import type { WeightEstimator } from '../../rounding/weight-ranges.ts';
import { type Granularity, granularity } from './granularity.ts';
import { mode } from './mode.ts';
import { type Rotate, rotate } from './rotate.ts';
import { defineSetting } from './setting.ts';
import { weightBits } from './weight-bits.ts';
import { weightEstimator } from './weight-estimator.ts';

/** What may differ from layer to layer. */
export interface LayerSettings {
  readonly mode: ModeName;
  readonly granularity: Granularity;
  /** Bits of a weight, 2 to 8; null for the mode's own. */
  readonly weightBits: number | null;
  /** Absent for no rotation. */
  readonly rotate?: Rotate;
  readonly weightEstimator: WeightEstimator;
}

/** Other settings for some layers; of several that match, the last one wins, field by field. */
export interface Override extends Partial<LayerSettings> {
  /** Regular expression that a layer's name must contain a match of; absent for all layers. */
  readonly layer?: string;
  /** Operator, e.g. CONV_2D; absent for all. */
  readonly op?: string;
}

/** Longest expression for layers: names of fused layers list all that went into them. */
export const MAX_PATTERN = 4000;
const MAX_OP = 200;
/** More than any model that is read has use for. */
const MOST = 1000;
/** As many as a link carries. */
const MOST_IN_LINK = 50;

const FIELDS = {
  layer: optional(text(MAX_PATTERN)),
  op: optional(text(MAX_OP)),
  mode: optional(mode.check),
  granularity: optional(granularity.check),
  weightBits: optional(weightBits.check),
  rotate: optional(rotate.check),
  weightEstimator: optional(weightEstimator.check),
};

const OVERRIDE = object(FIELDS) as Check<Override>;

/** The expression that matches the layer of this name and no other. */
export function exactly(name: string): string {
  return `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
}

/** The settings of a layer where `override` matches, over those that it has. */
export function overridden(settings: LayerSettings, override: Override): LayerSettings {
  return {
    mode: override.mode ?? settings.mode,
    granularity: override.granularity ?? settings.granularity,
    // Bits are those of a mode: another one has its own.
    weightBits: override.weightBits ?? (override.mode ? null : settings.weightBits),
    rotate: override.rotate ?? settings.rotate ?? 'off',
    weightEstimator: override.weightEstimator ?? settings.weightEstimator,
  };
}

/** The setting `overrides`. */
export const overrides = defineSetting<readonly Override[]>()({
  kind: 'other',
  values: `list of at most ${MOST_IN_LINK}: ${Object.keys(FIELDS).join(', ').replace('layer', 'layer (pattern)')}`,
  check: list(OVERRIDE, MOST),
  // One that cannot be understood is left out: the rest of the view still opens.
  nearest: (value) =>
    Array.isArray(value)
      ? value.slice(0, MOST_IN_LINK).flatMap((entry) => ifGood(OVERRIDE, entry) ?? [])
      : undefined,
  usual: [],
  link: 'o',
  meaning: 'other settings for some layers',
  readBy: () => true,
  title: ({ length }) => `${length} ${length === 1 ? 'layer' : 'layers'} set apart`,
  inFileName: () => 'mixed',
});
