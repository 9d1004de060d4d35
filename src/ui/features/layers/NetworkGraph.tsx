import { type KeyboardEvent, useEffect, useRef } from 'react';
import { BOX } from '../../../network/picture.ts';
import type { NetworkNode, PlacedNetwork } from '../../../workers/engine.ts';
import classes from './NetworkGraph.module.css';
import { stepFrom } from './walk.ts';

/** Letters that a line of a box has room for. */
const NAME_LETTERS = 23;
const OP_LETTERS = 27;

/** How a box is drawn. */
export interface Drawn {
  /** 0 to 4; null where there is nothing to say. */
  readonly band: number | null;
  readonly text: string;
  /** Not what is searched for. */
  readonly faint: boolean;
}

/** The operators of a page, drawn where the engine placed them. Arrow keys follow the edges; Enter opens. */
export function NetworkGraph({
  network,
  drawn,
  selected,
  zoom,
  onSelect,
}: {
  readonly network: PlacedNetwork;
  readonly drawn: (node: NetworkNode) => Drawn;
  /** Operator that is opened; null for none. */
  readonly selected: number | null;
  readonly zoom: number;
  readonly onSelect: (at: number) => void;
}) {
  const { layout, nodes } = network;
  const svg = useRef<SVGSVGElement>(null);
  const byAt = new Map(nodes.map((node) => [node.at, node]));
  const isHere = layout.places.some(({ at }) => at === selected);
  const entry = isHere ? selected : layout.places[0]?.at;
  const boxOf = (at: number) => svg.current?.querySelector<SVGGElement>(`[data-at="${at}"]`);
  // What is opened elsewhere is brought into the frame; the page itself stays where it is.
  useEffect(() => {
    const frame = svg.current?.parentElement;
    const place = layout.places.find(({ at }) => at === selected);
    if (!frame || !place) return;
    const hidden = (middle: number, start: number, size: number) =>
      middle < start || middle > start + size;
    const [x, y] = [place.x * zoom, place.y * zoom];
    if (hidden(y, frame.scrollTop, frame.clientHeight))
      frame.scrollTop = y - frame.clientHeight / 2;
    if (hidden(x, frame.scrollLeft, frame.clientWidth))
      frame.scrollLeft = x - frame.clientWidth / 2;
  }, [layout, selected, zoom]);
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect(at);
      return;
    }
    const next = stepFrom(layout, at, event.key);
    if (next === undefined) return;
    event.preventDefault();
    boxOf(next)?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no group of controls of its own
    <svg
      ref={svg}
      role="group"
      aria-label="Graph of the network: arrow keys follow the edges, Enter opens a layer"
      width={layout.width * zoom}
      height={layout.height * zoom}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      className={classes.graph}
    >
      {layout.lines.map(({ from, to, points }) => (
        <polyline
          key={`${from} ${to}`}
          className={classes.edge}
          points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
        />
      ))}
      {layout.places.map(({ at, x, y }) => {
        const node = byAt.get(at);
        if (!node) return null;
        const { band, text, faint } = drawn(node);
        return (
          // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in SVG
          <g
            key={at}
            role="button"
            tabIndex={at === entry ? 0 : -1}
            aria-label={`${node.name}, ${opsOf(node)}: ${text}`}
            aria-pressed={at === selected}
            data-at={at}
            data-band={band ?? undefined}
            data-faint={faint || undefined}
            className={classes.node}
            transform={`translate(${x - BOX.width / 2} ${y - BOX.height / 2})`}
            onClick={() => onSelect(at)}
            onKeyDown={(event) => onKeyDown(event, at)}
          >
            <rect className={classes.box} width={BOX.width} height={BOX.height} rx="6" />
            <rect className={classes.stripe} width="6" height={BOX.height - 2} x="1" y="1" rx="3" />
            <text className={classes.name} x="15" y="18">
              {cut(node.name, NAME_LETTERS, true)}
            </text>
            <text className={classes.op} x="15" y="33">
              {cut(opsOf(node), OP_LETTERS, false)}
            </text>
            <text className={classes.value} x="15" y="49">
              {text}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** An operator and what it does besides. */
export function opsOf({ op, customCode, fused }: NetworkNode): string {
  return [customCode ?? op, ...fused.map((one) => one.op)].join(' + ');
}

/** @param keepEnd whether the end tells more than the beginning, as in paths. */
function cut(text: string, most: number, keepEnd: boolean): string {
  if (text.length <= most) return text;
  return keepEnd ? `…${text.slice(1 - most)}` : `${text.slice(0, most - 1)}…`;
}
