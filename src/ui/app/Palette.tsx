import '@mantine/spotlight/styles.layer.css';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useEffect } from 'react';
import { ACTS } from '../components/page-words.ts';
import { useStoreApi } from '../shared/playground.tsx';
import { useColumnViews } from '../shared/use-column-views.ts';
import { type Command, commandsOf } from './commands.ts';
import classes from './Palette.module.css';

/** All that the page can do, found by its words. */
export function Palette({
  asked,
  page,
}: {
  /** How often it was asked for: with each it opens. */
  readonly asked: number;
  /** What is not of the store: dialogs, the theme, the way the page is shown. */
  readonly page: readonly Command[];
}) {
  const { getState } = useStoreApi();
  const views = useColumnViews();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that it is asked for
  useEffect(() => spotlight.open(), [asked]);
  return (
    <Spotlight
      shortcut={null}
      scrollable
      size={620}
      shadow="none"
      title={<span className="sr-only">Commands</span>}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      classNames={{
        content: classes.content as string,
        header: classes.header as string,
        search: classes.search as string,
        actionsGroup: classes.group as string,
      }}
      nothingFound="Nothing here is called that."
      searchProps={{ placeholder: 'What would you like to do?', 'aria-label': ACTS.palette }}
      actions={commandsOf(getState(), views, page).map(({ group, commands }) => ({
        group,
        actions: commands.map(({ label, act, ...words }) => ({
          ...words,
          id: `${group}: ${label}`,
          label,
          className: classes.action as string,
          onClick: act,
        })),
      }))}
    />
  );
}
