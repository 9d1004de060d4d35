import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { SOURCES } from '../../../adapters/datasets/index.ts';
import { TRAINING_GROUPS, type TrainingSetting } from '../../../training/settings.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { BackendChoice } from './BackendChoice.tsx';
import { Choice } from './inputs.tsx';
import { SettingControl } from './SettingControl.tsx';
import classes from './Settings.module.css';
import { StartSettings } from './StartSettings.tsx';
import { TrainedLayers } from './TrainedLayers.tsx';

/** What the next run will do. */
export function Settings() {
  const aware = usePlayground((state) => state.training.settings.kind === 'quantization-aware');
  // Where settings are above the pictures, closed groups keep those in reach.
  const wide = useMediaQuery('(min-width: 901px)', true, { getInitialValueInEffect: false });
  return (
    <div className={classes.settings}>
      <Group title="What to train" open={wide}>
        <StartSettings />
      </Group>
      <Group title="Data" open={wide}>
        <DataSetChoice />
        <Controls of={TRAINING_GROUPS.data} />
      </Group>
      <Group title="Optimizer">
        <Controls of={TRAINING_GROUPS.steps} />
      </Group>
      {aware && (
        <Group title="Rounding and ranges">
          <Controls of={TRAINING_GROUPS.rounding} />
        </Group>
      )}
      <Group title="Where it runs">
        <BackendChoice />
      </Group>
      <Group title="Layers">
        <TrainedLayers />
      </Group>
    </div>
  );
}

/** Those settings of a group whose control follows from their kind. */
function Controls({ of }: { readonly of: { readonly [S in TrainingSetting]?: unknown } }) {
  const settings = Object.keys(of) as TrainingSetting[];
  return settings.map((setting) => <SettingControl key={setting} setting={setting} />);
}

function DataSetChoice() {
  const value = usePlayground((state) => state.training.settings.dataSet);
  const change = usePlayground((state) => state.trainer.change);
  return (
    <Choice
      label="Data set"
      description="Its training images; test images are never trained on."
      value={value}
      options={SOURCES.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(dataSet) => change({ dataSet })}
    />
  );
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
