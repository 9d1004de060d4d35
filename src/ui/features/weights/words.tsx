/** What the weight picture says of itself. */
import type { ReactNode } from 'react';
import type { LayerSummary } from '../../../share/results.ts';
import { elementCount } from '../../../tensor/shape.ts';
import type { WeightPicture } from '../../../workers/engine.ts';
import { formatCount, percent } from '../../components/format.ts';

function weightsInWords(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} million weights`;
  return `${formatCount(count)} ${count === 1 ? 'weight' : 'weights'}`;
}

/** Weights in the picture: the layer's, or one channel's. */
function countOf(layer: LayerSummary | undefined, picture: WeightPicture | null): number {
  if (!layer?.weightShape) return 0;
  const all = elementCount(layer.weightShape);
  return picture?.channel != null ? Math.round(all / layer.channels) : all;
}

export function titleOf(layer: LayerSummary | undefined, picture: WeightPicture | null): string {
  const count = countOf(layer, picture);
  const weights = count > 0 ? weightsInWords(count) : 'The weights';
  const quantization = picture?.quantization;
  if (picture?.lattice && quantization) {
    return `${weights}, ${formatCount(quantization.levels)} possible values`;
  }
  if (quantization && !picture.lattice) return `${weights} in ${quantization.bits} bits each`;
  return picture ? `${weights}, as trained` : weights;
}

export function captionOf(
  layer: LayerSummary | undefined,
  picture: WeightPicture | null,
): ReactNode {
  if (!layer) return 'How the weights of a layer are spread, and where quantization puts them.';
  const channel = picture?.channel != null ? `, channel ${picture.channel}` : '';
  const name = (
    <b>
      {layer.name}
      {channel}
    </b>
  );
  if (!picture) return <>How the weights of {name} are spread, and where this column puts them.</>;
  if (!picture.lattice) {
    return (
      <>
        Grey: the weights of {name} as trained.{' '}
        {picture.quantization
          ? '16-bit floats have so many levels near zero that they could not be told apart here.'
          : 'This column leaves them as they are.'}
      </>
    );
  }
  const used = picture.quantization?.levelsUsed ?? 0;
  const levels = picture.quantization?.levels ?? 1;
  return (
    <>
      Grey: the weights of {name} as trained. Bars: where they go.{' '}
      {picture.unit === 'scale' && 'Every channel is drawn in steps of its own scale. '}
      {countOf(layer, picture) < levels
        ? `There are fewer weights than levels: ${formatCount(used)} of ${formatCount(levels)} are used.`
        : used < levels * 0.75
          ? `The tails stretch the range: only ${percent(used / levels, 0)} % of the levels are used.`
          : `${formatCount(used)} of ${formatCount(levels)} levels are used.`}
    </>
  );
}
