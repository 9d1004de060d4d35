import { Button, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { KeptModel, KeptOther } from '../../../store/kept-state.ts';
import { formatBytes } from '../../components/format.ts';
import { ACTS } from '../../components/page-words.ts';
import { whenWords } from '../../components/when.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { StorageProblem } from '../../shared/StorageProblem.tsx';
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
      <StorageProblem />
      {models.length + sets.length === 0 && (
        <p>
          No model and no data of your own are kept. Nothing of what is kept leaves this machine.
        </p>
      )}
      <KeptFiles files={models} onOpen={chosen(openKept)} onForget={forgetModel} />
      {sets.length > 0 && <h4>Data</h4>}
      <KeptFiles files={sets} onOpen={chosen(openKeptSet)} onForget={forgetSet} />
      <KeptOthers />
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

const OTHERS: Readonly<Record<KeptOther['kind'], { name: string; one: string; several: string }>> =
  {
    runs: { name: ACTS.history, one: 'run', several: 'runs' },
    checkpoints: {
      name: 'Training that can be continued',
      one: 'checkpoint',
      several: 'checkpoints',
    },
    'trained-runs': {
      name: 'Trained weights, which columns of trained runs need',
      one: 'training run',
      several: 'training runs',
    },
  };

/** What is kept without being asked for: runs, and what training leaves. */
function KeptOthers() {
  const others = usePlayground((state) => state.keptOthers);
  const runs = usePlayground((state) => state.pastRuns.length);
  const listOthers = usePlayground((state) => state.listOthers);
  const forgetOthers = usePlayground((state) => state.forgetOthers);
  useEffect(() => {
    if (runs >= 0) void listOthers();
  }, [listOthers, runs]);
  if (!others || others.length === 0) return null;
  return (
    <>
      <h4>Results and training</h4>
      <ul>
        {others.map(({ kind, count, bytes }) => {
          const { name, one, several } = OTHERS[kind];
          return (
            <li key={kind}>
              <span className={classes.name}>
                <b>{name}</b>
                <small>
                  {count} {count === 1 ? one : several},{' '}
                  <span className="num">{formatBytes(bytes)}</span>
                </small>
              </span>
              <Button
                size="xs"
                aria-label={`Delete ${several} from this browser`}
                onClick={() => void forgetOthers(kind)}
              >
                Delete
              </Button>
            </li>
          );
        })}
      </ul>
    </>
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
