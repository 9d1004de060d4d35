import type { MouseEvent } from 'react';

/**
 * For a box of buttons that change places when pressed: the second click of a double click would hit what has just come
 * there, such as Cancel in the place of Start.
 */
export const singleClicks = {
  onClickCapture(event: MouseEvent): void {
    if (event.detail > 1) event.stopPropagation();
  },
};
