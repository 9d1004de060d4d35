import { useState } from 'react';
import {
  BIT_FORMATS,
  type BitFormat,
  type BitFormatName,
  storedAs,
  withBitTurned,
} from '../../../numbers/bit-layout.ts';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { formatReal } from '../../components/format.ts';
import { RealBox } from '../../components/RealBox.tsx';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import classes from './Numbers.module.css';
import { type Hand, startWords } from './start.ts';
import { bitsHint, bitsRows, bitsTitle } from './words.ts';

const NAMES = Object.keys(BIT_FORMATS) as BitFormatName[];

/** One number in four formats, bit by bit. */
export function Bits({ start, x, onX }: Hand) {
  const [table, setTable] = useState(false);
  const { int8 } = start;
  const title = bitsTitle(x, int8);
  return (
    <div className={classes.panel}>
      <Caption
        title={title}
        actions={
          <PictureActions
            title={title}
            name="bits"
            rows={() => bitsRows(x, int8)}
            tableShown={table}
            onTable={setTable}
          />
        }
      >
        {startWords(start)}The exponent says how large a number is, the fraction how exactly it is
        kept; an int8 is a count of steps of one scale. Turn any bit over with a click.
      </Caption>
      <div className={classes.controls}>
        <PartChoice tab="numbers" />
        <RealBox label="Number" value={x} onChange={onX} />
      </div>
      {table ? (
        <DataTable label="The number in each format" rows={bitsRows(x, int8)} />
      ) : (
        NAMES.map((name) => (
          <FormatRow
            key={name}
            name={name}
            x={x}
            hand={start}
            onTurn={(bit) => {
              const turned = withBitTurned(name, x, bit, int8);
              if (Number.isFinite(turned)) onX(turned);
            }}
          />
        ))
      )}
      <WhatToTry>{bitsHint(x, int8)}</WhatToTry>
    </div>
  );
}

function FormatRow({
  name,
  x,
  hand: { int8 },
  onTurn,
}: {
  readonly name: BitFormatName;
  readonly x: number;
  readonly hand: Hand['start'];
  readonly onTurn: (bit: number) => void;
}) {
  const row: BitFormat = BIT_FORMATS[name];
  const { pattern, value, gap } = storedAs(name, x, int8);
  const parts = row.parts.flatMap(([part, bits]) => Array.from({ length: bits }, () => part));
  return (
    <section className={classes.format} aria-label={name}>
      <h3>
        {name}
        <small>
          {formatReal(value, 7)} · next one {formatReal(gap, 3)} further · up to{' '}
          {formatReal(row.largest(int8), 3)}
        </small>
      </h3>
      <div className={classes.bits}>
        {pattern.map((bit, i) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a bit is its place
            key={i}
            type="button"
            data-part={parts[i]}
            aria-pressed={bit === 1}
            aria-label={`${parts[i]}, bit ${row.bits - 1 - i}`}
            onClick={() => onTurn(i)}
          >
            {bit}
          </button>
        ))}
      </div>
    </section>
  );
}
