import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import type { KeptModel } from '../../../store/kept-state.ts';
import { formatBytes } from '../../components/format.ts';
import { whenWords } from '../../components/when.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './KeptModels.module.css';

/** Local files that this browser keeps: opened or deleted here. */
export function KeptModels({ onChosen }: { readonly onChosen: () => void }) {
  const models = usePlayground((state) => state.keptModels);
  const sets = usePlayground((state) => state.keptSets);
  const keeps = usePlayground((state) => state.keepsModels);
  const setKeeps = usePlayground((state) => state.setKeepsModels);
  const openKept = usePlayground((state) => state.openKept);
  const forgetModel = usePlayground((state) => state.forgetModel);
  const openKeptSet = usePlayground((state) => state.openKeptSet);
  const forgetSet = usePlayground((state) => state.forgetSet);
  const chosen = (open: (hash: string) => Promise<void>) => (hash: string) => {
    onChosen();
    void open(hash);
  };
  return (
    <section className={classes.kept} aria-labelledby="kept-title">
      <h3 id="kept-title">Kept in this browser</h3>
      {models.length + sets.length === 0 && (
        <p>
          No model and no data of your own are kept. Nothing of what is kept leaves this machine.
        </p>
      )}
      <KeptFiles files={models} onOpen={chosen(openKept)} onForget={forgetModel} />
      {sets.length > 0 && <h4>Data</h4>}
      <KeptFiles files={sets} onOpen={chosen(openKeptSet)} onForget={forgetSet} />
      <Switch
        label="Keep models and data of my own that I open"
        checked={keeps === true}
        onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
      />
      <ForgetEverything />
    </section>
  );
}

function KeptFiles({
  files,
  onOpen,
  onForget,
}: {
  readonly files: readonly KeptModel[];
  readonly onOpen: (hash: string) => void;
  readonly onForget: (hash: string) => Promise<void>;
}) {
  if (files.length === 0) return null;
  return (
    <ul>
      {files.map(({ hash, name, bytes, at }) => (
        <li key={hash}>
          <span className={classes.name}>
            <b>{name}</b>
            <small>
              <span className="num">{formatBytes(bytes)}</span>, since {whenWords(at)}
            </small>
          </span>
          <Button size="xs" aria-label={`Open ${name}`} onClick={() => onOpen(hash)}>
            Open
          </Button>
          <Button
            size="xs"
            aria-label={`Delete ${name} from this browser`}
            onClick={() => void onForget(hash)}
          >
            Delete
          </Button>
        </li>
      ))}
    </ul>
  );
}

function ForgetEverything() {
  const forgetEverything = usePlayground((state) => state.forgetEverything);
  const [asks, setAsks] = useState(false);
  if (!asks) {
    return (
      <Button size="xs" onClick={() => setAsks(true)}>
        Forget everything…
      </Button>
    );
  }
  return (
    <div className={classes.ask}>
      <p>
        Kept models, data, runs, checkpoints and trained weights would be deleted. Lessons stay.
        This cannot be undone.
      </p>
      <Button
        size="xs"
        variant="filled"
        onClick={() => {
          setAsks(false);
          void forgetEverything();
        }}
      >
        Forget everything
      </Button>
      <Button size="xs" onClick={() => setAsks(false)}>
        Keep it
      </Button>
    </div>
  );
}
