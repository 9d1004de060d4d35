import { UnstyledButton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { TermName } from '../../lessons/terms.ts';
import { LatePopover } from '../components/late.tsx';
import classes from './Term.module.css';

const TermMeaning = lazy(async () => ({
  default: (await import('./TermMeaning.tsx')).TermMeaning,
}));

/** A dotted word that opens its meaning, with the numbers of the column in the picture. */
export function Term({ name, words = name }: { readonly name: TermName; readonly words?: string }) {
  return (
    <LatePopover
      width={320}
      position="bottom-start"
      className={classes.meaning}
      label={words}
      button={(opener) => (
        <UnstyledButton {...opener} className={classes.term} aria-label={`${words}: what it means`}>
          {words}
        </UnstyledButton>
      )}
    >
      {() => (
        <Suspense>
          <TermMeaning name={name} />
        </Suspense>
      )}
    </LatePopover>
  );
}
