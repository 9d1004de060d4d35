/** Which samples a file does worst on, by the figure of each. */
import type { Headline } from '../../../evaluation/figures.ts';
import type { PictureFacts, PictureLook } from '../../../ports/data-source.ts';

/** The figure of one sample, and that of the baseline. */
export interface FallenSample {
  /** In the test set. */
  readonly place: number;
  readonly now: number;
  /** Null where there is nothing to compare. */
  readonly before: number | null;
}

/** Samples that are looked at. */
const MOST = 8;

/** Those whose figure fell most, the worst first; where nothing is compared, those with the worst figure. */
export function mostFallen(
  headline: Headline | null,
  baseline: Headline | null,
  most = MOST,
): readonly FallenSample[] {
  const now = headline?.perSample;
  if (!headline || !now) return [];
  const before = baseline?.perSample?.length === now.length ? baseline.perSample : null;
  const sign = headline.better === 'higher' ? 1 : -1;
  const reference = before?.some((value, i) => value !== now[i]) ? before : null;
  const worth = (i: number) => sign * (now[i]! - (reference?.[i] ?? 0));
  return Array.from(now.keys())
    .sort((a, b) => worth(a) - worth(b))
    .slice(0, most)
    .map((place) => ({
      place,
      now: now[place]!,
      before: reference?.[place] ?? null,
    }));
}

/** How far each pixel of an output is off, as ink: the mean over its channels, the largest as black. */
export function errorPicture(
  right: Float32Array,
  actual: Float32Array,
  { width, height, look }: Pick<PictureFacts, 'width' | 'height' | 'look'>,
): { readonly values: Float32Array; readonly look: PictureLook } {
  const pixels = width * height;
  const channels = Math.max(1, Math.round(right.length / pixels));
  const values = Float32Array.from({ length: pixels }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      const at = look.planar ? c * pixels + i : i * channels + c;
      sum += Math.abs((actual[at] ?? 0) - (right[at] ?? 0));
    }
    return sum / channels;
  });
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const seen = { from: 0, scale: most > 0 ? 1 / most : 0, offset: 0 };
  return { values, look: { kind: 'ink', channels: [seen], planar: false } };
}
