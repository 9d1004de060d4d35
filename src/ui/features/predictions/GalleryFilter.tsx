import { NativeSelect } from '@mantine/core';
import { CHANGES, type Change, type SampleFilter } from '../../../evaluation/pick-samples.ts';
import { formatCount } from '../../components/format.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Gallery.module.css';
import { CHANGE_WORDS } from './gallery-words.ts';

const ANY = '';

/** Which photos are shown: by what became of their answer, and by class. */
export function GalleryFilter({
  classNames,
  filter,
  counts,
  compares,
}: {
  readonly classNames: readonly string[];
  readonly filter: SampleFilter;
  readonly counts: Readonly<Record<Change, number>> | null;
  /** Whether there are answers of two files. */
  readonly compares: boolean;
}) {
  const setPhotos = usePlayground((state) => state.setPhotos);
  const set = (change: Partial<SampleFilter>) => setPhotos({ filter: { ...filter, ...change } });
  const named = classNames.map((label, at) => ({ value: String(at), label }));
  const place = (value: string) => (value === ANY ? null : Number(value));
  return (
    <div className={classes.filter}>
      {compares && (
        <NativeSelect
          size="xs"
          label="Answers that"
          value={filter.change}
          onChange={({ currentTarget }) => set({ change: currentTarget.value as Change })}
          data={CHANGES.toSorted((a, b) => order(a) - order(b)).map((change) => ({
            value: change,
            label: `${CHANGE_WORDS[change]}${counts ? ` (${formatCount(counts[change])})` : ''}`,
          }))}
        />
      )}
      <NativeSelect
        size="xs"
        label="Right class"
        value={filter.label ?? ANY}
        onChange={({ currentTarget }) => set({ label: place(currentTarget.value) })}
        data={[{ value: ANY, label: 'any' }, ...named]}
      />
      <NativeSelect
        size="xs"
        label={filter.change === 'all' ? 'Answer' : 'Answer, before or now'}
        value={filter.answer ?? ANY}
        onChange={({ currentTarget }) => set({ answer: place(currentTarget.value) })}
        data={[{ value: ANY, label: 'any' }, ...named]}
      />
    </div>
  );
}

/** What nothing happened to comes last. */
const order = (change: Change) => (change === 'all' ? CHANGES.length : CHANGES.indexOf(change));
