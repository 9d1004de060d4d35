/** Colour and shape of each mode, in the table and in every picture. */
import type { ModeName } from '../../quantization/modes/index.ts';

export function colorOf(mode: ModeName): string {
  return `var(--${mode})`;
}

const polygon = (corners: number, radius: number, turn: number) =>
  `M${Array.from({ length: corners }, (_, i) => {
    const angle = ((turn + i / corners) * 2 - 0.5) * Math.PI;
    return `${(radius * Math.cos(angle)).toFixed(2)},${(radius * Math.sin(angle)).toFixed(2)}`;
  }).join('L')}Z`;

const CIRCLE = 'M-5,0A5,5 0 1 1 5,0A5,5 0 1 1 -5,0Z';
const SQUARE = 'M-5,-5H5V5H-5Z';
const DIAMOND = polygon(4, 5.8, 0);

/** Paths in a box from −6 to 6; those of 4 bits have a hole. */
const PATHS: { readonly [M in ModeName]: string } = {
  float32: SQUARE,
  float16: CIRCLE,
  'weight-only-int8': DIAMOND,
  'weight-only-int4': `${DIAMOND}M0,2.6L-2.6,0L0,-2.6L2.6,0Z`,
  'dynamic-int8': polygon(5, 5.8, 0),
  'dynamic-int4': `${polygon(5, 5.8, 0)}M0,2.4L-2.2,0.8L-1.4,-1.9L1.4,-1.9L2.2,0.8Z`,
  int8: 'M0,-5.2L5.6,4.8H-5.6Z',
  int16x8: 'M0,5.2L5.6,-4.8H-5.6Z',
};

export function markPath(mode: ModeName): string {
  return PATHS[mode];
}
