import { Button, TextInput } from '@mantine/core';
import { type CSSProperties, useId } from 'react';
import { modeOf } from '../../../quantization/modes/index.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { weightBits } from '../../../quantization/recipe/settings/weight-bits.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { percent } from '../../components/format.ts';
import { colorOf } from '../../components/series.ts';
import { BITS, bitsOf, withBits } from '../../shared/bits.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import classes from './BitsSlider.module.css';
import { useBitStops } from './use-bit-stops.ts';
import type { AskWeights } from './use-weights.ts';

const FEWEST = Math.min(...BITS);
const MOST = Math.max(...BITS);

const takesBits = ({ column }: ColumnView) => weightBits.readBy(modeOf(column.recipe.mode));

interface BitsProps {
  readonly view: ColumnView;
  /** That of the column, or what a moving hand makes of it. */
  readonly recipe: Recipe;
  readonly onChange: (recipe: Recipe) => void;
  readonly ask: AskWeights;
}

/** Takes bits away from the weights of the selected column: each stop is a file of its own, and shows what it scored once it was run. */
export function BitsSlider(props: BitsProps) {
  return takesBits(props.view) ? <Slider {...props} /> : <NoBits view={props.view} />;
}

function Slider({ recipe, onChange, ask }: BitsProps) {
  const id = useId();
  const stops = useBitStops(recipe);
  const bits = bitsOf(recipe);
  const accuracy = stops.get(bits);
  const go = (chosen: number) => {
    const next = Math.min(MOST, Math.max(FEWEST, Math.round(chosen)));
    if (!Number.isFinite(next) || next === bits) return;
    onChange(withBits(recipe, next));
  };
  // Before the hand moves, the nearest first: then the picture follows it at once.
  const getReady = () => {
    const near = BITS.toSorted((a, b) => Math.abs(a - bits) - Math.abs(b - bits));
    ask(near.map((stop) => withBits(recipe, stop)));
  };
  return (
    <div className={classes.bits} style={{ '--series': colorOf(recipe.mode) } as CSSProperties}>
      <div className={classes.number}>
        <TextInput
          type="number"
          size="sm"
          aria-label="Bits of each weight"
          min={FEWEST}
          max={MOST}
          step={1}
          value={bits}
          onChange={({ currentTarget: { value } }) => value !== '' && go(Number(value))}
        />
        <span aria-hidden="true">bits</span>
      </div>
      <div className={classes.track}>
        <input
          id={id}
          className={classes.range}
          type="range"
          min={FEWEST}
          max={MOST}
          step={1}
          value={bits}
          aria-label="Bits of each weight, slider"
          aria-valuetext={`${bits} bits${accuracy === undefined ? '' : `, accuracy ${percent(accuracy)} %`}`}
          onPointerEnter={getReady}
          onFocus={getReady}
          onChange={({ currentTarget }) => go(Number(currentTarget.value))}
        />
        <div className={classes.stops} aria-hidden="true">
          {BITS.map((stop) => (
            <Stop
              key={stop}
              bits={stop}
              chosen={stop === bits}
              accuracy={stops.get(stop)}
              onClick={() => go(stop)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** A stop that was never run says nothing: the experiment is the person's. */
function Stop({
  bits,
  chosen,
  accuracy,
  onClick,
}: {
  readonly bits: number;
  readonly chosen: boolean;
  readonly accuracy: number | undefined;
  readonly onClick: () => void;
}) {
  const left = `${((MOST - bits) / (MOST - FEWEST)) * 100}%`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: for the mouse alone; keys move the slider
    <span style={{ left }} data-chosen={chosen || undefined} onClick={onClick}>
      {bits}
      <small>
        {accuracy === undefined ? (chosen ? '…' : '·') : `${percent(accuracy, 1)}\u202f%`}
      </small>
    </span>
  );
}

/** Of a column whose weights are floats there are no bits to take. */
function NoBits({ view }: { readonly view: ColumnView }) {
  const views = useColumnViews();
  const select = usePlayground((state) => state.select);
  const other = views.find(takesBits);
  return (
    <div className={classes.none}>
      <p>{modeOf(view.column.recipe.mode).label} has as many bits for each weight as it has.</p>
      {other && (
        <Button size="xs" onClick={() => select(other.column.id)}>
          Take bits away in {other.title}
        </Button>
      )}
    </div>
  );
}
