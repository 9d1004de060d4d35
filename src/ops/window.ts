/** How a window slides over an image, in one form for all ops that have one. */
import { Padding } from '../schema/enums.ts';

/** Pairs are of height and width. */
export interface WindowGeometry {
  /** Of `Padding`. */
  readonly padding: number;
  readonly stride: readonly [height: number, width: number];
  readonly dilation: readonly [height: number, width: number];
}

/** @param options of an op with a window: the schema's names are the same in all of them. */
export function windowGeometry(options: unknown): WindowGeometry {
  const o = options as Readonly<Record<string, number | undefined>>;
  return {
    padding: o.padding ?? Padding.SAME,
    stride: [o.strideH ?? 1, o.strideW ?? 1],
    dilation: [o.dilationHFactor ?? 1, o.dilationWFactor ?? 1],
  };
}

/** Places that SAME padding adds before and after one dimension. */
export function samePadding(
  length: number,
  window: number,
  stride: number,
  dilation = 1,
): [before: number, after: number] {
  const reach = (window - 1) * dilation + 1;
  const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + reach - length);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}
