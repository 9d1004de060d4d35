import { Slider } from '@mantine/core';
import type { Goal } from '../../../search/goal.ts';
import { formatShort } from '../../components/format.ts';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './FloatWork.module.css';
import { FLOAT_STEPS, macsAt, macsStepOf } from './float-work-scale.ts';
import { floatWorkWords } from './words.ts';

/** How many multiply-accumulates a file may still compute in floating point: dragged, or written. */
export function FloatWork({ goal, macs }: { readonly goal: Goal; readonly macs: number }) {
  const set = usePlayground((state) => state.setSearchSettings);
  const steer = usePlayground((state) => state.steerSearch);
  if (macs === 0) return null;
  const most = Math.min(macs, goal.floatMacs ?? macs);
  // At its right end nothing is left out: mixes that compute all in floating point are as welcome as others.
  const limit = (value: number) => set({ floatMacs: value >= macs ? null : value });
  const words = most === macs ? 'as much as there is' : floatWorkWords(most, macs);
  return (
    <section className={classes.work} aria-label="Budget of floating-point work">
      <p className={classes.words}>
        <b>Floating-point work:</b> {words}
        <small>
          The multiply-accumulates of one image that are not done in integers. Chips with an integer
          unit are slow at them, or cannot do them at all.
        </small>
      </p>
      <Slider
        size={4}
        thumbSize={18}
        min={0}
        max={FLOAT_STEPS}
        value={macsStepOf(most, macs)}
        onChange={(step) => {
          if (step !== macsStepOf(most, macs)) limit(macsAt(step, macs));
        }}
        onChangeEnd={steer}
        label={(step) => formatShort(macsAt(step, macs))}
        thumbLabel="Most multiply-accumulates in floating point"
        thumbValueText={words}
      />
      <NumberSetting
        label="Floating-point limit"
        value={most}
        limits={{ min: 0, max: macs }}
        step={Math.max(1, Number((macs / 100).toPrecision(1)))}
        onChange={(value) => {
          limit(value);
          steer();
        }}
      />
    </section>
  );
}
