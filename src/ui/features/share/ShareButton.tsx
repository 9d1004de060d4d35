import { Button, CopyButton, TextInput } from '@mantine/core';
import { encodeLink } from '../../../share/link.ts';
import { toLinkState } from '../../../store/link-state.ts';
import { CheckIcon, ShareIcon } from '../../components/icons.tsx';
import { LatePopover } from '../../components/late.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './ShareButton.module.css';

export function ShareButton() {
  return (
    <LatePopover
      width={400}
      position="bottom-end"
      trapFocus
      returnFocus
      className={classes.panel}
      label="Share this view"
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
      {() => <SharePanel />}
    </LatePopover>
  );
}

function SharePanel() {
  const link = usePlayground(
    (state) => `${location.href.replace(/#.*$/, '')}#${encodeLink(toLinkState(state))}`,
  );
  const local = usePlayground((state) => state.reference.kind === 'file');
  const announce = usePlayground((state) => state.announce);
  return (
    <>
      <h3>Share this view</h3>
      <p>
        {local
          ? 'The link carries the settings and the name, size and sha256 of your file, never the file: whoever opens it is asked for the same file.'
          : 'The link carries the model, the columns with their settings and what is selected. Whoever opens it gets the results computed anew.'}
      </p>
      <div className={classes.row}>
        <TextInput
          readOnly
          value={link}
          aria-label="Link to this view"
          onFocus={(event) => event.currentTarget.select()}
          classNames={{ input: 'num' }}
        />
        <CopyButton value={link} timeout={2000}>
          {({ copied, copy }) => (
            <Button
              variant="filled"
              leftSection={copied ? <CheckIcon /> : undefined}
              onClick={() => {
                copy();
                announce('The link is copied.');
              }}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </div>
      <p className={classes.length}>
        <span className="num">{link.length}</span> characters
      </p>
    </>
  );
}
