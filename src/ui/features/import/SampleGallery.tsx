import { FileButton, UnstyledButton } from '@mantine/core';
import { figureInWords } from '../../../evaluation/figure-words.ts';
import { SAMPLES, type Sample } from '../../../share/samples.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import { FileIcon } from '../../components/icons.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { ACCEPTED_ENDINGS, ACCEPTED_IN_WORDS } from './accepted.ts';
import classes from './SampleGallery.module.css';

export function SampleGallery({ onChosen }: { readonly onChosen: () => void }) {
  const openSample = usePlayground((state) => state.openSample);
  const openAny = usePlayground((state) => state.openAny);
  const reference = usePlayground((state) => state.reference);
  const current = reference.kind === 'sample' ? reference.id : null;
  return (
    <ul className={classes.gallery}>
      {SAMPLES.map((sample) => (
        <li key={sample.id}>
          <SampleCard
            sample={sample}
            open={sample.id === current}
            onOpen={() => {
              onChosen();
              if (sample.id !== current) void openSample(sample.id);
            }}
          />
        </li>
      ))}
      <li>
        <FileButton
          multiple
          accept={ACCEPTED_ENDINGS}
          onChange={(files) => {
            if (files.length === 0) return;
            onChosen();
            void openAny(files);
          }}
        >
          {(props) => (
            <UnstyledButton {...props} className={classes.card} data-own>
              <FileIcon />
              <strong>A file of your own</strong>
              <span className={classes.description}>
                Choose one here, or drop it anywhere on the page. It never leaves this machine.
              </span>
              {ACCEPTED_IN_WORDS.map((words) => (
                <span key={words} className={classes.task}>
                  {words}
                </span>
              ))}
            </UnstyledButton>
          )}
        </FileButton>
      </li>
    </ul>
  );
}

function SampleCard({
  sample,
  open,
  onOpen,
}: {
  readonly sample: Sample;
  readonly open: boolean;
  readonly onOpen: () => void;
}) {
  return (
    <UnstyledButton
      className={classes.card}
      onClick={onOpen}
      aria-current={open || undefined}
      data-sample={sample.id}
    >
      <span className={classes.head}>
        <strong>{sample.name}</strong>
        {open && <span className={classes.open}>open</span>}
      </span>
      <span className={classes.description}>{sample.description}</span>
      <span className={classes.task}>{sample.task}</span>
      <span className={classes.facts}>
        <span>
          <b className="num">{figureInWords(sample.figure)}</b> float {sample.figure.name}
        </span>
        <span>
          <b className="num">{formatCount(sample.parameters)}</b> parameters
        </span>
        <span>
          <b className="num">{formatBytes(sample.bytes)}</b> file
        </span>
      </span>
    </UnstyledButton>
  );
}
