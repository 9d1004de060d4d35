import { UnstyledButton } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import type { Question } from '../../../lessons/lesson.ts';
import classes from './LessonRail.module.css';
import { reveal } from './reveal.ts';

/** A question with a few answers: wrong ones can be tried, and the right one says why. */
export function Ask({
  question: { question, choices, answer, why },
  answered,
  onAnswered,
}: {
  readonly question: Question;
  /** It was answered before. */
  readonly answered: boolean;
  readonly onAnswered: () => void;
}) {
  const id = useId();
  const [chosen, setChosen] = useState<number | null>(null);
  const says = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (chosen !== null) reveal(says.current);
  }, [chosen]);
  const right = answered || chosen === answer;
  const markOf = (i: number) => {
    if (right && i === answer) return 'right';
    return !right && i === chosen ? 'wrong' : undefined;
  };
  return (
    <section className={classes.ask} aria-labelledby={id}>
      <p id={id} className={classes.todo}>
        {question}
      </p>
      <ul>
        {choices.map((choice, i) => (
          <li key={choice}>
            <UnstyledButton
              className={classes.choice}
              data-mark={markOf(i)}
              aria-pressed={right ? i === answer : i === chosen}
              onClick={() => {
                setChosen(i);
                if (i === answer) onAnswered();
              }}
            >
              {choice}
              {markOf(i) && <span>{markOf(i) === 'right' ? '✓' : '✕'}</span>}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <p ref={says} role="status" className={classes.why}>
        {right ? why : chosen !== null && 'Not this one. Try another.'}
      </p>
    </section>
  );
}
