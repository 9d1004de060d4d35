import { Button } from '@mantine/core';
import { STARTER_KINDS, STARTER_NAMES } from '../../../starters/kinds.ts';
import { stemOf } from '../../../starters/starter.ts';
import type { Column } from '../../../store/state.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { DownloadIcon } from '../../components/icons.tsx';
import { fileNameOf } from '../../shared/file-name.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useDownload } from '../../shared/use-download.ts';
import classes from './Starters.module.css';
import { useStarter } from './use-starter.ts';

/** The file itself, and code around it. */
export function Starters({ column }: { readonly column: Column }) {
  const reference = usePlayground((state) => state.reference);
  const { download, pending } = useDownload();
  const starter = useStarter(column);
  const fileName = fileNameOf({ reference }, column.recipe);
  return (
    <>
      {starter.error && <ErrorNote error={starter.error} onClose={starter.forget} />}
      <ul className={classes.starters} aria-label="Downloads">
        <li>
          <b>.tflite</b>
          <code>{fileName}</code>
          <p>The file itself.</p>
          <Button
            size="xs"
            leftSection={<DownloadIcon />}
            loading={pending !== null}
            aria-label="Download .tflite"
            onClick={() => void download(column)}
          >
            Download
          </Button>
        </li>
        {STARTER_NAMES.map((name) => {
          const { label, about, ending } = STARTER_KINDS[name];
          const own = starter.pending === name;
          return (
            <li key={name}>
              <b>{label}</b>
              <code>{`${stemOf(fileName)}${ending}`}</code>
              <p>{about}</p>
              <Button
                size="xs"
                leftSection={own ? undefined : <DownloadIcon />}
                disabled={starter.pending !== null && !own}
                aria-label={own ? `Cancel ${label}` : `Download ${label}`}
                onClick={() => (own ? starter.cancel() : void starter.make(name))}
              >
                {own ? 'Cancel' : 'Download'}
              </Button>
            </li>
          );
        })}
      </ul>
      <p className={classes.note} role="status">
        {starter.pending === null
          ? 'Every kind was run once with the tools that it is for.'
          : `Making the ${STARTER_KINDS[starter.pending].label} …`}
      </p>
    </>
  );
}
