import { TRAINING_CONTROLS } from '../../../training/setting-controls.ts';
import {
  type TrainingSetting,
  type TrainingSettings,
  trainingSpecOf,
} from '../../../training/settings.ts';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { Choice, Truth } from './inputs.tsx';

/** The control of a setting, as its kind asks for; nothing where a run would not read it. */
export function SettingControl({ setting }: { readonly setting: TrainingSetting }) {
  const settings = usePlayground((state) => state.training.settings);
  const hasDropout = usePlayground((state) => state.training.trainability?.hasDropout ?? false);
  const hasBatchNorm = usePlayground((state) => state.training.trainability?.hasBatchNorm ?? false);
  const change = usePlayground((state) => state.trainer.change);
  const { kind, names = [], limits, readBy } = trainingSpecOf(setting);
  const control = TRAINING_CONTROLS[setting];
  if (!control || readBy?.(settings, { hasDropout, hasBatchNorm }) === false) return null;
  const { label, description } = control;
  const value = settings[setting];
  const common = {
    label,
    description: typeof description === 'string' ? description : description(settings),
    onChange: (chosen: unknown) => change({ [setting]: chosen } as Partial<TrainingSettings>),
  };
  if (kind === 'toggle') return <Truth {...common} value={value === true} />;
  if (kind === 'choice') {
    const offered = control.offered?.(settings) ?? names;
    const options = offered.map((name) => ({
      value: name,
      label: control.options?.[name] ?? name,
    }));
    return <Choice {...common} value={String(value)} options={options} />;
  }
  const { min, max } = control.limits?.(settings) ?? limits ?? { min: 0, max: 0 };
  const { step, decimals } = control;
  const number = {
    ...common,
    ...(step !== undefined && { step }),
    ...(decimals !== undefined && { decimals }),
  };
  return control.percent ? (
    <NumberSetting
      {...number}
      value={Math.round(100 * Number(value))}
      limits={{ min: 100 * min, max: 100 * max }}
      suffix=" %"
      onChange={(percent) => common.onChange(percent / 100)}
    />
  ) : (
    <NumberSetting {...number} value={Number(value)} limits={{ min, max }} />
  );
}
