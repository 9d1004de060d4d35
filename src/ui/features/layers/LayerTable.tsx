import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { AutopsyReport, LayerReport } from '../../../workers/engine.ts';
import { formatBytes, formatShort } from '../../components/format.ts';
import { Mark } from '../../components/Mark.tsx';
import classes from './LayerTable.module.css';
import { type ColumnKey, LAYER_COLUMNS, numberOf, sortedLayers } from './layer-columns.ts';
import { matches } from './matches.ts';
import { share } from './tensor-rows.ts';
import { points } from './words.ts';

/** Every layer with its errors alone, left out and up to here, in the order of the file or of any column. */
export function LayerTable({
  report,
  search,
  onOpen,
}: {
  readonly report: AutopsyReport;
  /** Only layers with this in their name or op are listed. */
  readonly search: string;
  /** Opens a layer by its name. */
  readonly onOpen: (layer: string) => void;
}) {
  const [order, setOrder] = useState<ColumnKey | null>(null);
  const { layers } = report;
  const found = layers.filter(({ name, op }) => matches(search, name, op));
  const shown = sortedLayers(found, order, report);
  const most = Math.max(
    0.01,
    ...layers.flatMap((layer) =>
      LAYER_COLUMNS.flatMap(({ key, bar }) =>
        bar ? Math.abs(numberOf(layer, key, report) ?? 0) : 0,
      ),
    ),
  );
  return (
    <div className={classes.section}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label="Table of layers">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col" aria-sort={order === null ? 'other' : 'none'}>
                <UnstyledButton onClick={() => setOrder(null)} className={classes.sort}>
                  Layer{order === null && <small> in file order</small>}
                </UnstyledButton>
              </th>
              {LAYER_COLUMNS.map(({ key, label, title }) => (
                <th
                  key={key}
                  scope="col"
                  title={title}
                  aria-sort={order === key ? 'descending' : 'none'}
                >
                  <UnstyledButton onClick={() => setOrder(key)} className={classes.sort}>
                    {label}
                    {order === key && <span aria-hidden="true"> ↓</span>}
                  </UnstyledButton>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((layer) => (
              <tr key={layer.name}>
                <th scope="row">
                  <Mark mode={layer.mode} />{' '}
                  <UnstyledButton
                    className={classes.open}
                    title="Show its tensors"
                    onClick={() => onOpen(layer.name)}
                  >
                    {layer.name}
                  </UnstyledButton>
                  <small>{layer.op}</small>
                </th>
                {LAYER_COLUMNS.map(({ key, bar }) => (
                  <td key={key}>
                    <Cell layer={layer} column={key} report={report} most={bar ? most : null} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {found.length === 0 && <p className={classes.none}>No layer is called “{search}”.</p>}
    </div>
  );
}

function Cell({
  layer,
  column,
  report,
  most,
}: {
  readonly layer: LayerReport;
  readonly column: ColumnKey;
  readonly report: AutopsyReport;
  /** Value of a full bar; null for no bar. */
  readonly most: number | null;
}) {
  const value = numberOf(layer, column, report);
  if (value === null) return <span className={classes.dash}>–</span>;
  if (most === null) return <span className="num">{FORMATS[column](value)}</span>;
  return (
    <>
      <span className="num">{FORMATS[column](value)}</span>
      <span className={classes.bar}>
        <i
          data-good={value > 0 || undefined}
          style={{ width: `${Math.min(100, (100 * Math.abs(value)) / most)}%` }}
        />
      </span>
    </>
  );
}

const decibels = (value: number) =>
  value === Number.POSITIVE_INFINITY ? 'exact' : `${value.toFixed(1)} dB`;

const FORMATS: { readonly [K in ColumnKey]: (value: number) => string } = {
  alone: points,
  leftOut: points,
  upToHere: points,
  sqnr: decibels,
  weights: decibels,
  clipped: share,
  bytes: formatBytes,
  macs: formatShort,
};
