import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { formatBytes } from '../../components/format.ts';
import { whenWords } from '../../components/when.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './KeptModels.module.css';

/** Local files that this browser keeps: opened or deleted here. */
export function KeptModels({ onChosen }: { readonly onChosen: () => void }) {
  const kept = usePlayground((state) => state.keptModels);
  const keeps = usePlayground((state) => state.keepsModels);
  const setKeeps = usePlayground((state) => state.setKeepsModels);
  const openKept = usePlayground((state) => state.openKept);
  const forgetModel = usePlayground((state) => state.forgetModel);
  return (
    <section className={classes.kept} aria-labelledby="kept-title">
      <h3 id="kept-title">Kept in this browser</h3>
      {kept.length === 0 ? (
        <p>No model of your own is kept. Nothing of what is kept leaves this machine.</p>
      ) : (
        <ul>
          {kept.map(({ hash, name, bytes, at }) => (
            <li key={hash}>
              <span className={classes.name}>
                <b>{name}</b>
                <small>
                  <span className="num">{formatBytes(bytes)}</span>, since {whenWords(at)}
                </small>
              </span>
              <Button
                size="xs"
                aria-label={`Open ${name}`}
                onClick={() => {
                  onChosen();
                  void openKept(hash);
                }}
              >
                Open
              </Button>
              <Button
                size="xs"
                aria-label={`Delete ${name} from this browser`}
                onClick={() => void forgetModel(hash)}
              >
                Delete
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Switch
        label="Keep models of my own that I open"
        checked={keeps === true}
        onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
      />
      <ForgetEverything />
    </section>
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
        Kept models, runs, checkpoints and trained weights would be deleted. Lessons stay. This
        cannot be undone.
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
