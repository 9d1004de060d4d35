import { SegmentedControl } from '@mantine/core';
import { PARTS, type Part, type PartedTab } from '../../share/link-state.ts';
import classes from './PartChoice.module.css';
import { usePlayground } from './playground.tsx';

const LABELS: { readonly [P in Part]: string } = {
  histogram: 'Histogram',
  channels: 'Channels',
  kernel: 'Kernel',
  rotation: 'Rotation',
  blocks: 'Blocks',
  network: 'All layers',
  growth: 'One photo',
  line: 'Number line',
  bits: 'Bits',
  dot: 'Dot product',
};

/** The picture of a tab that is on show: the first one unless another was chosen. */
export function usePart<T extends PartedTab>(tab: T): Part<T> {
  const part = usePlayground((state) => state.part);
  const parts: readonly Part<T>[] = PARTS[tab];
  return parts.find((own) => own === part) ?? PARTS[tab][0];
}

/** Chooses among the pictures of a tab. */
export function PartChoice<T extends PartedTab>({ tab }: { readonly tab: T }) {
  const part = usePart(tab);
  const setPart = usePlayground((state) => state.setPart);
  return (
    <SegmentedControl
      className={classes.choice}
      size="xs"
      aria-label="Picture"
      value={part}
      onChange={(value) => setPart(tab, value as Part<T>)}
      data={PARTS[tab].map((value) => ({ value, label: LABELS[value] }))}
    />
  );
}
