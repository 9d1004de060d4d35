import { Button, Checkbox, NativeSelect, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useId } from 'react';
import { TEST_SETS } from '../../../adapters/datasets/index.ts';
import {
  ACTIVATION_TYPES,
  BACKENDS,
  OPTIMIZERS,
  RANGE_RULES,
  STARTS,
  TRAINING_KINDS,
  TRAINING_LIMITS,
  type TrainingSettings,
} from '../../../training/settings.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { NumberSetting } from './NumberSetting.tsx';
import { isSet, PRESETS, type Preset } from './presets.ts';
import { BACKEND_WORDS, kindInWords } from './run-words.ts';
import classes from './Settings.module.css';
import { TrainedLayers } from './TrainedLayers.tsx';

const KIND_LABELS = { float: 'Float', 'quantization-aware': 'Quantization-aware' } as const;
const KIND_MEANING = {
  float: 'Ordinary training in float32: the yardstick for everything else.',
  'quantization-aware':
    'Every step computes with weights and activations rounded as the integer file rounds them, so the network learns to live with it.',
} as const;
const START_LABELS = { model: 'the open model’s weights', scratch: 'new random weights' } as const;
const RANGE_LABELS = {
  tracked: 'tracked: largest weight, moving average',
  learned: 'learned along with the weights',
} as const;

/** What the next run will do. */
export function Settings() {
  const settings = usePlayground((state) => state.training.settings);
  const change = usePlayground((state) => state.trainer.change);
  const backends = usePlayground((state) => state.training.backends);
  const hasDropout = usePlayground((state) => state.training.trainability?.hasDropout ?? false);
  const hasBatchNorm = usePlayground((state) => state.training.trainability?.hasBatchNorm ?? false);
  // Where settings are above the pictures, closed groups keep those in reach.
  const wide = useMediaQuery('(min-width: 901px)', true, { getInitialValueInEffect: false });
  const aware = settings.kind === 'quantization-aware';
  return (
    <div className={classes.settings}>
      <Group title="What to train" open={wide}>
        <div className={classes.presets}>
          {PRESETS.map((preset) => (
            <PresetButton key={preset.name} preset={preset} />
          ))}
        </div>
        <Kind value={settings.kind} onChange={(kind) => change({ kind })} />
        <StartChoice />
      </Group>
      <Group title="Data" open={wide}>
        <Choice
          label="Data set"
          description="Its training images; test images are never trained on."
          value={settings.dataSet}
          options={TEST_SETS.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(dataSet) => change({ dataSet })}
        />
        <NumberSetting
          label="Images"
          description="The first ones of the training set. More take longer and teach more."
          value={settings.images}
          limits={TRAINING_LIMITS.images}
          step={1000}
          onChange={(images) => change({ images })}
        />
        <NumberSetting
          label="For validation"
          description="Taken from the end of these images, not trained on, and measured after every epoch."
          value={Math.round(100 * settings.validationShare)}
          limits={{ min: 0, max: 100 * TRAINING_LIMITS.validationShare.max }}
          suffix=" %"
          onChange={(percent) => change({ validationShare: percent / 100 })}
        />
        <NumberSetting
          label="Epochs"
          description="How many times all images are gone through."
          value={settings.epochs}
          limits={TRAINING_LIMITS.epochs}
          onChange={(epochs) => change({ epochs })}
        />
        <NumberSetting
          label="Batch"
          description="Images whose errors are averaged for one step."
          value={settings.batchSize}
          limits={TRAINING_LIMITS.batchSize}
          step={16}
          onChange={(batchSize) => change({ batchSize })}
        />
        <NumberSetting
          label="Seed"
          description="Of the order of images, of dropout and of new weights: the same seed, the same run."
          value={settings.seed}
          limits={TRAINING_LIMITS.seed}
          onChange={(seed) => change({ seed })}
        />
      </Group>
      <Group title="Optimizer">
        <Choice
          label="Rule"
          description="Adam gives every weight a step of its own size; SGD follows the slope as it is."
          value={settings.optimizer}
          options={OPTIMIZERS.map((value) => ({ value, label: value === 'adam' ? 'Adam' : 'SGD' }))}
          onChange={(optimizer) => change({ optimizer })}
        />
        <NumberSetting
          label="Learning rate"
          description="Length of a step. Too long and the loss jumps, too short and nothing moves."
          value={settings.learningRate}
          limits={TRAINING_LIMITS.learningRate}
          step={0.0005}
          decimals={6}
          onChange={(learningRate) => change({ learningRate })}
        />
        {settings.optimizer === 'sgd' && (
          <NumberSetting
            label="Momentum"
            description="Share of the last step that is carried into the next."
            value={settings.momentum}
            limits={TRAINING_LIMITS.momentum}
            step={0.1}
            decimals={2}
            onChange={(momentum) => change({ momentum })}
          />
        )}
        {hasDropout && (
          <Truth
            label="Dropout"
            description="The model’s own: leaves out random activations in training, so that none is relied on alone."
            value={settings.dropout}
            onChange={(dropout) => change({ dropout })}
          />
        )}
        {hasBatchNorm && (
          <NumberSetting
            label="Freeze BatchNorm after"
            description="Steps after which its mean and variance are frozen. 0: they stay as the model has them; from scratch they are updated to the end."
            value={settings.freezeBatchNormAfter}
            limits={TRAINING_LIMITS.freezeBatchNormAfter}
            step={50}
            onChange={(freezeBatchNormAfter) => change({ freezeBatchNormAfter })}
          />
        )}
      </Group>
      {aware && (
        <Group title="Rounding and ranges">
          <NumberSetting
            label="Bits of a weight"
            description={
              settings.activationType === 'int16'
                ? 'Kernels with int16 activations take 8 bits only.'
                : 'Fewer bits, fewer levels: training matters most at 2 to 4. The file stores each in a byte.'
            }
            value={settings.weightBits}
            limits={
              settings.activationType === 'int16' ? { min: 8, max: 8 } : TRAINING_LIMITS.weightBits
            }
            onChange={(weightBits) => change({ weightBits })}
          />
          <Choice
            label="Activations"
            description="int8 is the fastest; int16 rounds 256 times finer."
            value={settings.activationType}
            options={ACTIVATION_TYPES.map((value) => ({ value, label: value }))}
            onChange={(activationType) => change({ activationType })}
          />
          <Choice
            label="Scales of the weights"
            description="One for each output channel, or one for the whole layer."
            value={settings.granularity}
            options={(['per-channel', 'per-tensor'] as const).map((value) => ({
              value,
              label: value,
            }))}
            onChange={(granularity) => change({ granularity })}
          />
          <Choice
            label="Ranges"
            description="Follow the values of the layers, as in TensorFlow’s toolkit, or are trained themselves (learned step size)."
            value={settings.ranges}
            options={RANGE_RULES.map((value) => ({ value, label: RANGE_LABELS[value] }))}
            onChange={(ranges) => change({ ranges })}
          />
          <Truth
            label="Calibrate first"
            description="Ranges of activations start from 200 images. Otherwise they start from ±6."
            value={settings.calibrate}
            onChange={(calibrate) => change({ calibrate })}
          />
          <Truth
            label="Equalize channels first"
            description="Balances channels across layers before the first step; the float model computes the same."
            value={settings.equalize}
            onChange={(equalize) => change({ equalize })}
          />
        </Group>
      )}
      <Group title="Where it runs">
        <Choice
          label="Backend"
          description="TensorFlow.js in a thread of its own. The graphics card is many times as fast as the processor."
          value={settings.backend}
          options={[
            { value: 'auto' as const, label: automatic(backends?.[0]) },
            ...BACKENDS.map((value) => ({
              value,
              label: BACKEND_WORDS[value],
              disabled: backends !== null && !backends.includes(value),
            })),
          ]}
          onChange={(backend) => change({ backend })}
        />
      </Group>
      <Group title="Layers">
        <TrainedLayers />
      </Group>
    </div>
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

function automatic(best: (typeof BACKENDS)[number] | undefined): string {
  return best ? `the fastest here: ${BACKEND_WORDS[best]}` : 'the fastest that starts here';
}

function Group({
  title,
  open = false,
  children,
}: {
  readonly title: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className={classes.group} open={open}>
      <summary>{title}</summary>
      <div className={classes.fields}>{children}</div>
    </details>
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

function Choice<T extends string>({
  label,
  description,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly description: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <NativeSelect
      size="xs"
      label={label}
      description={description}
      value={value}
      data={[...options]}
      onChange={({ currentTarget }) => {
        const chosen = options.find((option) => option.value === currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
    />
  );
}

function Truth({
  label,
  description,
  value,
  onChange,
}: {
  readonly label: string;
  readonly description: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  return (
    <Checkbox
      size="xs"
      color="var(--ink)"
      iconColor="var(--panel)"
      label={label}
      description={description}
      checked={value}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
