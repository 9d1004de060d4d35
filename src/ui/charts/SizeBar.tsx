import type { SizeBreakdown } from '../../quantization/file/size.ts';
import type { ModeName } from '../../quantization/modes/index.ts';
import { formatBytes } from '../components/format.ts';
import { colorOf } from '../components/series.ts';
import classes from './SizeBar.module.css';

export const SIZE_PARTS = ['weights', 'scales', 'biases', 'rest'] as const;

/** Where a file's bytes are, drawn to the same length scale in every column. */
export function SizeBar({
  sizes,
  total,
  mode,
}: {
  readonly sizes: SizeBreakdown;
  /** Bytes of the full width. */
  readonly total: number;
  readonly mode: ModeName;
}) {
  const words = SIZE_PARTS.map((part) => `${part} ${formatBytes(sizes[part])}`).join(', ');
  return (
    <div className={classes.bar} role="img" aria-label={words} title={words}>
      {SIZE_PARTS.map((part) => (
        <i
          key={part}
          data-part={part}
          style={{ width: `${(sizes[part] / total) * 100}%`, background: colorOf(mode) }}
        />
      ))}
    </div>
  );
}
