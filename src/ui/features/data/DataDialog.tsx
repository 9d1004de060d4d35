import { Button, Loader, Modal } from '@mantine/core';
import type { DataDraft } from '../../../store/data-state.ts';
import type { SetupFindings } from '../../../workers/engine.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { ProgressTrack } from '../../components/ProgressTrack.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { AskForFiles } from './AskForFiles.tsx';
import { ClassList } from './ClassList.tsx';
import classes from './DataDialog.module.css';
import { Preview } from './Preview.tsx';
import { SetupFile } from './SetupFile.tsx';
import { SetupForm } from './SetupForm.tsx';
import { foundWords, splitWords } from './words.ts';

/** Data of the person's own: what was found, what the network will see of it, and how samples are made. */
export function DataDialog() {
  const draft = usePlayground((state) => state.draft);
  const close = usePlayground((state) => state.closeData);
  if (!draft) return null;
  return (
    <Modal opened onClose={close} title="Measure on data of your own" size={980} centered={false}>
      {draft.name === '' ? (
        <AskForFiles />
      ) : draft.reading !== null && draft.error === null ? (
        <Reading name={draft.name} share={draft.reading} />
      ) : (
        <SetUp draft={draft} />
      )}
    </Modal>
  );
}

function Reading({ name, share }: { readonly name: string; readonly share: number }) {
  const close = usePlayground((state) => state.closeData);
  return (
    <div className={classes.reading}>
      <p>
        Looking through <b>{name}</b>. Nothing of it leaves this machine.
      </p>
      <ProgressTrack share={share} label="Share of the data that is looked through" />
      <Button onClick={close}>Stop</Button>
    </div>
  );
}

/** Another way to feed the samples that the float model knows far better. */
function Findings({ findings: { better, diagnostics } }: { readonly findings: SetupFindings }) {
  const tryData = usePlayground((state) => state.tryData);
  return diagnostics.map(({ code, message }) => (
    <div key={code} className={classes.finding} role="status">
      <p>{message}</p>
      {better && (
        <Button size="xs" variant="filled" onClick={() => void tryData(better.setup)}>
          Change it
        </Button>
      )}
    </div>
  ));
}

function SetUp({ draft }: { readonly draft: DataDraft }) {
  const { scanned, prepared, preparing, error } = draft;
  const measureOnData = usePlayground((state) => state.measureOnData);
  const close = usePlayground((state) => state.closeData);
  return (
    <div className={classes.dialog}>
      {error && (
        <ErrorNote
          title={
            scanned ? 'The network cannot see these data like this' : `${draft.name} cannot be used`
          }
          error={error}
        />
      )}
      {scanned && (
        <>
          <p className={classes.found}>
            <b>{foundWords(scanned)}</b>
            {scanned.files > 0 && (
              <span>
                {scanned.name}, <span className="num">{formatBytes(scanned.bytes)}</span>, sha256{' '}
                <span className="num" title={scanned.sha256}>
                  {scanned.sha256.slice(0, 12)}…
                </span>
              </span>
            )}
          </p>
          {[...scanned.diagnostics, ...(prepared?.diagnostics ?? [])].map(
            ({ code, severity, message }) => (
              <p key={`${code} ${message}`} className={classes.note} data-severity={severity}>
                {message}
              </p>
            ),
          )}
          {draft.findings && <Findings findings={draft.findings} />}
          <div className={classes.halves}>
            <div className={classes.half}>
              {prepared && <Preview prepared={prepared} stale={preparing} />}
              {prepared && <ClassList prepared={prepared} />}
            </div>
            <div className={classes.half}>
              {prepared && <SetupForm scanned={scanned} prepared={prepared} />}
            </div>
          </div>
        </>
      )}
      <footer className={classes.footer}>
        <p aria-live="polite">
          {preparing && <Loader size={14} color="var(--ink-3)" aria-hidden />}
          {prepared &&
            scanned &&
            !preparing &&
            error === null &&
            splitWords(prepared.facts, scanned)}
        </p>
        <div className={classes.buttons}>
          {scanned && <SetupFile />}
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="filled"
            disabled={!prepared || preparing || error !== null}
            onClick={() => void measureOnData()}
          >
            {prepared && !preparing
              ? `Measure on ${formatCount(prepared.facts.testSamples)}`
              : 'Measure on them'}
          </Button>
        </div>
      </footer>
    </div>
  );
}
