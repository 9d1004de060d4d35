/** What the picture of a kernel says of itself. */
import type { LayerSummary } from '../../../share/results.ts';
import type { KernelPicture } from '../../../workers/engine.ts';
import type { Cell } from '../../components/csv.ts';
import { formatCount, formatReal } from '../../components/format.ts';

const ALIKE = 'Channels are counted from 0.';

export function kernelTitle(picture: KernelPicture | null): string {
  if (!picture) return 'The weights of one channel';
  const { channel, trained, restored, stored, worst } = picture;
  if (stored === 'unchanged') return `Channel ${channel}: every weight stays as it is`;
  if (worst === 0) return `Channel ${channel}: rounding moves no weight`;
  const lost = restored.reduce((n, value, i) => n + (value === 0 && trained[i] !== 0 ? 1 : 0), 0);
  if (lost > trained.length / 2) {
    return `Channel ${channel}: ${formatCount(lost)} of ${formatCount(trained.length)} weights are rounded to nothing`;
  }
  return `Channel ${channel}: no weight moves by more than ${formatReal(worst, 3)}`;
}

export function kernelCaption(
  picture: KernelPicture | null,
  layer: Pick<LayerSummary, 'name'> | undefined,
): string {
  if (!picture) return 'Each weight as trained, as stored, and the difference.';
  const [rows, columns] = picture.window;
  const cells =
    rows * columns > 1
      ? `Each square of ${rows} × ${columns} is what channel ${picture.channel} of ${layer?.name ?? 'the layer'} looks for in one of its ${formatCount(picture.windows)} ${picture.windows === 1 ? 'input' : 'inputs'}.`
      : `Each square is one weight of channel ${picture.channel} of ${layer?.name ?? 'the layer'}.`;
  return `${cells} W: as trained; Ŵ: as the file restores it. Blue is below 0, orange above; the error has a colour scale of its own. ${ALIKE}`;
}

export function kernelHint(picture: KernelPicture | null): string {
  if (picture?.stored === 'unchanged') {
    return 'Select a column with integers to see what rounding does to each of these weights.';
  }
  return 'Blink: whatever jumps was moved. Click a weight to follow it below. The error should look like noise; where it looks like the kernel itself, the scale is too coarse.';
}

/** `weights 1,024 to 2,047 of 6,272` */
export function pageWords({ first, count, windows, window }: KernelPicture): string {
  const what = window[0] * window[1] > 1 ? 'inputs' : 'weights';
  return `${what} ${formatCount(first)} to ${formatCount(first + count - 1)} of ${formatCount(windows)}`;
}

export function kernelRows(picture: KernelPicture): readonly (readonly Cell[])[] {
  const { indices, trained, restored, integers, stored } = picture;
  const head = ['weight', 'as trained', ...(stored === 'integers' ? ['integer'] : [])];
  return [
    [...head, 'as stored', 'error'],
    ...Array.from(indices, (index, i): readonly Cell[] => {
      const [x = 0, back = 0] = [trained[i], restored[i]];
      const integer = stored === 'integers' ? [integers[i] ?? 0] : [];
      return [index, x, ...integer, back, x - back];
    }),
  ];
}
