import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import type { Step } from '../../../../lessons/lesson.ts';
import { viewOf, withView } from '../../../../lessons/view.ts';
import { toLinkState } from '../../../../store/to-link.ts';
import { HiddenChoice } from '../../../shared/HiddenChoice.tsx';
import { usePlayground, useStoreApi } from '../../../shared/playground.tsx';
import { cleaned } from './draft.ts';
import classes from './LessonEditor.module.css';
import { QuestionForm } from './QuestionForm.tsx';
import { TaskForm } from './TaskForm.tsx';

/** One step: words, what it shows, what it asks and what is to be done. */
export function StepForm({
  step,
  onChange,
}: {
  readonly step: Step;
  readonly onChange: (step: Step) => void;
}) {
  const change = (part: { readonly [K in keyof Step]?: Step[K] | undefined }) =>
    onChange(cleaned({ ...step, ...part }) as Step);
  return (
    <>
      <TextInput
        label="Title of the step"
        maxLength={120}
        value={step.title}
        onChange={({ currentTarget }) => change({ title: currentTarget.value })}
      />
      <Textarea
        label="Text"
        description="An empty line starts a paragraph. [scale] or [steps|scale] opens the meaning of a word."
        rows={5}
        maxLength={4000}
        value={step.text}
        onChange={({ currentTarget }) => change({ text: currentTarget.value })}
      />
      <View step={step} onChange={(view) => change({ view })} />
      <Checkbox
        color="var(--ink)"
        iconColor="var(--panel)"
        label="Ask a question"
        checked={step.ask !== undefined}
        onChange={({ currentTarget }) =>
          change({
            ask: currentTarget.checked
              ? { question: '', choices: ['', ''], answer: 0, why: '' }
              : undefined,
          })
        }
      />
      {step.ask && <QuestionForm ask={step.ask} onChange={(ask) => change({ ask })} />}
      <Checkbox
        color="var(--ink)"
        iconColor="var(--panel)"
        label="Give a task"
        checked={step.todo !== undefined}
        onChange={({ currentTarget }) =>
          change(
            currentTarget.checked
              ? { todo: '', task: { kind: 'column', which: 'selected' } }
              : { todo: undefined, task: undefined },
          )
        }
      />
      {step.todo !== undefined && (
        <>
          <TextInput
            label="What is to be done"
            className={classes.inner}
            maxLength={500}
            value={step.todo}
            onChange={({ currentTarget }) => change({ todo: currentTarget.value })}
          />
          <TaskForm task={step.task} onChange={(task) => change({ task })} />
        </>
      )}
    </>
  );
}

function View({
  step: { view },
  onChange,
}: {
  readonly step: Step;
  readonly onChange: (view: Step['view']) => void;
}) {
  const { getState } = useStoreApi();
  const announce = usePlayground((state) => state.announce);
  return (
    <div className={classes.view}>
      <p>
        {view
          ? `Shows ${view.columns?.length ?? 0} columns of ${view.model?.slice(2) ?? 'the open model'}, and the picture ${view.tab}.`
          : 'Leaves the page as the step before has left it.'}
      </p>
      <div className={classes.row}>
        <Button
          size="xs"
          onClick={() => {
            onChange(viewOf(toLinkState(getState())));
            announce('The step shows the page as it is now.');
          }}
        >
          Use the page as it is
        </Button>
        {view && (
          <>
            <Button
              size="xs"
              onClick={() => {
                const state = getState();
                state.restore(withView(toLinkState(state), view));
              }}
            >
              Show it
            </Button>
            <Button size="xs" onClick={() => onChange(undefined)}>
              None
            </Button>
          </>
        )}
      </div>
      {view && (
        <HiddenChoice
          hidden={view.hidden ?? []}
          onChange={(hidden) => onChange({ ...view, hidden })}
        />
      )}
    </div>
  );
}
