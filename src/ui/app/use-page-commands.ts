import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { ACTS, LESSON_KEYWORDS, themeWords } from '../components/page-words.ts';
import type { Command } from './commands.ts';
import type { LateDialog } from './use-late-dialog.ts';

/** Commands of the page that are not of the store. */
export function usePageCommands({
  help,
  list,
  history,
  presents,
  setPresents,
  showExplanation,
}: {
  readonly help: LateDialog;
  readonly list: LateDialog;
  readonly history: LateDialog;
  readonly presents: boolean;
  readonly setPresents: (on: boolean) => void;
  /** Null where it is shown. */
  readonly showExplanation: (() => void) | null;
}): readonly Command[] {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  return [
    { label: 'All lessons', keywords: LESSON_KEYWORDS, act: list.open },
    { label: ACTS.history, keywords: 'history past compare', act: history.open },
    {
      label: presents ? 'Leave projector view' : ACTS.present,
      keywords: 'present large beamer',
      act: () => setPresents(!presents),
    },
    {
      label: themeWords(other),
      keywords: 'dark light colour',
      act: () => setColorScheme(other),
    },
    { label: 'Print this page', keywords: 'paper pdf', act: () => window.print() },
    ...(showExplanation
      ? [{ label: ACTS.explanation, keywords: 'explain', act: showExplanation }]
      : []),
    { label: ACTS.help, keywords: 'keys', act: help.open },
  ];
}
