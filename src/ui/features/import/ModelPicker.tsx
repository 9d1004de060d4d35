import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { referenceName } from '../../../share/model-field.ts';
import type { PlaygroundState } from '../../../store/state.ts';
import { PickButton } from '../../components/PickButton.tsx';
import { usePlayground } from '../../shared/playground.tsx';

const ModelDialog = lazy(async () => ({
  default: (await import('./ModelDialog.tsx')).ModelDialog,
}));

/** What the model is called on the page. */
export function modelName({ reference }: Pick<PlaygroundState, 'reference'>): string {
  return referenceName(reference);
}

export function ModelPicker() {
  const [opened, { open, close }] = useDisclosure(false);
  const [wanted, setWanted] = useState(false);
  const name = usePlayground(modelName);
  const opening = usePlayground((state) => state.opening);
  return (
    <>
      <PickButton
        caption="Model"
        value={opening ? `Opening ${opening}…` : name}
        aria-label={`Model: ${name}. Open another`}
        aria-haspopup="dialog"
        onClick={() => {
          setWanted(true);
          open();
        }}
      />
      {wanted && (
        <Suspense>
          <ModelDialog opened={opened} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
