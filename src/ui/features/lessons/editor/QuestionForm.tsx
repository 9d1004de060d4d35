import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { MAX_CHOICES, type Question } from '../../../../lessons/lesson.ts';
import classes from './LessonEditor.module.css';

/** A question, its answers a line each, and which of them is right. */
export function QuestionForm({
  ask,
  onChange,
}: {
  readonly ask: Question;
  readonly onChange: (ask: Question) => void;
}) {
  return (
    <div className={classes.inner}>
      <TextInput
        label="Question"
        maxLength={500}
        value={ask.question}
        onChange={({ currentTarget }) => onChange({ ...ask, question: currentTarget.value })}
      />
      <Textarea
        label="Answers, a line each"
        rows={3}
        value={ask.choices.join('\n')}
        onChange={({ currentTarget }) => {
          const choices = currentTarget.value.split('\n').slice(0, MAX_CHOICES);
          onChange({ ...ask, choices, answer: Math.min(ask.answer, choices.length - 1) });
        }}
      />
      <NativeSelect
        label="Right is"
        value={String(ask.answer)}
        data={ask.choices.map((choice, i) => ({
          value: String(i),
          label: choice || `answer ${i + 1}`,
        }))}
        onChange={({ currentTarget }) => onChange({ ...ask, answer: Number(currentTarget.value) })}
      />
      <TextInput
        label="Why"
        maxLength={1000}
        value={ask.why}
        onChange={({ currentTarget }) => onChange({ ...ask, why: currentTarget.value })}
      />
    </div>
  );
}
