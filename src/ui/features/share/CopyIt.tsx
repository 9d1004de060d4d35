import { Button, CopyButton } from '@mantine/core';
import { CheckIcon } from '../../components/icons.tsx';
import { usePlayground } from '../../shared/playground.tsx';

/** Copies a text, and says so. */
export function CopyIt({ text, said }: { readonly text: string; readonly said: string }) {
  const announce = usePlayground((state) => state.announce);
  return (
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant="filled"
          leftSection={copied ? <CheckIcon /> : undefined}
          onClick={() => {
            copy();
            announce(said);
          }}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  );
}
