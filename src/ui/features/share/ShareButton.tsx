import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { ShareIcon } from '../../components/icons.tsx';
import { LatePopover } from '../../components/late.tsx';
import { ACTS } from '../../components/page-words.ts';
import classes from './ShareButton.module.css';

const SharePanel = lazy(async () => ({ default: (await import('./SharePanel.tsx')).SharePanel }));

export function ShareButton() {
  return (
    <LatePopover
      width={400}
      position="bottom-end"
      trapFocus
      returnFocus
      className={classes.panel}
      label={ACTS.share}
      button={(opener) => (
        <Button
          {...opener}
          variant="subtle"
          color="gray"
          c="var(--ink-2)"
          leftSection={<ShareIcon />}
        >
          Share
        </Button>
      )}
    >
      {() => (
        <Suspense fallback={<h3>{ACTS.share}</h3>}>
          <SharePanel />
        </Suspense>
      )}
    </LatePopover>
  );
}
