import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, type Ref, useMemo, useState } from 'react';
import type { KernelPicture } from '../../workers/engine.ts';
import { formatInteger, formatReal } from '../components/format.ts';
import classes from './KernelHeatmap.module.css';
import { KernelKeys } from './KernelKeys.tsx';
import { type KernelLayout, layOutKernel, SHADES, shadeOf } from './kernel-layout.ts';

/** What a pane shows. */
export type KernelPane = 'trained' | 'restored' | 'error';

const PANES: { readonly [P in KernelPane]: string } = {
  trained: 'W, as trained',
  restored: 'Ŵ, as stored',
  error: 'W − Ŵ, the error',
};

const HEAD = 22;
const FOOT = 20;
const GAP = 22;
const HIGHEST = 250;

/** A kernel cell by cell, in one pane or several; a click follows a weight. */
export function KernelHeatmap({
  picture,
  panes,
  followed,
  onFollow,
  ref,
}: {
  readonly picture: KernelPicture;
  readonly panes: readonly KernelPane[];
  /** Place in the layer of the weight that is followed; null for none. */
  readonly followed: number | null;
  readonly onFollow: (weight: number) => void;
  readonly ref: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(220, size.width || 640);
  const [hover, setHover] = useState(-1);
  const beside = width >= 150 * panes.length + (panes.length - 1) * GAP;
  const own = beside ? (width - (panes.length - 1) * GAP) / panes.length : width;
  const layout = useMemo(
    () => layOutKernel(picture, { width: own, height: HIGHEST }),
    [picture, own],
  );
  const high = HEAD + layout.height + FOOT;
  const placeOf = (i: number): readonly [number, number] =>
    beside ? [i * (own + GAP), 0] : [0, i * (high + 10)];
  const cellAt = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    for (let i = 0; i < panes.length; i++) {
      const [left, top] = placeOf(i);
      const found = layout.find(x - left, y - top - HEAD);
      if (found >= 0) return found;
    }
    return -1;
  };
  const chosen = followed === null ? -1 : picture.indices.indexOf(followed);
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={beside ? high : panes.length * (high + 10)}
        role="img"
        aria-label="Weights of one channel before and after rounding, and the error of each"
        className={classes.svg}
        data-choosing={hover >= 0 || undefined}
        onPointerMove={(event) => setHover(cellAt(event))}
        onPointerLeave={() => setHover(-1)}
        onPointerUp={(event) => {
          const cell = cellAt(event);
          if (cell >= 0) onFollow(picture.indices[cell] ?? 0);
        }}
      >
        {panes.map((pane, i) => (
          <g key={pane} transform={`translate(${placeOf(i).join(' ')})`}>
            <Pane picture={picture} pane={pane} layout={layout} hover={hover} chosen={chosen} />
          </g>
        ))}
      </svg>
      <KernelKeys
        layout={layout}
        at={Math.max(0, chosen)}
        text={wordsOf(picture, Math.max(0, chosen))}
        last={picture.indices.length - 1}
        onMove={(i) => onFollow(picture.indices[i] ?? 0)}
      />
      <p className={classes.readout} aria-hidden="true">
        {wordsOf(picture, hover >= 0 ? hover : Math.max(0, chosen))}
      </p>
    </div>
  );
}

function valueIn({ trained, restored }: KernelPicture, pane: KernelPane, i: number): number {
  const [x = 0, back = 0] = [trained[i], restored[i]];
  return pane === 'trained' ? x : pane === 'restored' ? back : x - back;
}

/** `weight 17: 0.0123 → 3 → 0.0119, W − Ŵ = 0.0004` */
function wordsOf(picture: KernelPicture, i: number): string {
  const { indices, integers, stored } = picture;
  const [x, back, error] = (['trained', 'restored', 'error'] as const).map((pane) =>
    formatReal(valueIn(picture, pane, i)),
  );
  const through = stored === 'integers' ? `${formatInteger(integers[i] ?? 0)} → ` : '';
  const after =
    stored === 'unchanged' ? ', kept as it is' : ` → ${through}${back}, W − Ŵ = ${error}`;
  return `Weight ${formatInteger(indices[i] ?? 0)}: ${x}${after}`;
}

function Pane({
  picture,
  pane,
  layout,
  hover,
  chosen,
}: {
  readonly picture: KernelPicture;
  readonly pane: KernelPane;
  readonly layout: KernelLayout;
  readonly hover: number;
  readonly chosen: number;
}) {
  const reach = pane === 'error' ? picture.worst : picture.reach;
  const shades = useMemo(() => shadesOf(picture, pane, layout), [picture, pane, layout]);
  const side = layout.cell;
  const outline = (i: number, stroke: string, width: number) => {
    const [x, y] = layout.at(i);
    return (
      <rect
        x={x}
        y={y + HEAD}
        width={side}
        height={side}
        fill="none"
        stroke={stroke}
        strokeWidth={width}
      />
    );
  };
  return (
    <>
      <text y="13" fill="var(--ink)" className={classes.head}>
        {PANES[pane]}
      </text>
      <g transform={`translate(0 ${HEAD})`}>
        {shades.map(([shade, path]) => (
          <path key={shade} d={path} fill={fillOf(shade)} stroke="var(--line)" strokeWidth="0.5" />
        ))}
      </g>
      {hover >= 0 && outline(hover, 'var(--ink-2)', 1.5)}
      {chosen >= 0 && outline(chosen, 'var(--ink)', 2.5)}
      <text y={HEAD + layout.height + 15} fill="var(--ink-3)">
        {reach === 0 ? 'all 0' : `−${formatReal(reach, 3)} … ${formatReal(reach, 3)}`}
      </text>
    </>
  );
}

function fillOf(shade: number): string {
  if (shade === 0) return 'var(--panel)';
  const colour = shade < 0 ? 'var(--less)' : 'var(--more)';
  return `color-mix(in srgb, ${colour} ${Math.round((100 * Math.abs(shade)) / SHADES)}%, var(--panel))`;
}

/** One path for all cells of a shade. */
function shadesOf(picture: KernelPicture, pane: KernelPane, { at, cell }: KernelLayout) {
  const reach = pane === 'error' ? picture.worst : picture.reach;
  const paths = new Map<number, string>();
  picture.indices.forEach((_, i) => {
    const shade = shadeOf(valueIn(picture, pane, i), reach);
    const [x, y] = at(i);
    const side = cell.toFixed(2);
    const square = `M${x.toFixed(2)},${y.toFixed(2)}h${side}v${side}h-${side}z`;
    paths.set(shade, (paths.get(shade) ?? '') + square);
  });
  return [...paths];
}
