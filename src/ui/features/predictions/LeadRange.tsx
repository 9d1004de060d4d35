import { Checkbox, RangeSlider } from '@mantine/core';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import classes from './Gallery.module.css';

const POINTS = { min: 0, max: 100 };

type Range = [from: number, to: number];

/** Which leads of the baseline the photos below have: dragged, by keys, or as numbers. */
export function LeadRange({
  range,
  onRange,
  changedOnly,
  onChangedOnly,
}: {
  /** In points. */
  readonly range: Range;
  readonly onRange: (range: Range) => void;
  readonly changedOnly: boolean;
  readonly onChangedOnly: (changedOnly: boolean) => void;
}) {
  const limit = (from: number, to: number) => onRange([Math.min(from, to), Math.max(from, to)]);
  return (
    <div className={classes.range}>
      <RangeSlider
        label={null}
        size="sm"
        color="var(--ink)"
        min={0}
        max={100}
        minRange={1}
        value={range}
        onChange={onRange}
        thumbFromLabel="Least lead of the photos below, in points"
        thumbToLabel="Largest lead of the photos below, in points"
      />
      <NumberSetting
        label="Lead from"
        value={range[0]}
        limits={POINTS}
        onChange={(from) => limit(from, range[1])}
      />
      <NumberSetting
        label="to, in points"
        value={range[1]}
        limits={POINTS}
        onChange={(to) => limit(range[0], to)}
      />
      <Checkbox
        size="xs"
        color="var(--ink)"
        iconColor="var(--panel)"
        label="only changed answers"
        checked={changedOnly}
        onChange={({ currentTarget }) => onChangedOnly(currentTarget.checked)}
      />
    </div>
  );
}
