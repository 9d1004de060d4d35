import { Button } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';
import type { Lesson } from '../../../lessons/lesson.ts';
import { usePlayground, useStoreApi } from '../../shared/playground.tsx';
import { Ask } from './Ask.tsx';
import { draftId } from './editor/draft.ts';
import { goTo } from './go-to.ts';
import { LessonEnd } from './LessonEnd.tsx';
import classes from './LessonRail.module.css';
import { lessonOf } from './own-lessons.ts';
import { NOT_BEGUN } from './progress.ts';
import { StepText } from './StepText.tsx';
import { Todo } from './Todo.tsx';
import { useProgress } from './use-progress.ts';

/** The lesson beside the page: it drives the page, and waits for what the learner does there. */
export function LessonRail({ onList }: { readonly onList: () => void }) {
  const place = usePlayground((state) => state.lesson);
  if (!place) return null;
  const lesson = lessonOf(place.id);
  if (!lesson) return <Unknown onList={onList} />;
  if (place.step >= lesson.steps.length) return <LessonEnd lesson={lesson} onList={onList} />;
  return <LessonStep key={place.step} lesson={lesson} at={place.step} />;
}

function Unknown({ onList }: { readonly onList: () => void }) {
  const leave = usePlayground((state) => state.leaveLesson);
  return (
    <div className={classes.read}>
      <h2>This lesson is not here</h2>
      <p>
        The link names a lesson that this browser does not have. Ask for the link of the lesson
        itself.
      </p>
      <div className={classes.nav}>
        <Button onClick={leave}>Close</Button>
        <Button onClick={onList}>All lessons</Button>
      </div>
    </div>
  );
}

function LessonStep({ lesson, at }: { readonly lesson: Lesson; readonly at: number }) {
  const { getState } = useStoreApi();
  const leave = usePlayground((state) => state.leaveLesson);
  const setWriting = usePlayground((state) => state.setWriting);
  const { progress, note } = useProgress();
  const heading = useRef<HTMLHeadingElement>(null);
  const { id, steps, title } = lesson;
  const step = steps[at];
  const { passed, answered } = progress[id] ?? NOT_BEGUN;
  useEffect(() => {
    note(id, (before) => ({ ...before, step: at }));
    // Who has pressed Next reads on here.
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest('aside')?.scrollTo(0, 0);
    window.scrollTo(0, 0);
  }, [id, at, note]);
  const onPassed = useCallback(
    (says: string) =>
      note(id, (before) => ({ ...before, passed: { ...before.passed, [at]: says } })),
    [id, at, note],
  );
  if (!step) return null;
  const { ask, todo, task } = step;
  const open = (ask && !answered.includes(at)) || (task && passed[at] === undefined);
  const last = at === steps.length - 1;
  return (
    <>
      <div className={classes.read}>
        <div className={classes.top}>
          <span>{title}</span>
          {id === draftId() && (
            <Button size="xs" onClick={() => setWriting(true)}>
              Edit
            </Button>
          )}
          <Button size="xs" variant="subtle" color="gray" c="var(--ink-2)" onClick={leave}>
            Close
          </Button>
        </div>
        <div className={classes.progress}>
          <Bar at={at} steps={steps.length} done={!open} />
          <span>
            step <span className="num">{at + 1}</span> of{' '}
            <span className="num">{steps.length}</span>
          </span>
        </div>
        <h2 ref={heading} tabIndex={-1}>
          {step.title}
        </h2>
        <StepText className={classes.text} text={step.text} />
      </div>
      <div className={classes.act}>
        {ask && (
          <Ask
            question={ask}
            answered={answered.includes(at)}
            onAnswered={() =>
              note(id, (before) => ({ ...before, answered: [...before.answered, at] }))
            }
          />
        )}
        {todo && <Todo todo={todo} task={task} passed={passed[at]} onPassed={onPassed} />}
        <div className={classes.nav} data-way-on>
          <Button disabled={at === 0} onClick={() => goTo(getState(), lesson, at - 1)}>
            Back
          </Button>
          <Button
            variant={open ? 'default' : 'filled'}
            onClick={() => goTo(getState(), lesson, at + 1)}
          >
            {open ? 'Skip' : last ? 'Finish' : 'Next'}
          </Button>
        </div>
      </div>
    </>
  );
}

function Bar({
  at,
  steps,
  done,
}: {
  readonly at: number;
  readonly steps: number;
  readonly done: boolean;
}) {
  return (
    <div
      className={classes.bar}
      role="progressbar"
      aria-label="Progress of the lesson"
      aria-valuemin={0}
      aria-valuemax={steps}
      aria-valuenow={done ? at + 1 : at}
    >
      {Array.from({ length: steps }, (_, i) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other identity
          key={i}
          data-state={i < at || (i === at && done) ? 'done' : i === at ? 'now' : undefined}
        />
      ))}
    </div>
  );
}
