import type { ColumnProgress } from '../../workers/engine.ts';

export const STAGE_WORDS: { readonly [S in ColumnProgress['stage']]: string } = {
  waiting: 'starting',
  calibrating: 'calibrating',
  rounding: 'learning to round',
  comparing: 'comparing with tflite',
  converting: 'converting',
  measuring: 'measuring',
};
