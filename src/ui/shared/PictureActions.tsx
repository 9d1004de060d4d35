import { Button } from '@mantine/core';
import type { RefObject } from 'react';
import { toErrorData } from '../../base/errors.ts';
import { type Cell, toCsv } from '../components/csv.ts';
import { saveBytes } from '../components/save.ts';
import { savePng } from '../components/save-png.ts';
import { usePlayground } from './playground.tsx';

/** Table view, PNG and CSV of a picture: the same three everywhere. */
export function PictureActions({
  title,
  name,
  svg,
  png: savedAs,
  rows,
  tableShown,
  onTable,
}: {
  /** Stands above the picture in the PNG. */
  readonly title: string;
  /** File name without its ending. */
  readonly name: string;
  /** Absent where the picture is drawn in HTML: then it is saved by `png`, if it can be. */
  readonly svg?: RefObject<SVGSVGElement | null>;
  /** Saves it as a file of this name. @throws Error when this browser cannot draw it. */
  readonly png?: (name: string) => Promise<void>;
  /** The picture's data, its heading first. */
  readonly rows: () => readonly (readonly Cell[])[];
  readonly tableShown: boolean;
  readonly onTable: (shown: boolean) => void;
}) {
  const announce = usePlayground((state) => state.announce);
  const png = async () => {
    try {
      if (savedAs) await savedAs(`${name}.png`);
      else if (svg?.current) await savePng(svg.current, title, `${name}.png`);
      else return;
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
      {(svg || savedAs) && (
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
