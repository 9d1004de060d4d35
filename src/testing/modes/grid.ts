/** Every mode with every setting that gives another file, and how far off its outputs may be. */
import { MODE_NAMES, type ModeName, modeOf } from '../../quantization/modes/index.ts';
import type { ModeSpec, WeightStorage } from '../../quantization/modes/mode-spec.ts';
import { defaultRecipe, type Recipe, settingsOfMode } from '../../quantization/recipe/recipe.ts';
import {
  GRANULARITIES,
  type Granularity,
  granularitiesOf,
} from '../../quantization/recipe/settings/granularity.ts';
import { IO_TYPES } from '../../quantization/recipe/settings/io.ts';
import { SCHEMES } from '../../quantization/recipe/settings/scheme.ts';
import { WEIGHT_BITS_LIMITS } from '../../quantization/recipe/settings/weight-bits.ts';
import { smallFloat } from '../../tensor/small-floats.ts';
import type { ModeCheck } from './check-model.ts';

/** What kernels round beside the weights, as a share of the range of the output. */
const KERNEL_ERRORS: Readonly<Record<ModeSpec['compute'], number>> = {
  float: 0,
  hybrid: 0.05,
  int8: 0.08,
  int16: 0.01,
};

/** What comes of rounding weights to this storage: some steps of it. */
function weightError(weights: WeightStorage): number {
  if (weights.kind === 'float32') return 1e-5;
  return weights.kind === 'float'
    ? 8 * 2 ** -smallFloat(weights.type).precision
    : 10 * 2 ** -weights.bits;
}

/** Largest error that is right: against the float model, or against one with the weights of the file. */
function boundOf({ weights, compute }: ModeSpec<ModeName>, against: ModeCheck['against']): number {
  const rest = against === 'float' ? weightError(weights) : 1e-4;
  return Math.max(rest, KERNEL_ERRORS[compute]);
}

export interface GridOptions {
  /** Numbers of bits to try where a mode takes any; all by default. */
  readonly widths?: readonly number[];
  readonly granularities?: readonly Granularity[];
}

export function modeChecks({
  widths = allWidths(),
  granularities = GRANULARITIES,
}: GridOptions = {}): ModeCheck[] {
  return MODE_NAMES.flatMap((mode) => {
    const settings = settingsOfMode(mode);
    const read = <T>(setting: Parameters<typeof settings.includes>[0], values: readonly T[]) =>
      settings.includes(setting) ? values : values.slice(0, 1);
    const bits = read('weightBits', [null, ...widths]);
    const ios = read('io', IO_TYPES);
    const offered = granularitiesOf(modeOf(mode)).filter((one) => granularities.includes(one));
    return read('scheme', SCHEMES).flatMap((scheme) =>
      read('granularity', offered).flatMap((granularity) => {
        const recipe = { ...defaultRecipe(mode), scheme, granularity };
        return [
          ...bits.map((weightBits) => check({ ...recipe, weightBits })),
          ...ios.slice(1).map((io) => check({ ...recipe, io })),
          overridden(recipe, mode, granularity),
        ];
      }),
    );
  });
}

/** Named by an override, a layer is quantized however small it is. */
function overridden(recipe: Recipe, mode: ModeName, granularity: Granularity): ModeCheck {
  const { label, bound, against } = check(recipe);
  const overrides = [{ mode, granularity }];
  return {
    label: `${label}, by an override`,
    recipe: { ...recipe, mode: 'float32', overrides },
    bound,
    against,
  };
}

function check(recipe: Recipe): ModeCheck {
  const { mode, weightBits } = recipe;
  const spec = modeOf(mode);
  const { weights } = spec;
  const coarse = (weightBits ?? (weights.kind === 'integer' ? weights.bits : 8)) < 8;
  const against = coarse ? 'own-weights' : 'float';
  return { label: labelOf(recipe), recipe, bound: boundOf(spec, against), against };
}

function labelOf({ mode, scheme, granularity, weightBits, io }: Recipe): string {
  const parts: string[] = [mode, scheme, granularity];
  if (weightBits !== null) parts.push(`${weightBits} bits`);
  if (io !== 'float32') parts.push(`${io} in and out`);
  return parts.join(', ');
}

function allWidths(): number[] {
  const { min, max } = WEIGHT_BITS_LIMITS;
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}
