/** A control per setting of a column: a chip that says the value and opens the choice. */
import { UnstyledButton } from '@mantine/core';
import { type ComponentType, lazy, Suspense } from 'react';
import {
  type Granularity,
  granularitiesOf,
  IO_TYPES,
  type Setting,
} from '../../../quantization/recipe/recipe.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import { LatePopover } from '../../components/late.tsx';
import { ChoiceChip } from './ChoiceChip.tsx';
import { OverridesChip } from './OverridesChip.tsx';
import { BitsChip, SchemeChip } from './scheme-controls.tsx';
import classes from './setting-controls.module.css';
import type { SettingProps } from './setting-props.ts';
import { TuningChip } from './TuningChip.tsx';

const GRANULARITY_MEANING: Readonly<Record<Granularity, string>> = {
  'per-channel': 'Each output channel has its own scale: finer steps, a few more bytes.',
  'per-tensor': 'One scale for all weights of a layer: one wide channel costs all others.',
  'blockwise-32': 'In dense layers every 32 weights of a row share a scale: finest, most bytes.',
  'blockwise-64': 'In dense layers every 64 weights of a row share a scale.',
  'blockwise-128': 'In dense layers every 128 weights of a row share a scale.',
};

function GranularityChip({ recipe, title, onChange }: SettingProps) {
  return (
    <ChoiceChip
      name={`${title}: scales of the weights`}
      text={recipe.granularity}
      value={recipe.granularity}
      options={granularitiesOf(recipe.mode).map((value) => ({
        value,
        label: value,
        meaning: GRANULARITY_MEANING[value],
      }))}
      onChange={(granularity) => onChange({ ...recipe, granularity })}
    />
  );
}

const IO_MEANING = {
  float32: 'Floats in and out: works as a drop-in for the float model.',
  int8: 'Signed bytes in and out: for integer-only chips.',
  uint8: 'Unsigned bytes in and out: what a camera gives.',
} as const;

function IoChip({ recipe, title, onChange }: SettingProps) {
  return (
    <ChoiceChip
      name={`${title}: type of input and output`}
      text={`${recipe.io} in/out`}
      value={recipe.io}
      options={IO_TYPES.map((io) => ({ value: io, label: io, meaning: IO_MEANING[io] }))}
      onChange={(io) => onChange({ ...recipe, io })}
    />
  );
}

const CalibrationPanel = lazy(async () => ({
  default: (await import('./CalibrationPanel.tsx')).CalibrationPanel,
}));

function CalibrationChip({ recipe, title, onChange }: SettingProps) {
  return (
    <LatePopover
      width={320}
      position="bottom-start"
      trapFocus
      returnFocus
      className={classes.panel}
      label="Calibration images"
      button={(opener) => (
        <UnstyledButton
          {...opener}
          className={classes.chip}
          aria-label={`${title}: ${recipe.calibrationSamples} calibration images`}
        >
          {recipe.calibrationSamples} images <ChevronIcon />
        </UnstyledButton>
      )}
    >
      {() => (
        <Suspense>
          <CalibrationPanel
            samples={recipe.calibrationSamples}
            onChange={(calibrationSamples) => onChange({ ...recipe, calibrationSamples })}
          />
        </Suspense>
      )}
    </LatePopover>
  );
}

/** Settings that the page edits; a mode shows those it reads. */
export const SETTING_CONTROLS: { readonly [S in Setting]?: ComponentType<SettingProps> } = {
  scheme: SchemeChip,
  weightBits: BitsChip,
  // One panel for the settings that few people touch; it stands where the first of them does.
  sparsity: TuningChip,
  granularity: GranularityChip,
  calibrationSamples: CalibrationChip,
  io: IoChip,
  overrides: OverridesChip,
};
