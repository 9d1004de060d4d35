import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './NewerBuild.module.css';

/** Keeps the page for visits without a network, once nothing is computed any more, and offers newer builds of it. */
export function NewerBuild({ script }: { readonly script: string }) {
  const [load, setLoad] = useState<(() => void) | null>(null);
  const busy = usePlayground(
    ({ job, search, training }) => job !== null || search !== null || training.run !== null,
  );
  const idle = usePlayground(({ engineState }) => engineState === 'ready') && !busy;
  const begun = useRef(false);
  useEffect(() => {
    if (!idle || begun.current) return;
    begun.current = true;
    void import('./keep-offline.ts').then(({ keepOffline }) =>
      keepOffline(script, (reload) => setLoad(() => reload)),
    );
  }, [idle, script]);
  if (!load) return null;
  return (
    <section className={classes.newer} aria-label="A newer build">
      <p>
        <b>There is a newer version of this page.</b>{' '}
        {busy
          ? 'It can be loaded once nothing is computed any more.'
          : 'Columns and settings stay, what was measured is measured again.'}
      </p>
      <Button size="xs" disabled={busy} onClick={load}>
        Load it
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={() => setLoad(null)}>
        Not now
      </Button>
    </section>
  );
}
