import type { ModeName } from '../../quantization/modes/index.ts';
import { colorOf, markPath } from './series.ts';

/** The sign of a mode: colour and shape, so that colour is never alone. */
export function Mark({ mode, size = 11 }: { readonly mode: ModeName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="-6 -6 12 12"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      <path d={markPath(mode)} fill={colorOf(mode)} />
    </svg>
  );
}
