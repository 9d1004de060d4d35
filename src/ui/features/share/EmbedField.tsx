import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { PartOfPage } from '../../../share/hidden-field.ts';
import { encodeLink } from '../../../share/link.ts';
import { toLinkState } from '../../../store/to-link.ts';
import { HiddenChoice } from '../../shared/HiddenChoice.tsx';
import { usePlayground, useStoreApi } from '../../shared/playground.tsx';
import { CopyIt } from './CopyIt.tsx';
import classes from './ShareButton.module.css';

/** What another page writes to show this view in a frame. */
export function EmbedField() {
  const { getState } = useStoreApi();
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
        <CopyIt text={code} said="The code is copied." />
      </div>
    </>
  );
}
