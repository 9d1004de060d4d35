import { Modal } from '@mantine/core';
import { KeptModels } from './KeptModels.tsx';
import { SampleGallery } from './SampleGallery.tsx';

export function ModelDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Open a model" size={920} centered={false}>
      <SampleGallery onChosen={onClose} />
      <KeptModels onChosen={onClose} />
    </Modal>
  );
}
