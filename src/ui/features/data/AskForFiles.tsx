import { Button, FileButton } from '@mantine/core';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './AskForFiles.module.css';
import { READABLE } from './words.ts';

/** What can be brought, and two ways to do so beside dropping it. */
export function AskForFiles() {
  const openData = usePlayground((state) => state.openData);
  const makeUpData = usePlayground((state) => state.makeUpData);
  return (
    <div className={classes.ask}>
      <p>
        Drop a folder, a .zip or files anywhere on this page, or choose them. They are read where
        they lie and sent nowhere.
      </p>
      <dl>
        {READABLE.map(([what, how]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
      <div className={classes.buttons}>
        <FileButton multiple onChange={(files) => void openData(files)}>
          {(props) => (
            <Button {...props} variant="filled">
              Choose files
            </Button>
          )}
        </FileButton>
        <FileButton
          multiple
          inputProps={{ webkitdirectory: '' } as object}
          onChange={(files) => void openData(files)}
        >
          {(props) => <Button {...props}>Choose a folder</Button>}
        </FileButton>
        <Button variant="subtle" color="gray" onClick={() => void makeUpData()}>
          I have none: make samples up
        </Button>
      </div>
    </div>
  );
}
