import { SegmentedControl, Slider } from '@mantine/core';
import type { CSSProperties } from 'react';
import type { Goal } from '../../../search/goal.ts';
import { PARETO_INSETS } from '../../charts/ParetoChart.tsx';
import { formatBytes } from '../../components/format.ts';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Budget.module.css';
import { BUDGET_STEPS, type BudgetRange, bytesAt, stepOf } from './budget-scale.ts';
import { FloatWork } from './FloatWork.tsx';

const KINDS = [
  { value: 'bytes', label: 'File size' },
  { value: 'loss', label: 'Loss' },
] as const;

const NO_INSETS = { left: 0, right: 0 } as const;

/** Points at the end of the slider; the number beside it takes more. */
const MOST_POINTS = 5;
const POINT_STEP = 0.05;

/** What a file may cost: dragged below the picture, or written. */
export function Budget({
  goal,
  range,
  macs,
  belowPicture = false,
}: {
  readonly goal: Goal;
  readonly range: BudgetRange;
  /** Multiply-accumulates of the model. */
  readonly macs: number;
  /** The slider is as wide as the plot of the picture above it. */
  readonly belowPicture?: boolean;
}) {
  const set = usePlayground((state) => state.setSearchSettings);
  const steer = usePlayground((state) => state.steerSearch);
  const bytes = usePlayground((state) => state.searchSettings.bytes);
  const choose = (kind: Goal['kind']) => {
    set({ kind });
    steer();
  };
  const write = (changes: Parameters<typeof set>[0]) => {
    set(changes);
    steer();
  };
  const { left, right } = belowPicture ? PARETO_INSETS : NO_INSETS;
  const inset = { '--plot-left': `${left}px`, '--plot-right': `${right}px` } as CSSProperties;
  return (
    <div className={classes.budget} style={inset}>
      <div className={classes.slider}>
        {goal.kind === 'bytes' ? (
          <Slider
            key="bytes"
            size={4}
            thumbSize={18}
            min={0}
            max={BUDGET_STEPS}
            value={stepOf(goal.most, range)}
            onChange={(step) => {
              // The thumb stands where the number is: only a drag makes another one of it.
              if (step !== stepOf(goal.most, range)) set({ bytes: bytesAt(step, range) });
            }}
            onChangeEnd={steer}
            label={(step) => formatBytes(bytesAt(step, range))}
            thumbLabel="Largest file"
            thumbValueText={formatBytes(goal.most)}
          />
        ) : (
          <Slider
            key="loss"
            size={4}
            thumbSize={18}
            min={0}
            max={MOST_POINTS}
            step={POINT_STEP}
            value={Math.min(MOST_POINTS, 100 * goal.most)}
            onChange={(points) => set({ loss: points / 100 })}
            onChangeEnd={steer}
            label={(points) => `${points.toFixed(2)} points`}
            thumbLabel="Largest loss"
            thumbValueText={`${(100 * goal.most).toFixed(2)} points`}
          />
        )}
      </div>
      <div className={classes.fields}>
        <SegmentedControl
          size="xs"
          aria-label="What the budget limits"
          data={[...KINDS]}
          value={goal.kind}
          onChange={(value) => choose(value as Goal['kind'])}
        />
        {goal.kind === 'bytes' ? (
          <NumberSetting
            label="At most"
            description={bytes === null ? 'proposed' : undefined}
            value={goal.most / 1000}
            limits={{ min: 0.1, max: 1e6 }}
            step={range[1] > 1e6 ? 10 : 1}
            decimals={1}
            suffix=" kB"
            onChange={(kilobytes) => write({ bytes: Math.round(1000 * kilobytes) })}
          />
        ) : (
          <NumberSetting
            label="At most"
            value={Number((100 * goal.most).toFixed(2))}
            limits={{ min: 0, max: 100 }}
            step={0.1}
            decimals={2}
            suffix=" points"
            onChange={(points) => write({ loss: points / 100 })}
          />
        )}
      </div>
      <FloatWork goal={goal} macs={macs} />
    </div>
  );
}
