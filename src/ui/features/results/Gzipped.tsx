import { UnstyledButton } from '@mantine/core';
import { formatBytes } from '../../components/format.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './cells.module.css';

/** From this much on, it takes long enough to want it stopped. */
const LONG = 16 * 2 ** 20;

/** How small a column's file is gzipped; it comes last, and can be done without. */
export function Gzipped({
  id,
  bytes,
  fileBytes,
}: {
  readonly id: string;
  readonly bytes: number | null;
  readonly fileBytes: number;
}) {
  const share = usePlayground(({ gzip }) => (gzip.column === id ? gzip.share : null));
  const stopped = usePlayground(({ gzip }) => gzip.stopped);
  const setGzip = usePlayground((state) => state.setGzip);
  if (bytes !== null) {
    return (
      <>
        <span className="num">{formatBytes(bytes)}</span> gzipped
      </>
    );
  }
  if (stopped) {
    return (
      <UnstyledButton
        className={classes.action}
        onClick={(event) => {
          event.stopPropagation();
          setGzip(true);
        }}
      >
        gzip it
      </UnstyledButton>
    );
  }
  if (share === null) return '… gzipped';
  return (
    <>
      {share > 0 ? `gzipping ${Math.round(100 * share)} %` : '… gzipped'}
      {fileBytes >= LONG && (
        <UnstyledButton
          className={classes.action}
          onClick={(event) => {
            event.stopPropagation();
            setGzip(false);
          }}
        >
          stop
        </UnstyledButton>
      )}
    </>
  );
}
