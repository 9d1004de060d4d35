/** A control per setting of a column: a chip that says the value and opens the choice. */
import { Menu, Popover, UnstyledButton } from '@mantine/core';
import { type ComponentType, lazy, Suspense } from 'react';
import {
  GRANULARITIES,
  IO_TYPES,
  type Recipe,
  type Setting,
} from '../../../quantization/recipe.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import classes from './setting-controls.module.css';

interface SettingProps {
  readonly recipe: Recipe;
  /** Title of the column, for the controls' names. */
  readonly title: string;
  readonly onChange: (recipe: Recipe) => void;
}

interface Option<T> {
  readonly value: T;
  readonly label: string;
  readonly meaning: string;
}

function ChoiceChip<T extends string>({
  name,
  text,
  value,
  options,
  onChange,
}: {
  /** What the chip sets, for its name. */
  readonly name: string;
  readonly text: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <Menu width={300} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.chip} aria-label={`${name}: ${text}`}>
          {text} <ChevronIcon />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map((option) => (
          <Menu.Item
            key={option.value}
            role="menuitemradio"
            aria-checked={option.value === value}
            data-checked={option.value === value || undefined}
            className={classes.option}
            onClick={() => option.value !== value && onChange(option.value)}
          >
            <b>{option.label}</b>
            <span>{option.meaning}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const GRANULARITY_OPTIONS = [
  {
    value: GRANULARITIES[0],
    label: 'per-channel',
    meaning: 'Each output channel has its own scale: finer steps, a few more bytes.',
  },
  {
    value: GRANULARITIES[1],
    label: 'per-tensor',
    meaning: 'One scale for all weights of a layer: one wide channel costs all others.',
  },
] as const;

function GranularityChip({ recipe, title, onChange }: SettingProps) {
  return (
    <ChoiceChip
      name={`${title}: scales of the weights`}
      text={recipe.granularity}
      value={recipe.granularity}
      options={GRANULARITY_OPTIONS}
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
    <Popover width={320} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.chip}
          aria-label={`${title}: ${recipe.calibrationSamples} calibration images`}
        >
          {recipe.calibrationSamples} images <ChevronIcon />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label="Calibration images">
        <Suspense>
          <CalibrationPanel
            samples={recipe.calibrationSamples}
            onChange={(calibrationSamples) => onChange({ ...recipe, calibrationSamples })}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Settings that the page edits; a mode shows those it reads. */
export const SETTING_CONTROLS: { readonly [S in Setting]?: ComponentType<SettingProps> } = {
  granularity: GranularityChip,
  calibrationSamples: CalibrationChip,
  io: IoChip,
};
