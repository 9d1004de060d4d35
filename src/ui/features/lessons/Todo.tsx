import { useEffect, useRef } from 'react';
import { judge } from '../../../lessons/judge.ts';
import type { Task } from '../../../lessons/task.ts';
import { useFacts } from '../../shared/use-facts.ts';
import classes from './LessonRail.module.css';
import { reveal } from './reveal.ts';

/** The task of a step with its live check. What was done once stays done, with its newest result. */
export function Todo({
  todo,
  task,
  passed,
  onPassed,
}: {
  readonly todo: string;
  readonly task: Task | undefined;
  /** What the check said when it was done. */
  readonly passed: string | undefined;
  readonly onPassed: (says: string) => void;
}) {
  return (
    <section className={classes.task}>
      <small>Your turn</small>
      <p className={classes.todo}>{todo}</p>
      {task && <Check task={task} passed={passed} onPassed={onPassed} />}
    </section>
  );
}

function Check({
  task,
  passed,
  onPassed,
}: {
  readonly task: Task;
  readonly passed: string | undefined;
  readonly onPassed: (says: string) => void;
}) {
  const facts = useFacts();
  const { done, says } = judge(task, facts);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!done || passed === says) return;
    onPassed(says);
    if (passed === undefined) reveal(box.current);
  }, [done, passed, says, onPassed]);
  const complete = done || passed !== undefined;
  return (
    <div ref={box} role="status" className={classes.check} data-done={complete || undefined}>
      <span>{done || passed === undefined ? says : `Done before. ${passed}`}</span>
    </div>
  );
}
