import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { formatCount } from '../../components/format.ts';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Dot.module.css';
import { rowAndColumn } from './dot-words.ts';
import { isInteger, type KnownDot } from './use-dot.ts';

/** Which value of which layer is followed. */
export function DotChoice({
  dot: { layers, layer, product, setElement },
}: {
  readonly dot: KnownDot;
}) {
  const id = useId();
  const setLayer = usePlayground((state) => state.setLayer);
  const { shape, element, channel } = product;
  const channels = shape.at(-1) ?? 1;
  const [row, column] = rowAndColumn(shape, element);
  const isImage = shape.length === 3;
  const [rows = 1, columns = 1] = isImage ? shape : [Math.floor(element / channels) + 1, 1];
  const go = (to: { row?: number; column?: number; channel?: number }) =>
    setElement(
      ((to.row ?? row) * columns + (to.column ?? column)) * channels + (to.channel ?? channel),
    );
  return (
    <div className={classes.choice}>
      <PartChoice tab="numbers" />
      <div className={classes.layer}>
        <label htmlFor={id}>Layer</label>
        <NativeSelect
          id={id}
          size="xs"
          data={layers.filter(isInteger).map(({ name, terms }) => ({
            value: name,
            label: `${name} · ${formatCount(terms)} products`,
          }))}
          value={layer.name}
          onChange={({ currentTarget }) => setLayer(currentTarget.value)}
        />
      </div>
      <NumberSetting
        label={isImage ? 'Channel' : 'Output'}
        value={channel}
        limits={{ min: 0, max: channels - 1 }}
        onChange={(next) => go({ channel: next })}
      />
      {isImage && (
        <>
          <NumberSetting
            label="Row"
            value={row}
            limits={{ min: 0, max: rows - 1 }}
            onChange={(next) => go({ row: next })}
          />
          <NumberSetting
            label="Column"
            value={column}
            limits={{ min: 0, max: columns - 1 }}
            onChange={(next) => go({ column: next })}
          />
        </>
      )}
    </div>
  );
}
