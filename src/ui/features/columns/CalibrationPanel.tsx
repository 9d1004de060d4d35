import { NumberInput, Slider } from '@mantine/core';
import { useState } from 'react';
import { calibrationSamples } from '../../../quantization/recipe/settings/calibration-samples.ts';

const { limits: LIMITS } = calibrationSamples;
const MARKS = [1, 10, 50, 200, 1000];

/** Slider positions are logarithmic: the first images matter most. */
const toPosition = (samples: number) => Math.log10(samples) / Math.log10(LIMITS.max);
const fromPosition = (position: number) => Math.round(10 ** (position * Math.log10(LIMITS.max)));

/** How many images calibration runs; a change counts when the person lets go. */
export function CalibrationPanel({
  samples,
  onChange,
}: {
  readonly samples: number;
  readonly onChange: (samples: number) => void;
}) {
  const [draft, setDraft] = useState(samples);
  const commit = (value: number) => {
    const { min, max } = LIMITS;
    const clamped = Math.round(Math.min(max, Math.max(min, value || min)));
    setDraft(clamped);
    if (clamped !== samples) onChange(clamped);
  };
  return (
    <>
      <NumberInput
        label="Calibration images"
        description="Training images that are run once to learn the range of every activation."
        min={LIMITS.min}
        max={LIMITS.max}
        allowDecimal={false}
        value={draft}
        onChange={(value) => setDraft(Number(value))}
        onBlur={() => commit(draft)}
        onKeyDown={(event) => event.key === 'Enter' && commit(draft)}
      />
      <Slider
        mt={14}
        mb={22}
        thumbLabel="Calibration images, slider"
        color="var(--ink)"
        size={4}
        min={0}
        max={1}
        step={0.005}
        value={toPosition(Math.max(1, draft))}
        label={null}
        marks={MARKS.map((value) => ({ value: toPosition(value), label: String(value) }))}
        onChange={(position) => setDraft(fromPosition(position))}
        onChangeEnd={(position) => commit(fromPosition(position))}
      />
    </>
  );
}
