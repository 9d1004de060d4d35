import { Button } from '@mantine/core';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatBytes } from '../../components/format.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './KeepQuestion.module.css';

/** Asked once, when the first local file is open. */
export function KeepQuestion() {
  const asked = usePlayground((state) => state.asksToKeep);
  const problem = usePlayground((state) => state.keepProblem);
  const answerKeep = usePlayground((state) => state.answerKeep);
  const dismiss = usePlayground((state) => state.dismissKeepProblem);
  return (
    <>
      {asked && (
        <section className={classes.keep} aria-label="Keep this file?">
          <p>
            <b>Keep {asked.name} in this browser,</b> so that it is there after a reload? It stays
            on this machine ({formatBytes(asked.bytes)}). You are asked once; the menu Model changes
            it.
          </p>
          <div className={classes.answers}>
            <Button size="xs" variant="filled" onClick={() => void answerKeep(true)}>
              Keep it
            </Button>
            <Button size="xs" onClick={() => void answerKeep(false)}>
              Do not keep it
            </Button>
          </div>
        </section>
      )}
      {problem && <ErrorNote title={problem.title} error={problem.error} onClose={dismiss} />}
    </>
  );
}
