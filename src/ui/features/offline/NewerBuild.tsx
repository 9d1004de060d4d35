import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './NewerBuild.module.css';

/** Keeps the page for visits without a network, once nothing is computed any more, and offers newer builds of it. */
export function NewerBuild({ script }: { readonly script: string }) {
  const [load, setLoad] = useState<(() => Promise<'loading' | 'open-elsewhere'>) | null>(null);
  const [isElsewhere, setElsewhere] = useState(false);
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
      <p aria-live="polite">
        <b>There is a newer version of this page.</b>{' '}
        {busy
          ? 'What is computed goes on. It can be loaded once nothing is computed any more.'
          : isElsewhere
            ? 'This page is open in another tab, which still needs the version of now. Close that tab, then load it here.'
            : 'Columns and settings stay, what was measured is measured again.'}
      </p>
      <Button
        size="xs"
        disabled={busy}
        onClick={() => void load().then((what) => setElsewhere(what === 'open-elsewhere'))}
      >
        Load it
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={() => setLoad(null)}>
        Not now
      </Button>
    </section>
  );
}
