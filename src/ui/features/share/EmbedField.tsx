import { Button, CopyButton, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { PartOfPage } from '../../../share/hidden-field.ts';
import { encodeLink } from '../../../share/link.ts';
import { toLinkState } from '../../../store/link-state.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { HiddenChoice } from '../../shared/HiddenChoice.tsx';
import { usePlayground, useStoreApi } from '../../shared/playground.tsx';
import classes from './ShareButton.module.css';

/** What another page writes to show this view in a frame. */
export function EmbedField() {
  const { getState } = useStoreApi();
  const announce = usePlayground((state) => state.announce);
  const shown = usePlayground((state) => state.hidden);
  const [hidden, setHidden] = useState<readonly PartOfPage[]>(shown);
  const page = location.href.replace(/[?#].*$/, '');
  const link = encodeLink({ ...toLinkState(getState()), hidden });
  const code = `<iframe src="${page}?embed#${link}" title="Quantization playground" width="100%" height="720" style="border: 0"></iframe>`;
  return (
    <>
      <HiddenChoice hidden={hidden} onChange={setHidden} />
      <Textarea
        readOnly
        rows={4}
        value={code}
        aria-label="Code of the frame"
        onFocus={(event) => event.currentTarget.select()}
        classNames={{ input: 'num' }}
      />
      <div className={classes.buttons}>
        <CopyButton value={code} timeout={2000}>
          {({ copied, copy }) => (
            <Button
              variant="filled"
              leftSection={copied ? <CheckIcon /> : undefined}
              onClick={() => {
                copy();
                announce('The code is copied.');
              }}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </div>
    </>
  );
}
