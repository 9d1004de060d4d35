/** A control per setting of a column: a chip that says the value and opens the choice. */
import { Menu, NumberInput, Popover, Slider, UnstyledButton } from '@mantine/core';
import { type ComponentType, useState } from 'react';
import {
  CALIBRATION_LIMITS,
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

const CALIBRATION_MARKS = [1, 10, 50, 200, 1000];

/** Slider positions are logarithmic: the first images matter most. */
const toPosition = (samples: number) => Math.log10(samples) / Math.log10(CALIBRATION_LIMITS.max);
const fromPosition = (position: number) =>
  Math.round(10 ** (position * Math.log10(CALIBRATION_LIMITS.max)));

function CalibrationChip({ recipe, title, onChange }: SettingProps) {
  const [draft, setDraft] = useState(recipe.calibrationSamples);
  const commit = (samples: number) => {
    const { min, max } = CALIBRATION_LIMITS;
    const calibrationSamples = Math.round(Math.min(max, Math.max(min, samples || min)));
    setDraft(calibrationSamples);
    if (calibrationSamples !== recipe.calibrationSamples) {
      onChange({ ...recipe, calibrationSamples });
    }
  };
  return (
    <Popover
      width={320}
      position="bottom-start"
      trapFocus
      onOpen={() => setDraft(recipe.calibrationSamples)}
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.chip}
          aria-label={`${title}: ${recipe.calibrationSamples} calibration images`}
        >
          {recipe.calibrationSamples} images <ChevronIcon />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label="Calibration images">
        <NumberInput
          label="Calibration images"
          description="Training images that are run once to learn the range of every activation."
          min={CALIBRATION_LIMITS.min}
          max={CALIBRATION_LIMITS.max}
          allowDecimal={false}
          value={draft}
          onChange={(value) => setDraft(Number(value))}
          onBlur={() => commit(draft)}
          onKeyDown={(event) => event.key === 'Enter' && commit(draft)}
        />
        <Slider
          mt={14}
          mb={22}
          thumbLabel="Calibration images"
          color="var(--ink)"
          size={4}
          min={0}
          max={1}
          step={0.005}
          value={toPosition(Math.max(1, draft))}
          label={null}
          marks={CALIBRATION_MARKS.map((samples) => ({
            value: toPosition(samples),
            label: String(samples),
          }))}
          onChange={(position) => setDraft(fromPosition(position))}
          onChangeEnd={(position) => commit(fromPosition(position))}
        />
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
