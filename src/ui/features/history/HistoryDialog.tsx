import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { Nothing } from '../../components/Nothing.tsx';
import { ACTS } from '../../components/page-words.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { StorageProblem } from '../../shared/StorageProblem.tsx';
import { CompareRuns } from './CompareRuns.tsx';
import classes from './HistoryDialog.module.css';
import { RunList } from './RunList.tsx';

/** All runs that are over: to be had back as columns, and any two to be compared. */
export function HistoryDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const runs = usePlayground((state) => state.pastRuns);
  return (
    <Modal opened={opened} onClose={onClose} title={ACTS.history} size={820} centered={false}>
      {runs.length === 0 ? (
        <Nothing title="No run is over yet">
          Each column that is computed is noted here, with what its file weighs and scores, and can
          be had back at any time.
        </Nothing>
      ) : (
        <>
          {runs.length > 1 && <CompareRuns runs={runs} onShown={onClose} />}
          <RunList runs={runs} />
        </>
      )}
      <Foot count={runs.length} />
    </Modal>
  );
}

/** What becomes of the list, and how to be rid of it. */
function Foot({ count }: { readonly count: number }) {
  const damaged = usePlayground((state) => state.damagedRuns);
  const problem = usePlayground((state) => state.runsProblem);
  const stored = usePlayground((state) => state.storageProblem === null);
  const forgetOthers = usePlayground((state) => state.forgetOthers);
  const undeleted = usePlayground((state) => state.keepProblem);
  const [asks, setAsks] = useState(false);
  return (
    <footer className={classes.foot}>
      {damaged > 0 && (
        <p>
          {damaged === 1 ? 'One kept run' : `${damaged} kept runs`} could not be read and{' '}
          {damaged === 1 ? 'is' : 'are'} left out.
        </p>
      )}
      <StorageProblem />
      {stored && (
        <p>
          The newest 60 are kept in this browser, so that they are here after a reload. They stay on
          this machine.
        </p>
      )}
      {stored && problem && (
        <p role="note">
          <b>Not all runs could be kept:</b> they are listed until the page is closed.{' '}
          {problem.message} {problem.hint}
        </p>
      )}
      {undeleted && (
        <p role="note">
          <b>{undeleted.title}:</b> {undeleted.error.message} {undeleted.error.hint}
        </p>
      )}
      {count + damaged > 0 &&
        (asks ? (
          <div className={classes.ask}>
            <span>Delete all runs? They cannot be had back.</span>
            <Button
              size="xs"
              variant="filled"
              onClick={() => {
                setAsks(false);
                void forgetOthers('runs');
              }}
            >
              Delete them
            </Button>
            <Button size="xs" data-autofocus onClick={() => setAsks(false)}>
              Keep them
            </Button>
          </div>
        ) : (
          <Button size="xs" onClick={() => setAsks(true)}>
            Delete all runs…
          </Button>
        ))}
    </footer>
  );
}
