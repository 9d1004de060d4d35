/** How a picture is made ready for a model: a part of a set-up. */
export const FITS = ['stretch', 'crop', 'pad'] as const;
export const FILTERS = ['bilinear', 'antialias', 'area', 'nearest'] as const;
export const COLORS = ['rgb', 'bgr', 'grey'] as const;
export const LAYOUTS = ['model', 'nhwc', 'nchw'] as const;

/** What each field does stands in `src/data/setup/fields.ts`. */
export interface PictureSetup {
  readonly height: number | null;
  readonly width: number | null;
  readonly fit: (typeof FITS)[number];
  readonly share: number;
  readonly filter: (typeof FILTERS)[number];
  readonly color: (typeof COLORS)[number];
  readonly layout: (typeof LAYOUTS)[number];
}
