import { Button, Group, Modal } from '@mantine/core';
import type { Question } from '../../store/state.ts';
import { usePlayground } from '../shared/playground.tsx';

interface Words {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

function inWords(question: Question): Words {
  switch (question.kind) {
    case 'cancel-run':
      return {
        title: 'Cancel the run?',
        text: `${question.title} has been at work for more than a minute; that work is lost. Results that are there stay. It goes on until you answer.`,
        yes: 'Cancel the run',
        no: 'Let it go on',
      };
    case 'cancel-training':
      return {
        title: `Cancel ${question.name}?`,
        text:
          question.epochs > 0
            ? 'It has trained for more than a minute. What it learned since its last whole epoch is lost; the checkpoint of that epoch stays. “Stop and keep” ends it without losing anything. It goes on until you answer.'
            : 'It has trained for more than a minute, and no epoch is complete: all of it is lost. “Stop and keep” ends it without losing anything. It goes on until you answer.',
        yes: 'Cancel training',
        no: 'Let it go on',
      };
    case 'open-model':
      return {
        title: `Open ${question.name} and end training?`,
        text: `${question.run} trains the model that is open, and ends with it. The checkpoint of its last whole epoch stays in this browser: open the model again to go on from there.`,
        yes: 'End training and open',
        no: 'Keep training',
      };
  }
}

/** Asks before work is lost. Escape, and a click beside it, mean no. */
export function QuestionDialog({ question }: { readonly question: Question }) {
  const answer = usePlayground((state) => state.answer);
  const { title, text, yes, no } = inWords(question);
  return (
    <Modal opened onClose={() => answer(false)} title={title} size={460} role="alertdialog">
      <p>{text}</p>
      <Group justify="flex-end" gap={8} mt={20}>
        <Button data-autofocus onClick={() => answer(false)}>
          {no}
        </Button>
        <Button variant="filled" onClick={() => answer(true)}>
          {yes}
        </Button>
      </Group>
    </Modal>
  );
}
