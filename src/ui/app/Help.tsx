import { Button, Checkbox, Modal } from '@mantine/core';
import { ACTS } from '../components/page-words.ts';
import { ACTIONS } from '../features/history/undo-words.ts';
import { useExplained } from '../features/intro/use-explained.ts';
import classes from './Help.module.css';
import { PALETTE_KEYS, SHORTCUTS } from './shortcuts.ts';
import { useShortcutsEnabled } from './use-shortcuts-enabled.ts';

export function Help({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  const [explained, setExplained] = useExplained();
  return (
    <Modal opened={opened} onClose={onClose} title="How this works" size={560}>
      <div className={classes.text}>
        <p>
          Each column converts the open model in its own way and writes a real <b>.tflite</b> file.
          The table shows what that file costs and gains: every number is measured by running it,
          here in your browser, with the TensorFlow Lite kernels (LiteRT).
        </p>
        <p>
          Change a setting and only that column runs again. Click a dotted word for its meaning.
          Models you open stay on your machine; a link carries settings, never a file. After the
          first visit the page works without a network, and browsers can install it.
        </p>
      </div>
      {!explained && (
        <Button
          mt={12}
          size="xs"
          onClick={() => {
            setExplained(true);
            onClose();
          }}
        >
          {ACTS.explanation}
        </Button>
      )}
      <h3 className={classes.heading}>Keys</h3>
      <dl className={classes.keys}>
        {SHORTCUTS.map(({ shown, meaning }) => (
          <div key={shown}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
        {Object.values(ACTIONS).map(({ label, keys }) => (
          <div key={label}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{label} a change of model, columns, settings, baseline or test set</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>{PALETTE_KEYS}</kbd>
          </dt>
          <dd>{ACTS.palette}</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>This help</dd>
        </div>
      </dl>
      <Checkbox
        mt={14}
        color="var(--ink)"
        iconColor="var(--panel)"
        label="Use these keys"
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
    </Modal>
  );
}
