import { Button, SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { STARTS, TRAINING_KINDS } from '../../../training/settings/start.ts';
import type { TrainingSettings } from '../../../training/settings.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { Choice } from './inputs.tsx';
import { isSet, PRESETS, type Preset } from './presets.ts';
import { kindInWords } from './run-words.ts';
import classes from './Settings.module.css';

const KIND_LABELS = { float: 'Float', 'quantization-aware': 'Quantization-aware' } as const;
const KIND_MEANING = {
  float: 'Ordinary training in float32: the yardstick for everything else.',
  'quantization-aware':
    'Every step computes with weights and activations rounded as the integer file rounds them, so the network learns to live with it.',
} as const;
const START_LABELS = { model: 'the open model’s weights', scratch: 'new random weights' } as const;
/** What to train: a tutorial's settings at a click, the kind of training and the weights that it starts from. */
export function StartSettings() {
  const kind = usePlayground((state) => state.training.settings.kind);
  const change = usePlayground((state) => state.trainer.change);
  return (
    <>
      <div className={classes.presets}>
        {PRESETS.map((preset) => (
          <PresetButton key={preset.name} preset={preset} />
        ))}
      </div>
      <Kind value={kind} onChange={(chosen) => change({ kind: chosen })} />
      <StartChoice />
    </>
  );
}

/** Pressed while the settings are its own, and then there is nothing for it to change. */
function PresetButton({ preset }: { readonly preset: Preset }) {
  const settings = usePlayground((state) => state.training.settings);
  const change = usePlayground((state) => state.trainer.change);
  const active = isSet(preset, settings);
  return (
    <Button
      size="xs"
      aria-pressed={active}
      leftSection={active && <CheckIcon />}
      onClick={() => change(preset.settings)}
    >
      {preset.name}
    </Button>
  );
}

/** The open model, new weights, or what a run of this visit has learned. */
function StartChoice() {
  const { start, base } = usePlayground((state) => state.training.settings);
  const change = usePlayground((state) => state.trainer.change);
  const hash = usePlayground((state) => state.model?.hash);
  const runs = usePlayground((state) => state.training.runs);
  const trained = runs.filter(({ origin }) => origin?.modelHash === hash);
  return (
    <Choice
      label="Start from"
      description="Training continues from the open model or from an earlier run, or starts from new random weights."
      value={base || start}
      options={[
        ...STARTS.map((value) => ({ value: value as string, label: START_LABELS[value] })),
        ...trained.map(({ id, name, settings }) => ({
          value: id,
          label: `${name}: ${kindInWords(settings)}`,
        })),
      ]}
      onChange={(value) => {
        const found = STARTS.find((name) => name === value);
        change(found ? { start: found, base: '' } : { start: 'model', base: value });
      }}
    />
  );
}

function Kind({
  value,
  onChange,
}: {
  readonly value: TrainingSettings['kind'];
  readonly onChange: (kind: TrainingSettings['kind']) => void;
}) {
  const id = useId();
  return (
    <div>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Kind of training"
        aria-describedby={id}
        data={TRAINING_KINDS.toReversed().map((kind) => ({
          value: kind,
          label: KIND_LABELS[kind],
        }))}
        value={value}
        onChange={onChange}
      />
      <p id={id} className={classes.meaning}>
        {KIND_MEANING[value]}
      </p>
    </div>
  );
}
