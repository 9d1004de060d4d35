import { Button, Group, Modal } from '@mantine/core';
import type { Question } from '../../store/state.ts';
import { ACTS } from '../components/page-words.ts';
import { usePlayground } from '../shared/playground.tsx';

const LET_IT_GO_ON = 'Let it go on';

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
        title: `${ACTS.cancelRun}?`,
        text: `${question.title} has been running for more than a minute; that work would be lost. Results that are there are kept. It keeps running until you answer.`,
        yes: ACTS.cancelRun,
        no: LET_IT_GO_ON,
      };
    case 'cancel-training':
      return {
        title: `Cancel ${question.name}?`,
        text:
          question.epochs > 0
            ? 'It has been training for more than a minute. What it learned since its last complete epoch would be lost; the checkpoint of that epoch is kept. “Stop and keep” ends it without losing anything. It keeps running until you answer.'
            : 'It has been training for more than a minute, and no epoch is complete: all of it would be lost. “Stop and keep” ends it without losing anything. It keeps running until you answer.',
        yes: 'Cancel training',
        no: LET_IT_GO_ON,
      };
    case 'open-model':
      return {
        title: `Open ${question.name} and end training?`,
        text: `${question.run} is training the open model, and would end with it. The checkpoint of its last complete epoch is kept in this browser: open the model again to continue from there.`,
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
