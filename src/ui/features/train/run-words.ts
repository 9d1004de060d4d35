/** How runs read. */
import { modeOf } from '../../../quantization/modes/index.ts';
import type { FinishedRun, LiveRun } from '../../../store/training-state.ts';
import { stepsPerEpoch } from '../../../training/log/images.ts';
import { modeOfTraining, weightBitsOfTraining } from '../../../training/mode-of-training.ts';
import type { BackendName } from '../../../training/settings/place.ts';
import type { TrainingSettings } from '../../../training/settings.ts';
import { formatCount } from '../../components/format.ts';

export const BACKEND_WORDS: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU (graphics card)',
  webgl: 'WebGL (graphics card)',
  wasm: 'WebAssembly (processor)',
};

/** `full int8, 4-bit weights`, `float32 from scratch`. */
export function kindInWords(settings: TrainingSettings): string {
  const { label } = modeOf(modeOfTraining(settings));
  const from =
    settings.start === 'scratch' ? ' from scratch' : settings.base ? ' from an earlier run' : '';
  if (settings.kind === 'float') return `float training${from}`;
  const weightBits = weightBitsOfTraining(settings);
  const bits = weightBits === null ? '' : `, ${weightBits}-bit weights`;
  return `quantization-aware, ${label}${bits}${from}`;
}

/** Epoch under way, from 1. */
export function epochOf({ settings, stepsDone, epochs }: LiveRun): number {
  const begun = Math.floor(stepsDone / stepsPerEpoch(settings)) + 1;
  return Math.min(settings.epochs, Math.max(begun, epochs.length));
}

/** `0:42`, `12:05`, `1:03:20`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `10,000 images · 1 epoch of 141 steps`. */
export function amountInWords(settings: TrainingSettings): string {
  const { images, epochs } = settings;
  const steps = formatCount(stepsPerEpoch(settings));
  return `${formatCount(images)} images · ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'} of ${steps} steps`;
}

/** Seconds that the steps of a run took. */
export function secondsOf({ epochs }: Pick<FinishedRun, 'epochs'>): number {
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}
