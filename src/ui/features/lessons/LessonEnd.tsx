import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { COURSE } from '../../../lessons/course/index.ts';
import type { Lesson } from '../../../lessons/lesson.ts';
import { usePlayground, useStoreApi } from '../../shared/playground.tsx';
import { goTo } from './go-to.ts';
import classes from './LessonRail.module.css';
import { NOT_BEGUN } from './progress.ts';
import { StepText } from './StepText.tsx';
import { useProgress } from './use-progress.ts';

/** After the last step: what was done, what was skipped, and what may come next. */
export function LessonEnd({
  lesson,
  onList,
}: {
  readonly lesson: Lesson;
  readonly onList: () => void;
}) {
  const { getState } = useStoreApi();
  const leave = usePlayground((state) => state.leaveLesson);
  const { progress, note } = useProgress();
  const heading = useRef<HTMLHeadingElement>(null);
  const { id, steps } = lesson;
  const { passed, answered } = progress[id] ?? NOT_BEGUN;
  useEffect(() => {
    note(id, (before) => ({ ...before, step: steps.length }));
    heading.current?.focus({ preventScroll: true });
  }, [id, steps.length, note]);
  const skipped = steps.flatMap((step, i) =>
    (step.ask && !answered.includes(i)) || (step.task && passed[i] === undefined)
      ? [{ step, i }]
      : [],
  );
  // Of all that was done, what came last and has a number in it.
  const result = steps
    .map((_, i) => passed[i])
    .filter((says) => says !== undefined && /\d/.test(says))
    .at(-1);
  const next = COURSE[COURSE.findIndex((other) => other.id === id) + 1];
  const follows = COURSE.some((other) => other.id === id) ? next : undefined;
  return (
    <>
      <div className={classes.read}>
        <div className={classes.top}>
          <span>{lesson.title}</span>
          <Button size="xs" variant="subtle" color="gray" c="var(--ink-2)" onClick={leave}>
            Close
          </Button>
        </div>
        <h2 ref={heading} tabIndex={-1}>
          {skipped.length === 0 ? 'Lesson done' : 'You have reached the end'}
        </h2>
        <div className={classes.text}>
          <StepText text={lesson.learned ?? lesson.about} className={undefined} />
          {result !== undefined && (
            <p className={classes.result}>
              <small>Your own result</small>
              {result}
            </p>
          )}
          {skipped.length > 0 && <p>Left out, and still waiting for you:</p>}
        </div>
        {skipped.length > 0 && (
          <ul className={classes.skipped}>
            {skipped.map(({ step, i }) => (
              <li key={step.title}>
                <Button size="xs" fullWidth onClick={() => goTo(getState(), lesson, i)}>
                  {step.title}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className={classes.act}>
        {follows && (
          <section className={classes.task}>
            <small>What comes next</small>
            <p className={classes.todo}>{follows.title}</p>
            <p className={classes.why}>{follows.about}</p>
          </section>
        )}
        <div className={classes.nav}>
          <Button onClick={onList}>All lessons</Button>
          {follows && (
            <Button
              variant={skipped.length === 0 ? 'filled' : 'default'}
              onClick={() => goTo(getState(), follows, 0)}
            >
              Next lesson
            </Button>
          )}
        </div>
      </div>
    </>
  );
}
