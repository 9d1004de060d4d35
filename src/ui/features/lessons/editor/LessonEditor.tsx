import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Lesson, MAX_STEPS } from '../../../../lessons/lesson.ts';
import { usePlayground } from '../../../shared/playground.tsx';
import rail from '../LessonRail.module.css';
import { EMPTY_STEP, keepDraft, movedUp, readDraft, withStep } from './draft.ts';
import classes from './LessonEditor.module.css';
import { Send } from './Send.tsx';
import { StepForm } from './StepForm.tsx';

/** A lesson of one's own, written beside the page that its steps show. */
export function LessonEditor() {
  const setWriting = usePlayground((state) => state.setWriting);
  const [draft, setDraft] = useState(readDraft);
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, draft.steps.length - 1);
  const step = draft.steps[at] ?? EMPTY_STEP;
  const change = (next: Lesson) => {
    setDraft(next);
    keepDraft(next);
  };
  const count = draft.steps.length;
  return (
    <div className={classes.editor}>
      <div className={rail.top}>
        <span>Your own lesson</span>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          c="var(--ink-2)"
          onClick={() => setWriting(false)}
        >
          Close
        </Button>
      </div>
      <TextInput
        label="Title of the lesson"
        maxLength={120}
        value={draft.title}
        onChange={({ currentTarget }) => change({ ...draft, title: currentTarget.value })}
      />
      <TextInput
        label="What one can do afterwards"
        maxLength={300}
        value={draft.about}
        onChange={({ currentTarget }) => change({ ...draft, about: currentTarget.value })}
      />
      <Textarea
        label="What was learned, for the end"
        maxLength={1000}
        rows={2}
        value={draft.learned ?? ''}
        onChange={({ currentTarget: { value } }) => {
          const { learned: _, ...rest } = draft;
          change(value === '' ? rest : { ...rest, learned: value });
        }}
      />
      <ol className={classes.steps} aria-label="Steps">
        {draft.steps.map(({ title }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other identity
          <li key={i}>
            <Button
              size="xs"
              fullWidth
              justify="flex-start"
              variant={i === at ? 'filled' : 'default'}
              aria-pressed={i === at}
              onClick={() => setChosen(i)}
            >
              {i + 1} · {title || 'no title yet'}
            </Button>
          </li>
        ))}
      </ol>
      <div className={classes.row}>
        <Button
          size="xs"
          disabled={count >= MAX_STEPS}
          onClick={() => {
            change({ ...draft, steps: [...draft.steps, EMPTY_STEP] });
            setChosen(count);
          }}
        >
          Add a step
        </Button>
        <Button
          size="xs"
          disabled={at === 0}
          onClick={() => {
            change(movedUp(draft, at));
            setChosen(at - 1);
          }}
        >
          Move up
        </Button>
        <Button size="xs" disabled={count === 1} onClick={() => change(withStep(draft, at, null))}>
          Remove
        </Button>
      </div>
      <StepForm key={at} step={step} onChange={(next) => change(withStep(draft, at, next))} />
      <Send draft={draft} at={at} />
    </div>
  );
}
