import { Modal, NativeSelect, Tabs } from '@mantine/core';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews, useSelectedView } from '../../shared/use-column-views.ts';
import { Checked } from './Checked.tsx';
import classes from './FileDialog.module.css';
import { Firmware } from './Firmware.tsx';
import { Starters } from './Starters.tsx';
import { Targets } from './Targets.tsx';
import { type FileTopic, TOPICS } from './topics.ts';

/** The file of the selected column: what there is to know before it is used elsewhere. */
export function FileDialog({
  topic,
  onTopic,
  onClose,
}: {
  readonly topic: FileTopic;
  readonly onTopic: (topic: FileTopic) => void;
  readonly onClose: () => void;
}) {
  const views = useColumnViews();
  const view = useSelectedView();
  const select = usePlayground((state) => state.select);
  if (!view) return null;
  return (
    <Modal opened onClose={onClose} size={860} title="The file, and where it goes">
      <NativeSelect
        label="Column"
        className={classes.column}
        value={view.column.id}
        onChange={(event) => select(event.currentTarget.value)}
        data={views.map(({ column, title }) => ({ value: column.id, label: title }))}
      />
      <Tabs
        value={topic}
        onChange={(value) => onTopic(value as FileTopic)}
        keepMounted={false}
        variant="unstyled"
        classNames={{ list: classes.tabs as string, tab: classes.tab as string }}
      >
        <Tabs.List aria-label="About this file">
          {TOPICS.map(({ topic: name, title }) => (
            <Tabs.Tab key={name} value={name}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="targets">
          <Checked recipe={view.column.recipe}>
            {(check) => <Targets targets={check.targets} column={view.column} />}
          </Checked>
        </Tabs.Panel>
        <Tabs.Panel value="firmware">
          <Checked recipe={view.column.recipe}>
            {(check) => <Firmware facts={check.firmware} />}
          </Checked>
        </Tabs.Panel>
        <Tabs.Panel value="starters">
          <Starters column={view.column} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
