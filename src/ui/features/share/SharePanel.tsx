import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { encodeLink } from '../../../share/link.ts';
import { toLinkState } from '../../../store/to-link.ts';
import { ACTS } from '../../components/page-words.ts';
import { usePlayground, useStoreApi } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { useComparisons } from '../../shared/use-comparisons.ts';
import { CopyIt } from './CopyIt.tsx';
import { EmbedField } from './EmbedField.tsx';
import { ReportButtons } from './ReportButtons.tsx';
import { withResults } from './report/from-page.ts';
import classes from './ShareButton.module.css';

type Level = 'setup' | 'results' | 'report' | 'embed';

const LEVELS = [
  { value: 'setup', label: 'Set-up' },
  { value: 'results', label: 'With results' },
  { value: 'report', label: 'Report' },
  { value: 'embed', label: 'Embed' },
] as const satisfies readonly { readonly value: Level; readonly label: string }[];

/** What a person sends: the set-up, the set-up with the numbers on show, or a report to keep. */
export function SharePanel() {
  const [level, setLevel] = useState<Level>('setup');
  const links = useLinks();
  const local = usePlayground((state) => state.reference.kind === 'file');
  return (
    <>
      <h3>{ACTS.share}</h3>
      <SegmentedControl
        fullWidth
        size="xs"
        data={[...LEVELS]}
        value={level}
        onChange={(value) => setLevel(value as Level)}
        aria-label="What to share"
      />
      <p>{wordsOf(level, local, links.complete)}</p>
      {level === 'report' && <ReportButtons link={links.results} />}
      {level === 'embed' && <EmbedField />}
      {(level === 'setup' || level === 'results') && (
        <LinkField link={level === 'setup' ? links.setup : links.results} />
      )}
    </>
  );
}

/** The addresses of both kinds of links, and whether every column has a result to send. */
function useLinks() {
  const store = useStoreApi();
  const views = useColumnViews();
  const comparisons = useComparisons(views);
  // Everything that a link carries; the two links are made of the state at that time.
  usePlayground((state) => encodeLink(toLinkState(state)));
  const state = store.getState();
  const linked = withResults(state, views, comparisons);
  const page = location.href.replace(/#.*$/, '');
  return {
    setup: `${page}#${encodeLink(toLinkState(state))}`,
    results: `${page}#${encodeLink(linked)}`,
    complete: linked.results?.every((result) => result?.answers || !state.measured) ?? false,
  };
}

function wordsOf(level: Level, local: boolean, complete: boolean): string {
  if (level === 'embed') {
    return 'This view in a frame of another page, as in a course or an article: what it computes, it computes there.';
  }
  const missing = complete ? '' : ' Not every column is measured yet: what is missing is left out.';
  const file =
    'the name, size and sha256 of your file, never the file: whoever opens it is asked for the same file';
  if (level === 'report') {
    return `Numbers, settings and pictures as a page that opens anywhere, without a network, or as data for other programs.${missing}`;
  }
  if (level === 'results') {
    const what = local ? `, and ${file}` : '';
    return `The link carries the settings and the numbers that you see${what}. Whoever opens it sees your numbers at once; they are computed again there, and each is marked as the same or different.${missing}`;
  }
  return local
    ? `The link carries the settings and ${file}.`
    : 'The link carries the model, the columns with their settings and what is selected. Whoever opens it gets the results computed anew.';
}

function LinkField({ link }: { readonly link: string }) {
  return (
    <>
      <div className={classes.row}>
        <TextInput
          readOnly
          value={link}
          aria-label="Link to this view"
          onFocus={(event) => event.currentTarget.select()}
          classNames={{ input: 'num' }}
        />
        <CopyIt text={link} said="The link is copied." />
      </div>
      <p className={classes.length}>
        <span className="num">{link.length}</span> characters
      </p>
    </>
  );
}
