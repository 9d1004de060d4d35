import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PAGE } from '../../../network/picture.ts';
import type { AutopsyReport, NetworkNode, PlacedNetwork } from '../../../workers/engine.ts';
import { formatCount } from '../../components/format.ts';
import { COLOURS, type ColourBy, colourOf } from './colour-scale.ts';
import { layerOfNode } from './layer-of-node.ts';
import { matches } from './matches.ts';
import { type Drawn, NetworkGraph } from './NetworkGraph.tsx';
import classes from './NetworkPanel.module.css';
import { Times } from './Times.tsx';
import type { TimesView } from './use-times.ts';

const ZOOMS = [0.4, 0.55, 0.75, 1, 1.3] as const;
const USUAL_ZOOM = 3;

/** The graph with what it is coloured by, a search, and ways to move in it. */
export function NetworkPanel({
  network,
  report,
  times,
  selected,
  search,
  onSearch,
  onSelect,
  onPage,
}: {
  readonly network: PlacedNetwork;
  readonly report: AutopsyReport | undefined;
  readonly times: TimesView;
  readonly selected: number | null;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly onSelect: (at: number) => void;
  /** Shows operators from this one on. */
  readonly onPage: (first: number) => void;
}) {
  const [chosen, setBy] = useState<ColourBy | null>(null);
  const [zoom, setZoom] = useState(USUAL_ZOOM);
  const by = chosen ?? (times.times ? 'time' : report ? 'blame' : 'size');
  const { nodes } = network;
  const operators = times.times?.operators ?? [];
  const isKnown = { report: report !== undefined, times: times.times !== undefined };
  const total = {
    bytes: nodes.reduce((sum, { bytes }) => sum + bytes, 0),
    macs: nodes.reduce((sum, { macs }) => sum + (macs ?? 0), 0),
    ms: operators.reduce((sum, { median }) => sum + median, 0),
  };
  const isFound = ({ name, op }: NetworkNode) => matches(search, name, op);
  const found = search === '' ? [] : nodes.filter(isFound);
  const drawn = (node: NetworkNode): Drawn => {
    const layer = layerOfNode(report, node);
    const time = operators.find(({ at }) => at === node.at);
    const colour = colourOf(by, { node, layer, report, time, total });
    const { band = null, text = missing(by, node, report) } = colour ?? {};
    return { band, text, faint: search !== '' && !isFound(node) };
  };
  return (
    <div className={classes.panel}>
      <div className={classes.tools}>
        <NativeSelect
          size="xs"
          label="Colour"
          value={by}
          onChange={(event) => setBy(event.currentTarget.value as ColourBy)}
          data={Object.entries(COLOURS).map(([value, { label, needs }]) => {
            const disabled = needs !== null && !isKnown[needs];
            return { value, disabled, label: disabled ? `${label}: not measured yet` : label };
          })}
        />
        <TextInput
          size="xs"
          label="Search"
          placeholder="Name or operator"
          value={search}
          onChange={(event) => onSearch(event.currentTarget.value)}
          onKeyDown={({ key }) => {
            const next = found.find(({ at }) => at > (selected ?? -1)) ?? found[0];
            if (key === 'Enter' && next) onSelect(next.at);
          }}
        />
        <Button.Group>
          <Button
            size="compact-sm"
            variant="default"
            aria-label="Smaller"
            disabled={zoom === 0}
            onClick={() => setZoom(zoom - 1)}
          >
            −
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label="Larger"
            disabled={zoom === ZOOMS.length - 1}
            onClick={() => setZoom(zoom + 1)}
          >
            +
          </Button>
        </Button.Group>
      </div>
      {search !== '' && (
        <p className={classes.found} role="status">
          {formatCount(found.length)} of {formatCount(nodes.length)} operators
          {found.length > 0 && ': Enter goes from one to the next'}
        </p>
      )}
      <Times view={times} count={nodes.length} />
      <Pager network={network} onPage={onPage} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label="Graph">
        <NetworkGraph
          network={network}
          drawn={drawn}
          selected={selected}
          zoom={ZOOMS[zoom] ?? 1}
          onSelect={onSelect}
        />
      </section>
      <ul className={classes.legend} aria-label={`Colours: ${COLOURS[by].label}`}>
        {COLOURS[by].bands.map((words, band) => (
          <li key={words} data-band={band}>
            {words}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Networks of thousands of operators are drawn in parts. */
function Pager({
  network: { first, nodes, layout },
  onPage,
}: {
  readonly network: PlacedNetwork;
  readonly onPage: (first: number) => void;
}) {
  const shown = layout.places.length;
  if (shown === nodes.length) return null;
  return (
    <div className={classes.pager}>
      <Button
        size="compact-xs"
        variant="default"
        disabled={first === 0}
        onClick={() => onPage(Math.max(0, first - PAGE))}
      >
        Before
      </Button>
      <span>
        operators {formatCount(first + 1)} – {formatCount(first + shown)} of{' '}
        {formatCount(nodes.length)}: so many are drawn in parts
      </span>
      <Button
        size="compact-xs"
        variant="default"
        disabled={first + shown >= nodes.length}
        onClick={() => onPage(first + PAGE)}
      >
        After
      </Button>
    </div>
  );
}

function missing(by: ColourBy, { op, integer }: NetworkNode, report: AutopsyReport | undefined) {
  if (by === 'time') return 'not timed by itself';
  if (COLOURS[by].needs === null) return 'not known';
  if (!report) return 'not measured';
  if (op === 'QUANTIZE' || op === 'DEQUANTIZE') return 'converts';
  return integer ? 'only moves values' : 'result in float';
}
