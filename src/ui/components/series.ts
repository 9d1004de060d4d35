/** Colour and shape of each mode, in the table and in every picture. */
import { type ModeName, modeOf } from '../../quantization/modes/index.ts';
import type { MarkShape } from '../../quantization/modes/mode-spec.ts';

export function colorOf(mode: ModeName): string {
  return `var(--series-${modeOf(mode).mark.color})`;
}

const polygon = (corners: number, radius: number, turn: number) =>
  `M${Array.from({ length: corners }, (_, i) => {
    const angle = ((turn + i / corners) * 2 - 0.5) * Math.PI;
    return `${(radius * Math.cos(angle)).toFixed(2)},${(radius * Math.sin(angle)).toFixed(2)}`;
  }).join('L')}Z`;

const CIRCLE = 'M-5,0A5,5 0 1 1 5,0A5,5 0 1 1 -5,0Z';
const SQUARE = 'M-5,-5H5V5H-5Z';
const DIAMOND = polygon(4, 5.8, 0);
const PENTAGON = polygon(5, 5.8, 0);

/** In a box from −6 to 6. */
const PATHS: { readonly [S in MarkShape]: string } = {
  square: SQUARE,
  'hollow-square': `${SQUARE}M-2.4,-2.4V2.4H2.4V-2.4Z`,
  circle: CIRCLE,
  'hollow-circle': `${CIRCLE}M-2.4,0A2.4,2.4 0 1 0 2.4,0A2.4,2.4 0 1 0 -2.4,0Z`,
  diamond: DIAMOND,
  'hollow-diamond': `${DIAMOND}M0,2.6L-2.6,0L0,-2.6L2.6,0Z`,
  pentagon: PENTAGON,
  'hollow-pentagon': `${PENTAGON}M0,2.4L-2.2,0.8L-1.4,-1.9L1.4,-1.9L2.2,0.8Z`,
  triangle: 'M0,-5.2L5.6,4.8H-5.6Z',
  'triangle-down': 'M0,5.2L5.6,-4.8H-5.6Z',
};

export function markPath(mode: ModeName): string {
  return PATHS[modeOf(mode).mark.shape];
}
