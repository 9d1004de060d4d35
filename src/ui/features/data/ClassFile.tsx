import { Button, FileButton } from '@mantine/core';
import { classesBy } from '../../../data/classes/class-names.ts';
import type { DataSetup } from '../../../data/setup/fields.ts';
import { changedSetup } from '../../../data/setup/setup.ts';
import { usePlayground } from '../../shared/playground.tsx';

/** The names of the model's classes from a file, such as labels.txt. */
export function ClassFile({ setup }: { readonly setup: DataSetup }) {
  const tryData = usePlayground((state) => state.tryData);
  const take = async (file: File | null) => {
    if (file) await tryData(changedSetup(setup, { classes: classesBy(await file.text()) }));
  };
  return (
    <FileButton accept=".txt" onChange={(file) => void take(file)}>
      {(props) => (
        <Button {...props} size="xs">
          Class names from a labels.txt…
        </Button>
      )}
    </FileButton>
  );
}
