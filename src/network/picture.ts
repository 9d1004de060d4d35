/** Sizes of the picture of a network, for those who place operators and those who draw them. */

/** Operators that are placed at a time: as many as are placed within half a second, and looked over. */
export const PAGE = 200;

/** Of the box of an operator, in units of the picture. */
export const BOX = { width: 184, height: 58 } as const;
