/** The rows of the result table, as data: label, cell, definition. */
import type { Headline } from '../../../evaluation/figures.ts';
import { samplesOf } from '../../../evaluation/sample-words.ts';
import { flipsOf, headlineOf } from '../../../evaluation/tasks.ts';
import { modeOf } from '../../../quantization/modes/index.ts';
import { type ColumnResult, isMeasured } from '../../../share/results.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { machineOf, speedStanding } from '../../../store/speeds.ts';
import { SizeBar } from '../../charts/SizeBar.tsx';
import {
  bytesOf,
  formatBytes,
  formatCount,
  formatMs,
  formatShort,
  percent,
} from '../../components/format.ts';
import { TITLES } from '../../components/page-words.ts';
import { arithmeticOf } from '../../shared/arithmetic.ts';
import { AccuracyCell } from './AccuracyCell.tsx';
import { Big } from './Big.tsx';
import classes from './cells.module.css';
import { AcrossDevices, comparesDevices, whereWords } from './device.tsx';
import { figures, hasFigures, samples, shownHeadline } from './figure-rows.tsx';
import { Gzipped } from './Gzipped.tsx';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerRow } from './ledger-row.ts';
import { NoteList } from './NoteList.tsx';
import { layerNames, notesOf } from './notes.tsx';
import { RunningAccuracy } from './RunningAccuracy.tsx';
import { Sent, SentNote } from './Sent.tsx';

/** Enough digits to tell a small gain from none. */
const times = (factor: number) => factor.toFixed(factor < 1.095 ? 2 : 1);

function Headed({
  view,
  headline,
  context,
}: {
  readonly view: ColumnView;
  readonly headline: Headline | null;
  readonly context: LedgerContext;
}) {
  return headline ? <AccuracyCell view={view} headline={headline} context={context} /> : <Dash />;
}

const Dash = () => <span className={classes.dash}>–</span>;

function measured({ views }: LedgerContext): boolean {
  return views.some(({ entry }) => headlineOf(entry?.result.evaluation));
}

/** Before anything is measured, the table keeps the rows it will have. */
function canMeasure(context: LedgerContext): boolean {
  const waits = ({ entry }: ColumnView) => entry !== null && !isMeasured(entry.result);
  const { views } = context;
  return measured(context) || !views.some(({ entry }) => entry) || views.some(waits);
}

const fileSize: LedgerRow = {
  id: 'size',
  label: 'File size',
  height: 57,
  key: true,
  cell: (view, { conversion, gzipBytes }, { views, baseline, open }) => {
    const { value, unit } = bytesOf(conversion.fileBytes);
    const reference = baseline?.entry?.result.conversion.fileBytes;
    const factor = reference === undefined ? 1 : reference / conversion.fileBytes;
    const largest = Math.max(...views.map(({ entry }) => entry?.result.conversion.fileBytes ?? 0));
    return (
      <>
        <div className={classes.line}>
          <Big claim value={value} unit={unit} />
          <span className={`${classes.against} ${classes.claim}`}>
            {view.baseline ? (
              'the baseline'
            ) : factor === 1 ? (
              'the same size'
            ) : factor > 1 ? (
              <>
                <b>{times(factor)}×</b> smaller
              </>
            ) : (
              <>
                <b>{times(1 / factor)}×</b> larger
              </>
            )}
          </span>
        </div>
        <div className={classes.bar}>
          <SizeBar sizes={conversion.sizes} total={largest} mode={view.column.recipe.mode} />
          {conversion.theoreticalBytes !== null && (
            <span title="If weights lay bit to bit without gaps. TFLite has no type for that: each takes a whole byte.">
              {formatBytes(conversion.theoreticalBytes)} without gaps{open && ', in theory'}
            </span>
          )}
        </div>
        {open && (
          <div className={classes.sub}>
            <Gzipped id={view.column.id} bytes={gzipBytes} fileBytes={conversion.fileBytes} />
          </div>
        )}
      </>
    );
  },
  definition: 'fileSize',
};

const accuracy: LedgerRow = {
  id: 'accuracy',
  label: 'Accuracy',
  labelOf: ({ views }) => shownHeadline(views)?.name,
  height: 61,
  key: true,
  ofAnswers: true,
  when: canMeasure,
  note: (context) => {
    const reports = context.views.flatMap(({ entry }) => entry?.result.evaluation ?? []);
    const [report] = reports;
    return report
      ? `${formatCount(report.of ?? report.images)} ${samplesOf(report)}${whereWords(context)}`
      : null;
  },
  cell: (view, { evaluation }, context) => (
    <Headed view={view} headline={headlineOf(evaluation)} context={context} />
  ),
  around: (view, context, cell) => (
    <RunningAccuracy view={view} context={context}>
      {cell}
    </RunningAccuracy>
  ),
  definition: 'accuracy',
};

/** There where somebody has stopped before all were measured. */
const measuredOn: LedgerRow = {
  id: 'measured-on',
  label: 'Measured on',
  height: 57,
  key: true,
  ofAnswers: true,
  when: ({ views }) => views.some(({ entry }) => entry?.result.evaluation?.of !== undefined),
  note: () => 'in a random order, the same for all files',
  cell: (_, { evaluation }) =>
    !evaluation ? (
      <Dash />
    ) : evaluation.of === undefined ? (
      <div className={classes.sub}>all {formatCount(evaluation.images)}</div>
    ) : (
      <div className={classes.sub}>
        the first <b className="num">{formatCount(evaluation.images)}</b> of{' '}
        <span className="num">{formatCount(evaluation.of)}</span>, because you stopped
      </div>
    ),
  definition: 'measuredOn',
};

const sent: LedgerRow = {
  id: 'sent',
  label: 'Sent with the link',
  height: 57,
  key: true,
  when: (context) => context.sent.size > 0,
  note: (context) => <SentNote context={context} />,
  cell: () => null,
  around: (view, context) => <Sent sent={context.sent.get(view.column.id)} view={view} />,
  definition: 'sent',
};

const changed: LedgerRow = {
  id: 'changed',
  label: 'Changed answers',
  height: 66,
  picture: 'predictions',
  ofAnswers: true,
  when: (context) => canMeasure(context) && !hasFigures(context),
  cell: (view, { evaluation }, { comparisons }) => {
    const comparison = flipsOf(comparisons.get(view.column.id));
    if (view.baseline || !evaluation || !comparison) return <Dash />;
    const { changed: count, labelled } = comparison;
    return (
      <>
        <span className="num">{formatCount(count)}</span>
        {labelled && count > 0 && (
          <div className={classes.sub}>
            <span className={classes.up}>
              <span aria-hidden="true">▲</span>
              <span className="sr-only">better: </span> {formatCount(labelled.wrongToRight)}
            </span>
            {' · '}
            <span className={classes.down}>
              <span aria-hidden="true">▼</span>
              <span className="sr-only">worse: </span> {formatCount(labelled.rightToWrong)}
            </span>
            {labelled.wrongEitherWay > 0 &&
              ` · ${formatCount(labelled.wrongEitherWay)} wrong either way`}
          </div>
        )}
      </>
    );
  },
  definition: 'changed',
};

const agreement: LedgerRow = {
  id: 'agreement',
  label: 'Same answer',
  height: 45,
  picture: 'predictions',
  ofAnswers: true,
  when: (context) => canMeasure(context) && !hasFigures(context),
  cell: (view, _, { comparisons }) => {
    const comparison = flipsOf(comparisons.get(view.column.id));
    if (view.baseline || !comparison) return <Dash />;
    return (
      <>
        <span className="num">{percent(comparison.agreement)}</span>
        <span className={classes.unit}>%</span>
      </>
    );
  },
  definition: 'agreement',
};

const devices: LedgerRow = {
  id: 'devices',
  label: 'Against the CPU',
  height: 66,
  ofAnswers: true,
  when: comparesDevices,
  note: () => 'the same file',
  cell: (view, _, context) => (
    <AcrossDevices view={view} across={context.devices.get(view.column.id)} />
  ),
  definition: 'devices',
};

const arithmetic: LedgerRow = {
  id: 'arithmetic',
  label: 'Arithmetic run',
  height: 46,
  cell: (_, result) => <div className={classes.words}>{arithmeticOf(result)}</div>,
  definition: 'arithmetic',
};

const cost: LedgerRow = {
  id: 'cost',
  label: 'Work and memory',
  height: 66,
  note: () => 'one sample',
  when: ({ views }) => views.some(({ entry }) => entry?.result.conversion.cost),
  cell: (_, { conversion }) => {
    if (!conversion.cost) return <Dash />;
    const { macs, weightBytes, memoryBytes } = conversion.cost;
    const { value, unit } = bytesOf(memoryBytes);
    return (
      <>
        <div>
          <span className="num">{value}</span>
          <span className={classes.unit}>{unit}</span> <small>at the peak</small>
        </div>
        <div className={classes.sub}>
          reads <span className="num">{formatBytes(weightBytes)}</span> of weights
        </div>
        <div className={classes.sub}>
          <span className="num">{formatShort(macs)}</span> MACs
        </div>
      </>
    );
  },
  definition: 'cost',
};

const keptFloat: LedgerRow = {
  id: 'kept-float',
  label: TITLES.keptFloat,
  height: 46,
  picture: 'weights',
  when: ({ views }) =>
    views.some(({ entry }) => (entry?.result.conversion.keptFloat.length ?? 0) > 0),
  cell: (_, { conversion }, { model }) =>
    conversion.keptFloat.length === 0 ? (
      <Dash />
    ) : (
      <NoteList
        what="layers"
        notes={conversion.keptFloat.map(({ name, reason }) => ({
          key: name,
          text: (
            <>
              <b>{layerNames(model)(name)}</b>: {reason}
            </>
          ),
        }))}
      />
    ),
  definition: 'keptFloat',
};

const allNotes = ({ conversion, remarks }: ColumnResult) => [...conversion.diagnostics, ...remarks];

const notes: LedgerRow = {
  id: 'notes',
  label: 'Notes',
  height: 46,
  when: ({ views }) => views.some(({ entry }) => entry && allNotes(entry.result).length > 0),
  cell: (_, result, { model }) => {
    const all = allNotes(result);
    return all.length === 0 ? (
      <Dash />
    ) : (
      <NoteList what="notes" notes={notesOf(all, layerNames(model))} />
    );
  },
  definition: 'notes',
};

const shownEntries = ({ views }: LedgerContext) => views.flatMap(({ entry }) => entry ?? []);

const NOT_COMPARABLE = {
  elsewhere: 'measured on another machine: not comparable until it is computed here',
  busy: 'measured during training: not comparable. Run the column again',
} as const;

const speed: LedgerRow = {
  id: 'speed',
  label: 'Speed',
  height: 66,
  note: (context) => {
    const entries = shownEntries(context);
    return entries.length > 0 ? `${machineOf(entries)}${whereWords(context)}` : null;
  },
  cell: (view, { recipe, conversion, calibrateMs, imagesPerSecond }, context) => {
    const standing = view.entry ? speedStanding(view.entry, shownEntries(context)) : 'comparable';
    if (standing !== 'comparable') {
      return <div className={classes.words}>{NOT_COMPARABLE[standing]}</div>;
    }
    return (
      <>
        {imagesPerSecond > 0 && (
          <div>
            <span className="num">{formatCount(imagesPerSecond)}</span>
            <span className={classes.unit}>{samplesOf(view.entry?.result.evaluation)}/s</span>
          </div>
        )}
        <div className={classes.sub}>
          converted in <span className="num">{formatMs(conversion.convertMs)}</span>
          {modeOf(recipe.mode).needsCalibration && calibrateMs > 0 && (
            <>
              , calibrated in <span className="num">{formatMs(calibrateMs)}</span>
            </>
          )}
        </div>
      </>
    );
  },
  definition: 'speed',
};

export const ROWS: readonly LedgerRow[] = [
  fileSize,
  accuracy,
  measuredOn,
  sent,
  changed,
  agreement,
  samples,
  figures,
  devices,
  arithmetic,
  cost,
  keptFloat,
  notes,
  speed,
];
