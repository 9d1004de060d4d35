import { Modal } from '@mantine/core';
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
    </Modal>
  );
}
