import { Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { sampleOf } from '../../../share/samples.ts';
import type { PlaygroundState } from '../../../store/state.ts';
import { usePlayground } from '../../app/playground.tsx';
import { PickButton } from '../../components/PickButton.tsx';
import { SampleGallery } from './SampleGallery.tsx';

/** What the model is called on the page. */
export function modelName({ reference }: Pick<PlaygroundState, 'reference'>): string {
  return reference.kind === 'file'
    ? reference.name
    : (sampleOf(reference.id)?.name ?? reference.id);
}

export function ModelPicker() {
  const [opened, { open, close }] = useDisclosure(false);
  const name = usePlayground(modelName);
  const opening = usePlayground((state) => state.opening);
  return (
    <>
      <PickButton
        caption="Model"
        value={opening ? `Opening ${opening}…` : name}
        aria-label={`Model: ${name}. Open another`}
        aria-haspopup="dialog"
        onClick={open}
      />
      <Modal opened={opened} onClose={close} title="Open a model" size={920} centered={false}>
        <SampleGallery onChosen={close} />
      </Modal>
    </>
  );
}
