import { ActionIcon, UnstyledButton } from '@mantine/core';
import { type CSSProperties, lazy, memo, Suspense } from 'react';
import { shallow } from 'zustand/shallow';
import { mayPass } from '../../../base/errors.ts';
import type { Device } from '../../../ports/device.ts';
import { MODE_NAMES, MODES, modeOf } from '../../../quantization/modes/index.ts';
import { MAX_COLUMNS } from '../../../share/link-state.ts';
import { withMode } from '../../../store/columns.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Entry } from '../../../store/state.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatCount } from '../../components/format.ts';
import { ChevronIcon, MoreIcon } from '../../components/icons.tsx';
import { LateMenu } from '../../components/late.tsx';
import { Mark } from '../../components/Mark.tsx';
import { keptWords } from '../../components/when.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { STAGE_WORDS } from '../../shared/stages.ts';
import { useDownload } from '../../shared/use-download.ts';
import { useHidden } from '../../shared/use-hidden.ts';
import classes from './ColumnHeader.module.css';
import { headWords, ownWords } from './head-words.ts';
import { SettingsButton } from './SettingsButton.tsx';

const NotForModel = lazy(async () => ({
  default: (await import('./NotForModel.tsx')).NotForModel,
}));

interface ColumnHeaderProps {
  readonly view: ColumnView;
  readonly removable: boolean;
}

/** Head of a column. Its menus are many, so it is drawn again only when its own column changes. */
export const ColumnHeader = memo(
  Header,
  (before, after) =>
    before.removable === after.removable &&
    shallow({ ...before.view, differs: '' }, { ...after.view, differs: '' }) &&
    shallow(before.view.differs, after.view.differs),
);

function Header({ view, removable }: ColumnHeaderProps) {
  const { column, title, error } = view;
  const { recipe } = column;
  const setRecipe = usePlayground((state) => state.setRecipe);
  const runColumn = usePlayground((state) => state.runColumn);
  const fixed = useHidden('columns');
  return (
    <div className={classes.header}>
      <div className={classes.title}>
        {fixed ? (
          <span className={classes.mode}>
            <Mark mode={recipe.mode} />
            <span>{modeOf(recipe.mode).label}</span>
          </span>
        ) : (
          <>
            <ModeMenu view={view} />
            <SettingsButton
              recipe={recipe}
              title={title}
              onChange={(changed) => setRecipe(column.id, changed)}
            />
            <ColumnMenu view={view} removable={removable} />
          </>
        )}
      </div>
      <HeadLine view={view} />
      {error?.code === 'runtime-failed' ? (
        <Suspense>
          <NotForModel view={view} error={error} />
        </Suspense>
      ) : (
        error && (
          <ErrorNote
            compact
            error={error}
            {...(mayPass(error) && {
              action: { label: 'Try again', onClick: () => runColumn(column.id) },
            })}
          />
        )
      )}
    </div>
  );
}

function ModeMenu({ view }: { readonly view: ColumnView }) {
  const { column, title } = view;
  const setRecipe = usePlayground((state) => state.setRecipe);
  return (
    <LateMenu
      width={330}
      position="bottom-start"
      button={(opener) => (
        <UnstyledButton
          {...opener}
          className={classes.mode}
          aria-label={`${title}: change the mode`}
        >
          <Mark mode={column.recipe.mode} />
          <span>{modeOf(column.recipe.mode).label}</span>
          <ChevronIcon />
        </UnstyledButton>
      )}
    >
      {(Menu) => (
        <>
          {MODE_NAMES.map((mode) => (
            <Menu.Item
              key={mode}
              aria-current={mode === column.recipe.mode || undefined}
              data-checked={mode === column.recipe.mode || undefined}
              className={classes.option}
              leftSection={<Mark mode={mode} />}
              onClick={() => setRecipe(column.id, withMode(column.recipe, mode))}
            >
              <b>{MODES[mode].label}</b>
              <span>{MODES[mode].summary}</span>
            </Menu.Item>
          ))}
        </>
      )}
    </LateMenu>
  );
}

function ColumnMenu({
  view,
  removable,
}: {
  readonly view: ColumnView;
  readonly removable: boolean;
}) {
  const { column, title, baseline } = view;
  const setBaseline = usePlayground((state) => state.setBaseline);
  const addColumn = usePlayground((state) => state.addColumn);
  const removeColumn = usePlayground((state) => state.removeColumn);
  const runColumn = usePlayground((state) => state.runColumn);
  const select = usePlayground((state) => state.select);
  const ready = usePlayground((state) => state.engineState === 'ready');
  const full = usePlayground((state) => state.columns.length >= MAX_COLUMNS);
  const { download, pending } = useDownload();
  return (
    <LateMenu
      width={230}
      position="bottom-end"
      button={(opener) => (
        <ActionIcon {...opener} size={26} aria-label={`${title}: more`} loading={pending !== null}>
          <MoreIcon />
        </ActionIcon>
      )}
    >
      {(Menu) => (
        <>
          {!view.selected && (
            <Menu.Item onClick={() => select(column.id)}>Show in the picture</Menu.Item>
          )}
          {!baseline && (
            <Menu.Item onClick={() => setBaseline(column.id)}>Compare the others to this</Menu.Item>
          )}
          <Menu.Item disabled={!ready} onClick={() => runColumn(column.id)}>
            Run this column again
          </Menu.Item>
          <Menu.Item disabled={!ready} onClick={() => void download(column)}>
            Download this .tflite
          </Menu.Item>
          <Menu.Item disabled={full} onClick={() => addColumn(column.recipe)}>
            Duplicate
          </Menu.Item>
          {removable && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => removeColumn(column.id)}>Remove</Menu.Item>
            </>
          )}
        </>
      )}
    </LateMenu>
  );
}

const HERE: Readonly<Record<Device, string>> = {
  cpu: 'computed here',
  webgpu: 'computed here, on WebGPU',
};

function originWords({ origin, kept, result }: Entry): string {
  if (origin === 'stored') return 'stored';
  return kept ? keptWords(kept) : HERE[result.device];
}

/**
 * What the column is, and by its dot where the numbers below come from; or how far they are. One line in every state, so that
 * nothing jumps.
 */
function HeadLine({ view }: { readonly view: ColumnView }) {
  const { activity, entry, stale, answers, error } = view;
  const which = ownWords(view).map((words) => `${words}, `);
  if (activity === 'running') return <Progress which={which} />;
  const done = answers === 'fresh' && !error && activity === null;
  if (done && entry) {
    const words = headWords(view);
    const origin = originWords(entry);
    return (
      <p className={classes.line} data-origin={entry.origin} title={`${words} (${origin})`}>
        {words}
        <span className="sr-only">, {origin}</span>
      </p>
    );
  }
  const text =
    activity === 'queued'
      ? 'waiting for its turn'
      : error || !entry
        ? 'not computed'
        : stale
          ? 'from earlier settings'
          : 'file written, not measured';
  return (
    <p className={classes.line}>
      {which}
      {text}
    </p>
  );
}

function Progress({ which }: { readonly which: readonly string[] }) {
  const progress = usePlayground((state) => state.job?.progress);
  if (!progress) return null;
  const { stage, done, total } = progress;
  const share = { '--share': total > 0 ? done / total : 0 } as CSSProperties;
  return (
    <p className={classes.line} data-active>
      <span className={classes.track} style={share} />
      {which}
      {STAGE_WORDS[stage]}
      {total > 1 && (
        <>
          {' '}
          <span className="num">{formatCount(done)}</span>
          <span className={classes.total}> of {formatCount(total)}</span>
        </>
      )}
    </p>
  );
}
