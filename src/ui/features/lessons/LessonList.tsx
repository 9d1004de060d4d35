import { Button, FileButton, Modal, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import { COURSE } from '../../../lessons/course/index.ts';
import type { Lesson } from '../../../lessons/lesson.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useStoreApi } from '../../shared/playground.tsx';
import { goTo } from './go-to.ts';
import classes from './LessonList.module.css';
import { forgetLesson, ownLessons } from './own-lessons.ts';
import { NOT_BEGUN, progressInWords } from './progress.ts';
import { openLessonFile } from './received.ts';
import { useProgress } from './use-progress.ts';

/** All lessons, with how far the person has come. */
export function LessonList({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const [own, setOwn] = useState(ownLessons);
  const forget = (id: string) => {
    forgetLesson(id);
    setOwn(ownLessons());
  };
  const { getState } = useStoreApi();
  const [error, setError] = useState<ErrorData | null>(null);
  const write = () => {
    onClose();
    getState().setWriting(true);
  };
  const open = async (file: File) => {
    try {
      await openLessonFile(getState(), file);
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
    }
  };
  // One may have come since the list was last open.
  useEffect(() => {
    if (opened) setOwn(ownLessons());
  }, [opened]);
  return (
    <Modal opened={opened} onClose={onClose} title="Lessons" size={640} centered={false}>
      <p className={classes.intro}>
        Each takes some minutes, drives this page, and ends with a task that is checked on real
        results. Nothing has to be known beforehand.
      </p>
      <ol className={classes.list}>
        {COURSE.map((lesson, i) => (
          <Entry key={lesson.id} lesson={lesson} number={i + 1} onChosen={onClose} />
        ))}
      </ol>
      {own.length > 0 && (
        <>
          <h3 className={classes.heading}>From others, and your own</h3>
          <ul className={classes.list}>
            {own.map((lesson) => (
              <Entry
                key={lesson.id}
                lesson={lesson}
                onChosen={onClose}
                onForget={() => forget(lesson.id)}
              />
            ))}
          </ul>
        </>
      )}
      <div className={classes.own}>
        <Button onClick={write}>Write a lesson</Button>
        <FileButton accept=".json" onChange={(file) => file && void open(file)}>
          {(props) => <Button {...props}>Open a lesson file</Button>}
        </FileButton>
      </div>
      {error && <ErrorNote error={error} onClose={() => setError(null)} />}
    </Modal>
  );
}

function Entry({
  lesson,
  number,
  onChosen,
  onForget,
}: {
  readonly lesson: Lesson;
  readonly number?: number;
  readonly onChosen: () => void;
  readonly onForget?: () => void;
}) {
  const { getState } = useStoreApi();
  const { progress } = useProgress();
  const own = progress[lesson.id] ?? NOT_BEGUN;
  const { length } = lesson.steps;
  const done = own.step >= length;
  return (
    <li>
      <UnstyledButton
        className={classes.entry}
        data-done={done || undefined}
        onClick={() => {
          onChosen();
          goTo(getState(), lesson, done ? 0 : own.step);
        }}
      >
        <span className={classes.number}>{done ? '✓' : number}</span>
        <span>
          <strong>{lesson.title}</strong>
          <span className={classes.about}>{lesson.about}</span>
        </span>
        <span className={classes.progress}>{progressInWords(own, length)}</span>
      </UnstyledButton>
      {onForget && (
        <Button
          className={classes.forget}
          size="xs"
          variant="subtle"
          color="gray"
          c="var(--ink-2)"
          aria-label={`Remove ${lesson.title}`}
          onClick={onForget}
        >
          Remove
        </Button>
      )}
    </li>
  );
}
