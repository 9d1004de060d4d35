/** How the histogram of weights is looked at. */
export interface WeightLook {
  readonly log: boolean;
  /** 1: the whole range; 4: the middle quarter. */
  readonly zoom: number;
  /** The numbers in place of the drawing. */
  readonly table: boolean;
}

export const USUAL_LOOK: WeightLook = { log: false, zoom: 1, table: false };
export const ZOOMS = [1, 4, 16] as const;
