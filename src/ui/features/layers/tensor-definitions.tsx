/** What rows of the table of tensors mean, with the numbers of the layer that is open. */
import type { ReactNode } from 'react';
import { Formula } from '../../components/Definition.tsx';
import { formatReal } from '../../components/format.ts';
import type { TensorColumn, TensorRow } from './tensor-rows.ts';

const short = (value: number) => formatReal(value, 3);

/** Rows with a word of their own; all others say what they are. */
export const DEFINITIONS: {
  readonly [R in TensorRow]?: (columns: readonly TensorColumn[]) => ReactNode;
} = {
  scale: (columns) => (
    <>
      <p>
        One step between neighbouring integers, as a real value. Weights may have a scale per output
        channel or per block; an activation has one.
      </p>
      <Formula
        lines={columns.flatMap(({ tensor: { role, scales } }) =>
          scales ? `${role}: real = ${short(scales.max)} · (q − ${scales.zeroPoint.max})` : [],
        )}
      />
    </>
  ),
  sqnr: (columns) => (
    <>
      <p>
        Signal to quantization noise: how much larger the values of the float model are than what is
        lost, in decibels. Six more are one bit more. Errors of all layers before it count in an
        activation.
      </p>
      <Formula
        lines={[
          '10 · log₁₀(Σ x² ÷ Σ (x − y)²)',
          ...columns.flatMap(({ tensor: { role, errors }, measured }) => {
            const { sqnrDb } = errors ?? measured ?? {};
            return sqnrDb !== undefined && Number.isFinite(sqnrDb)
              ? `${role}: ${sqnrDb.toFixed(1)} dB = 10 · log₁₀(${short(10 ** (sqnrDb / 10))})`
              : [];
          }),
        ]}
      />
    </>
  ),
  cosine: () => (
    <p>
      Whether values point the same way, whatever their size: 1 is the same direction, 0 has nothing
      to do with it. Σ x·y ÷ √(Σ x² · Σ y²), x of the float model, y of the file.
    </p>
  ),
  errorPerStep: (columns) => (
    <>
      <p>
        The root mean square error in steps. Rounding alone makes 1 ÷ √12 = 0.289, as errors are
        spread evenly over half a step to either side. More means that values are cut off, or that
        layers before it add their errors; much less, that most values are near 0 or at one level.
      </p>
      <Formula
        lines={columns.flatMap(({ tensor: { role, scales, errors }, measured }) => {
          const { rmse, rmseOverScale } = errors ?? measured ?? {};
          if (!scales || rmse === undefined || rmseOverScale == null) return [];
          const ratio = rmseOverScale.toFixed(3);
          return scales.count === 1
            ? `${role}: ${short(rmse)} ÷ ${short(scales.max)} = ${ratio}`
            : `${role}: √ mean(((x − y) ÷ its scale)²) = ${ratio}`;
        })}
      />
    </>
  ),
  ends: () => (
    <p>
      Share of the integers that are the smallest or the largest there is. Values that were cut off
      are among them, and for a ReLU all zeros are: these are no loss.
    </p>
  ),
  levels: () => (
    <p>
      How many of the integers occur at all. Unused ones are precision that the scale gives away.
    </p>
  ),
};
