import { Button } from '@mantine/core';
import type { RefObject } from 'react';
import { toErrorData } from '../../base/errors.ts';
import { usePlayground } from '../app/playground.tsx';
import { saveBytes } from './save.ts';
import { savePng } from './save-png.ts';

export type Cell = string | number;

/** Table view, PNG and CSV of a picture: the same three everywhere. */
export function PictureActions({
  title,
  name,
  svg,
  rows,
  tableShown,
  onTable,
}: {
  /** Stands above the picture in the PNG. */
  readonly title: string;
  /** File name without its ending. */
  readonly name: string;
  /** Absent where the picture is drawn in HTML. */
  readonly svg?: RefObject<SVGSVGElement | null>;
  /** The picture's data, its heading first. */
  readonly rows: () => readonly (readonly Cell[])[];
  readonly tableShown: boolean;
  readonly onTable: (shown: boolean) => void;
}) {
  const announce = usePlayground((state) => state.announce);
  const png = async () => {
    if (!svg?.current) return;
    try {
      await savePng(svg.current, title, `${name}.png`);
      announce(`${name}.png is saved.`);
    } catch (error) {
      announce(`The picture could not be saved: ${toErrorData(error).message}`);
    }
  };
  const csv = () => {
    saveBytes(toCsv(rows()), `${name}.csv`, 'text/csv');
    announce(`${name}.csv is saved.`);
  };
  return (
    <>
      <Button size="xs" aria-pressed={tableShown} onClick={() => onTable(!tableShown)}>
        {tableShown ? 'Picture' : 'Table'}
      </Button>
      {svg && (
        <Button size="xs" disabled={tableShown} onClick={() => void png()}>
          PNG
        </Button>
      )}
      <Button size="xs" onClick={csv}>
        CSV
      </Button>
    </>
  );
}

/** RFC 4180. A cell that a spreadsheet would read as a formula gets an apostrophe. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  const field = (cell: Cell) => {
    if (typeof cell === 'number') return String(cell);
    const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
