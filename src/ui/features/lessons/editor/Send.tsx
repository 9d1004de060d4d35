import { Button, CopyButton } from '@mantine/core';
import type { Lesson } from '../../../../lessons/lesson.ts';
import { encodeLesson, writeLessonFile } from '../../../../lessons/link.ts';
import { saveBytes } from '../../../components/save.ts';
import { usePlayground, useStoreApi } from '../../../shared/playground.tsx';
import { goTo } from '../go-to.ts';
import { keepLesson } from '../own-lessons.ts';
import { finished } from './draft.ts';
import classes from './LessonEditor.module.css';

/** Tries the lesson, and gives it away: as a link that holds all of it, or as a file. */
export function Send({ draft, at }: { readonly draft: Lesson; readonly at: number }) {
  const { getState } = useStoreApi();
  const announce = usePlayground((state) => state.announce);
  const outcome = finished(draft);
  if ('fault' in outcome) {
    return (
      <p role="status" className={classes.now}>
        Before it can be tried or sent: {outcome.fault}
      </p>
    );
  }
  const { lesson } = outcome;
  const link = encodeLesson(lesson);
  const address = `${location.href.replace(/#.*$/, '')}#${link ?? ''}`;
  return (
    <div className={classes.send}>
      <Button variant="filled" onClick={() => goTo(getState(), keepLesson(lesson), at)}>
        Try it
      </Button>
      <CopyButton value={address} timeout={2000}>
        {({ copied, copy }) => (
          <Button
            disabled={link === null}
            onClick={() => {
              copy();
              announce('The link to the lesson is copied.');
            }}
          >
            {copied ? 'Copied' : 'Copy link'}
          </Button>
        )}
      </CopyButton>
      <Button
        onClick={() => {
          saveBytes(writeLessonFile(lesson), `${lesson.id}.json`, 'application/json');
          announce(`${lesson.id}.json is saved.`);
        }}
      >
        Save file
      </Button>
      {link === null && (
        <p className={classes.now}>It is too long for a link: save it, and send the file.</p>
      )}
    </div>
  );
}
