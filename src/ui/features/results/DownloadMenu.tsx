import { Button, Menu } from '@mantine/core';
import { formatBytes } from '../../components/format.ts';
import { DownloadIcon } from '../../components/icons.tsx';
import { LateMenu } from '../../components/late.tsx';
import { Mark } from '../../components/Mark.tsx';
import { fileNameOf } from '../../shared/file-name.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { useDownload } from '../../shared/use-download.ts';
import classes from './DownloadMenu.module.css';

/** The .tflite of each column. */
export function DownloadMenu() {
  const views = useColumnViews();
  const reference = usePlayground((state) => state.reference);
  const hasModel = usePlayground((state) => state.model !== null);
  const ready = usePlayground((state) => state.engineState === 'ready');
  const { download, pending } = useDownload();
  return (
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
      {() => (
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
        </>
      )}
    </LateMenu>
  );
}
