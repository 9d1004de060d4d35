import { SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import {
  type LineSetting,
  linePoint,
  withEnd,
  withSymmetry,
} from '../../../numbers/number-line.ts';
import { type LineHandle, NumberLine } from '../../charts/NumberLine.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { formatInteger, formatReal } from '../../components/format.ts';
import { withHats } from '../../components/Hat.tsx';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import { RealBox } from '../../components/RealBox.tsx';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import classes from './Numbers.module.css';
import { type Hand, startWords } from './start.ts';
import { lineHint, lineRows, lineSteps, lineTitle } from './words.ts';

/** How far the line reaches beyond the range. */
const MARGIN = 1.25;

/** x → q → x̂, with a range under the hand. */
export function Line({ start, x, onX }: Hand) {
  const [setting, setSetting] = useState<LineSetting>(start.setting);
  const [table, setTable] = useState(false);
  const [view] = useState(
    MARGIN * Math.max(-start.setting.min, start.setting.max, Math.abs(start.x)),
  );
  const svg = useRef<SVGSVGElement>(null);
  const point = linePoint(x, setting);
  const clamp = (value: number) => Math.min(view, Math.max(-view, value));
  const move = (handle: LineHandle, value: number) => {
    const to = clamp(value);
    if (handle === 'x') onX(to);
    else setSetting(withEnd(setting, handle, to));
  };
  const title = lineTitle(point);
  return (
    <div className={classes.panel}>
      <Caption
        title={title}
        actions={
          <PictureActions
            title={title}
            name="number-line"
            svg={svg}
            rows={() => lineRows(point, setting)}
            tableShown={table}
            onTable={setTable}
          />
        }
      >
        {startWords(start)}Drag x, or an end of the range (grey handles
        {setting.symmetric && '; both move, as 0 stays in the middle'}): the integers share the
        range out evenly, and x takes the nearest.
      </Caption>
      <div className={classes.controls}>
        <PartChoice tab="numbers" />
        <SegmentedControl
          size="xs"
          aria-label="Where 0 is"
          value={setting.symmetric ? 'symmetric' : 'asymmetric'}
          onChange={(value) => setSetting(withSymmetry(setting, value === 'symmetric'))}
          data={['symmetric', 'asymmetric']}
        />
      </div>
      {table ? (
        <DataTable label="The number and its range" rows={lineRows(point, setting)} />
      ) : (
        <NumberLine ref={svg} point={point} setting={setting} view={view} onMove={move} />
      )}
      <div className={classes.boxes}>
        <RealBox label="x" value={x} onChange={(value) => move('x', value)} />
        <RealBox label="min" value={setting.min} onChange={(value) => move('min', value)} />
        <RealBox label="max" value={setting.max} onChange={(value) => move('max', value)} />
        <NumberSetting
          label="Bits"
          value={setting.bits}
          limits={{ min: 2, max: 8 }}
          onChange={(bits) => setSetting({ ...setting, bits })}
        />
      </div>
      <pre className={classes.formula}>
        s = {formatReal(point.scale, 5)}, z = {formatInteger(point.zeroPoint)}
        {'\n'}
        {withHats(lineSteps(point).join('\n'))}
      </pre>
      <WhatToTry>{lineHint(point, setting)}</WhatToTry>
    </div>
  );
}
