import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { formatBytes } from '../../components/format.ts';
import { DownloadIcon } from '../../components/icons.tsx';
import { LateMenu } from '../../components/late.tsx';
import { Mark } from '../../components/Mark.tsx';
import { fileNameOf } from '../../shared/file-name.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { useDownload } from '../../shared/use-download.ts';
import classes from './DownloadMenu.module.css';
import { type FileTopic, TOPICS } from './topics.ts';

// Few people ask, and the first picture does not wait for it.
const FileDialog = lazy(async () => ({ default: (await import('./FileDialog.tsx')).FileDialog }));

/** The .tflite of each column; then where it runs, and what firmware needs. */
export function DownloadMenu() {
  const views = useColumnViews();
  const reference = usePlayground((state) => state.reference);
  const hasModel = usePlayground((state) => state.model !== null);
  const ready = usePlayground((state) => state.engineState === 'ready');
  const { download, pending } = useDownload();
  const [shown, setShown] = useState<FileTopic | null>(null);
  return (
    <>
      <LateMenu
        width={340}
        position="bottom-end"
        button={(opener) => (
          <Button
            {...opener}
            variant="filled"
            loading={pending !== null}
            disabled={!hasModel}
            leftSection={<DownloadIcon />}
          >
            Download
          </Button>
        )}
      >
        {(Menu) => (
          <>
            <Menu.Label>
              {ready
                ? 'The measured file itself, ready for TFLite'
                : 'Ready as soon as the engine is'}
            </Menu.Label>
            {views.map(({ column, title, entry, stale }) => (
              <Menu.Item
                key={column.id}
                disabled={!ready}
                leftSection={<Mark mode={column.recipe.mode} />}
                onClick={() => void download(column)}
              >
                <span className={classes.item}>
                  <b>{title}</b>
                  <span className="num">
                    {entry && !stale ? formatBytes(entry.result.conversion.fileBytes) : ''}
                  </span>
                  <span className={classes.file}>{fileNameOf({ reference }, column.recipe)}</span>
                </span>
              </Menu.Item>
            ))}
            <Menu.Divider />
            {TOPICS.map(({ topic, title, hint }) => (
              <Menu.Item key={topic} disabled={!ready} onClick={() => setShown(topic)}>
                <span className={classes.item}>
                  <b>{title}</b>
                  <span className={classes.hint}>{hint}</span>
                </span>
              </Menu.Item>
            ))}
          </>
        )}
      </LateMenu>
      {shown && (
        <Suspense>
          <FileDialog topic={shown} onTopic={setShown} onClose={() => setShown(null)} />
        </Suspense>
      )}
    </>
  );
}
