/** Numbers of tensors, as rows of a table: what each is called and how it is written. */
import type { ActivationFacts, TensorDetails } from '../../../workers/engine.ts';
import { formatBytes, formatReal } from '../../components/format.ts';

/** A tensor with what was measured of it. */
export interface TensorColumn {
  readonly tensor: TensorDetails;
  /** Activations only, once every layer was measured. */
  readonly measured: ActivationFacts | undefined;
}

/**
 * What was measured of a tensor that an operator reads or computes. Integers and the floats beside them have one name: facts of
 * the one are facts of the other only where a DEQUANTIZE leads from these integers to those floats, and then without what only
 * integers have.
 * @param computed names of what operators compute: an input of the model is not rounded before it becomes integers.
 */
export function measuredOf(
  { role, name, scales }: TensorDetails,
  activations: readonly ActivationFacts[],
  computed: ReadonlySet<string>,
): ActivationFacts | undefined {
  const found = activations.find((one) => one.name === name);
  if (!found || (role !== 'input' && role !== 'output')) return undefined;
  if ((scales !== null) === (found.levels !== null)) return found;
  if (scales !== null || !computed.has(name)) return undefined;
  return { ...found, rmseOverScale: null, clipped: null, saturated: null, levels: null };
}

export type TensorRow =
  | 'type'
  | 'shape'
  | 'scale'
  | 'zeroPoint'
  | 'range'
  | 'sqnr'
  | 'cosine'
  | 'maxError'
  | 'rmse'
  | 'errorPerStep'
  | 'cut'
  | 'ends'
  | 'levels'
  | 'bytes';

/** In the order of the table. */
export const TENSOR_ROWS: Readonly<Record<TensorRow, string>> = {
  type: 'Type',
  shape: 'Shape',
  scale: 'Scale',
  zeroPoint: 'Zero point',
  range: 'Values in float',
  sqnr: 'SQNR',
  cosine: 'Cosine',
  maxError: 'Largest error',
  rmse: 'RMSE',
  errorPerStep: 'RMSE ÷ scale',
  cut: 'Cut off',
  ends: 'At the ends',
  levels: 'Levels used',
  bytes: 'Bytes',
};

const short = (value: number) => formatReal(value, 3);

/** As in the table of layers. */
export function share(value: number): string {
  if (value === 0) return '0 %';
  return value < 1e-4 ? '< 0.01 %' : `${(100 * value).toPrecision(2)} %`;
}

/** Null where a tensor has no such number. */
export function cellOf(row: TensorRow, { tensor, measured }: TensorColumn): string | null {
  const { dtype, shape, scales, errors, bytes, expanded } = tensor;
  // Constants know their errors from the file, activations from runs.
  const lost = errors ?? measured;
  const levels = lost?.levels;
  switch (row) {
    case 'type':
      return expanded ? `${dtype}, expanded` : dtype;
    case 'shape':
      return shape.length === 0 ? 'one number' : shape.map((d) => (d < 0 ? 'n' : d)).join('×');
    case 'scale':
      if (!scales) return null;
      if (scales.count === 1) return short(scales.min);
      return `${scales.count} scales: ${short(scales.min)} … ${short(scales.max)}`;
    case 'zeroPoint': {
      if (!scales) return null;
      const { min, max } = scales.zeroPoint;
      return (min === max ? String(min) : `${min} … ${max}`).replaceAll('-', '−');
    }
    case 'range': {
      const range = errors?.range ?? measured;
      return range ? `${short(range.min)} … ${short(range.max)}` : null;
    }
    case 'sqnr':
      if (!lost) return null;
      return Number.isFinite(lost.sqnrDb) ? `${lost.sqnrDb.toFixed(1)} dB` : 'exact';
    case 'cosine':
      return lost ? lost.cosine.toFixed(5) : null;
    case 'maxError':
      return lost ? short(lost.maxError) : null;
    case 'rmse':
      return lost ? short(lost.rmse) : null;
    case 'errorPerStep':
      return lost?.rmseOverScale == null ? null : lost.rmseOverScale.toFixed(3);
    case 'cut':
      return measured?.clipped == null ? null : share(measured.clipped);
    case 'ends':
      return lost?.saturated == null ? null : share(lost.saturated);
    case 'levels':
      return levels ? `${levels.used} of ${levels.of}` : null;
    case 'bytes':
      return bytes === null ? null : formatBytes(bytes);
  }
}

/** Rows that say something of one of these tensors. */
export function rowsOf(columns: readonly TensorColumn[]): readonly TensorRow[] {
  return (Object.keys(TENSOR_ROWS) as TensorRow[]).filter((row) =>
    columns.some((column) => cellOf(row, column) !== null),
  );
}
