import { useRef, useState } from 'react';
import { PAGE } from '../../../network/picture.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { AutopsyReport } from '../../../workers/engine.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { LayerDetails } from './LayerDetails.tsx';
import { LayerTable } from './LayerTable.tsx';
import { firstOpened, nodeOfLayer } from './layer-of-node.ts';
import classes from './Network.module.css';
import { NetworkPanel } from './NetworkPanel.tsx';
import { useNetwork } from './use-network.ts';
import { useTimes } from './use-times.ts';

/** The graph of a column's file, the layer that is open beside it, and the table of layers where they were measured. */
export function Network({
  recipe,
  report,
}: {
  readonly recipe: Recipe;
  readonly report: AutopsyReport | undefined;
}) {
  const [first, setFirst] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  const [search, setSearch] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const { value: network, error, loading } = useNetwork(recipe, first);
  const times = useTimes(recipe);
  const nodes = network?.nodes ?? [];
  const open = nodes.find(({ at }) => at === chosen) ?? firstOpened(nodes, report);

  const select = (at: number) => {
    setChosen(at);
    const place = nodes.findIndex((node) => node.at === at);
    setFirst(Math.max(0, Math.floor(place / PAGE) * PAGE));
  };
  const openLayer = (name: string) => {
    const node = nodeOfLayer(nodes, name);
    if (!node) return;
    select(node.at);
    heading.current?.focus();
  };
  return (
    <>
      {error && <ErrorNote error={error} compact />}
      {!network && loading && (
        <p className={classes.wait}>
          The graph is drawn as soon as the file of this column is written.
        </p>
      )}
      {network && (
        <div className={classes.network}>
          <NetworkPanel
            network={network}
            report={report}
            times={times}
            selected={open?.at ?? null}
            search={search}
            onSearch={setSearch}
            onSelect={(at) => {
              select(at);
              heading.current?.focus();
            }}
            onPage={setFirst}
          />
          {open && (
            <LayerDetails
              recipe={recipe}
              network={network}
              node={open}
              report={report}
              time={times.times?.operators.find(({ at }) => at === open.at)}
              heading={heading}
            />
          )}
        </div>
      )}
      {report && <LayerTable report={report} search={search} onOpen={openLayer} />}
    </>
  );
}
