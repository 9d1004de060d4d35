import { Button, FileButton } from '@mantine/core';
import { usePlayground } from '../../shared/playground.tsx';

/** The names of the model's classes from a file, such as labels.txt. */
export function ClassFile() {
  const nameClasses = usePlayground((state) => state.nameClasses);
  return (
    <FileButton accept=".txt" onChange={(file) => void (file && nameClasses(file))}>
      {(props) => (
        <Button {...props} size="xs">
          Class names from a labels.txt…
        </Button>
      )}
    </FileButton>
  );
}
