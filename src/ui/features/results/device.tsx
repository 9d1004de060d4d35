/** What the table says of the device that files were run on. */
import { DEVICES_AGREE } from '../../../evaluation/across-devices.ts';
import { changeOf, type TaskAcrossDevices } from '../../../evaluation/tasks.ts';
import type { Device } from '../../../ports/device.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { formatCount, percent, signed } from '../../components/format.ts';
import classes from './cells.module.css';
import type { LedgerContext } from './ledger-context.ts';

/** Within a note; nothing for the usual one. */
const WHERE: Readonly<Record<Device, string>> = { cpu: '', webgpu: ', on WebGPU' };

/** The device of the numbers in the table, where it is not the usual one. */
export function whereWords({ views }: LedgerContext): string {
  const device = views.find(({ entry }) => entry?.result.evaluation)?.entry?.result.device;
  return device ? WHERE[device] : '';
}

/** Whether some column was measured on a device that can be compared with the CPU. */
export function comparesDevices({ views }: LedgerContext): boolean {
  return views.some(({ entry }) => entry?.result.evaluation && entry.result.device !== 'cpu');
}

/** `0.0000006`: two digits that count. */
export function smallNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  return value < 0.0001 ? value.toExponential(0) : value.toPrecision(2);
}

/** The same file on the CPU: how many answers are the same, and how far the outputs are apart. */
export function AcrossDevices({
  view,
  across,
}: {
  readonly view: ColumnView;
  readonly across: TaskAcrossDevices | undefined;
}) {
  if (view.entry?.result.device === 'cpu') return <span className={classes.dash}>–</span>;
  if (!across) return <div className={classes.words}>not measured on the CPU yet</div>;
  if (across.task !== 'classification') return <FiguresApart across={across} />;
  const { agreement, changed, labelled, largest, samples } = across;
  return (
    <>
      <span className={agreement < DEVICES_AGREE ? classes.down : undefined}>
        <span className="num">{percent(agreement)}</span>
        <span className={classes.unit}>% same</span>
      </span>
      <div className={classes.sub}>
        <span className="num">{formatCount(changed)}</span> of {formatCount(samples)} changed
        {labelled && changed > 0 && (
          <>
            , <span className="num">{signed(labelled.accuracyDelta * 100, 2)}</span> points
          </>
        )}
      </div>
      <div className={classes.sub}>
        outputs up to <span className="num">{smallNumber(largest)}</span> apart
      </div>
    </>
  );
}

/** Of tasks whose answers are no classes: how far the figures of the samples are apart. */
function FiguresApart({ across }: { readonly across: TaskAcrossDevices }) {
  const change = changeOf(across);
  return (
    <>
      {change && (
        <>
          <span className="num">{formatCount(change.better + change.worse)}</span>
          <span className={classes.unit}>of {formatCount(across.samples)} differ</span>
        </>
      )}
      <div className={classes.sub}>
        figures up to <span className="num">{smallNumber(across.largest)}</span> apart
      </div>
    </>
  );
}
