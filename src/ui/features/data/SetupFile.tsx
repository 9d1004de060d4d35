import { Button, FileButton } from '@mantine/core';
import { saveBytes } from '../../components/save.ts';
import { usePlayground } from '../../shared/playground.tsx';

/** The set-up as a small file, for the command line and for other sets. */
export function SetupFile() {
  const setupFile = usePlayground((state) => state.setupFile);
  const tryData = usePlayground((state) => state.tryData);
  const save = async () => saveBytes(await setupFile(), 'preprocess.json', 'application/json');
  return (
    <>
      <FileButton accept=".json" onChange={(file) => void file?.text().then(tryData)}>
        {(props) => <Button {...props}>Load set-up…</Button>}
      </FileButton>
      <Button onClick={() => void save()}>Save set-up</Button>
    </>
  );
}
