/** What to try with the weights on show: it follows from the columns that are there, and asks for nothing that is done. */
import { modeOf } from '../../../quantization/modes/index.ts';
import { blockSizeOf } from '../../../quantization/recipe/settings/granularity.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { hasLostMost } from '../../../store/standings.ts';
import type { WeightPicture } from '../../../workers/engine.ts';

export interface HintContext {
  readonly view: ColumnView;
  /** All columns. */
  readonly views: readonly ColumnView[];
  readonly picture: Pick<WeightPicture, 'channel' | 'quantization'> | null;
  /** Of the layer on show. */
  readonly channels: number;
}

const quantizes = ({ column }: ColumnView) => modeOf(column.recipe.mode).weights.kind === 'integer';

export function weightsHint({ view, views, picture, channels }: HintContext): string {
  const { mode, granularity } = view.column.recipe;
  const weights = modeOf(mode).weights.kind;
  const integer = views.find(quantizes);
  const selectInteger = integer
    ? `Select ${integer.title}`
    : 'Add a column with integer weights (the plus next to the table)';
  if (weights === 'float32') {
    return views.some(({ column }) => modeOf(column.recipe.mode).weights.kind !== 'float32')
      ? 'Select another column (keys 1 to 8, or the list above) to see where quantization puts these weights.'
      : `${selectInteger} to see where quantization puts these weights.`;
  }
  if (picture && !picture.quantization) {
    return 'This layer is left in float: see above what that costs in bytes, and whether it brings answers back. If not, it was not the one that hurts.';
  }
  if (weights === 'float') {
    if (picture?.quantization && picture.quantization.bits < 16) {
      return `${selectInteger} to see what as many bits do as integers.`;
    }
    return `Half the bytes of float32, and hardly an answer changes: see the table. ${selectInteger} to see what a quarter of them does.`;
  }
  if (picture?.channel != null) {
    return 'Step through the channels: each has its own range. Empty the box to see all of them at once.';
  }
  if (hasLostMost(view, views)) {
    return 'Most of what the network knew is lost. Look at Channels, above: do their ranges differ? Then open Layers, which tries every layer alone and names the cause.';
  }
  const twin = views.find(
    (other) =>
      other !== view &&
      other.column.recipe.mode === mode &&
      other.column.recipe.granularity !== granularity,
  );
  if (twin) {
    return `${twin.title} has other scales for the same weights: select it, and compare RMSE, SQNR and the accuracy.`;
  }
  if (granularity === 'per-channel') {
    return 'Change this column to per-tensor: one scale must then serve every channel. Watch RMSE, SQNR and the accuracy.';
  }
  if (blockSizeOf(granularity) !== null) {
    return 'Change this column to per-channel: fewer scales, a smaller file. Watch RMSE, SQNR and the accuracy.';
  }
  return channels > 1
    ? 'Look at a single channel: does it fill the range that it shares with all the others? Then go back to per-channel.'
    : 'This layer has one channel, so per-channel scales would change nothing here: look at another layer.';
}
