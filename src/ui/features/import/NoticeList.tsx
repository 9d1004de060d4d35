import { Button, FileButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { calibrationSourcesFor, whyNoTestSource } from '../../../adapters/datasets/index.ts';
import type { FileReference } from '../../../share/model-field.ts';
import type { ModelSummary } from '../../../workers/engine.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatBytes } from '../../components/format.ts';
import { OWN_DATA } from '../../components/page-words.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { ACCEPTED_ENDINGS } from './accepted.ts';
import { KeepQuestion } from './KeepQuestion.tsx';
import classes from './Notices.module.css';
import { SizesForm } from './SizesForm.tsx';

/** All that there is to say, in the order of its weight. */
export function NoticeList({
  remarkable,
}: {
  /** Whether the open model is worth a word. */
  readonly remarkable: boolean;
}) {
  return (
    <>
      <LinkError />
      <OpenError />
      <Choice />
      <Sizes />
      <Awaited />
      <Mismatch />
      <AwaitedData />
      <OtherData />
      <KeepQuestion />
      {remarkable && <ModelNotes />}
    </>
  );
}

function LinkError() {
  const error = usePlayground((state) => state.linkError);
  const setLinkError = usePlayground((state) => state.setLinkError);
  if (!error) return null;
  return (
    <ErrorNote
      title="The link could not be followed"
      error={error}
      onClose={() => setLinkError(null)}
    />
  );
}

function OpenError() {
  const failure = usePlayground((state) => state.openError);
  const reference = usePlayground((state) => state.reference);
  const failed = usePlayground((state) => state.engineState === 'failed');
  const hasModel = usePlayground((state) => state.model !== null);
  const dismiss = usePlayground((state) => state.dismissOpenError);
  const openSample = usePlayground((state) => state.openSample);
  if (!failure) return null;
  const retry = (failed || !hasModel) && reference.kind === 'sample';
  return (
    <ErrorNote
      title={`${failure.name} could not be opened`}
      error={failure.error}
      onClose={dismiss}
      {...(retry && {
        action: { label: 'Try again', onClick: () => void openSample(reference.id) },
      })}
    />
  );
}

/** Several models at once: one at a time is open. */
function Choice() {
  const choice = usePlayground((state) => state.choice);
  const choose = usePlayground((state) => state.choose);
  const dismiss = usePlayground((state) => state.dismissOpenError);
  if (!choice) return null;
  const { models } = choice;
  return (
    <section className={classes.awaited} aria-labelledby="choice-title">
      <div>
        <h2 id="choice-title">Which of the {models.length} models?</h2>
        <p>One model is open at a time. Columns are computed for the one that you choose.</p>
      </div>
      <div className={classes.models}>
        {models.map((model) => (
          <Button key={model} onClick={() => void choose(model)}>
            {model}
          </Button>
        ))}
        <Button variant="subtle" color="gray" onClick={dismiss}>
          None of them
        </Button>
      </div>
    </section>
  );
}

/** A model whose inputs have no size yet. */
function Sizes() {
  const sizes = usePlayground((state) => state.sizes);
  if (!sizes) return null;
  return <SizesForm key={JSON.stringify([sizes.name, sizes.inputs])} question={sizes} />;
}

/** A link to a local file: the file itself never travels. */
function Awaited() {
  const awaited = usePlayground((state) => state.awaited);
  const opening = usePlayground((state) => state.opening);
  const openFiles = usePlayground((state) => state.openFiles);
  if (!awaited) return null;
  return (
    <AwaitedFiles
      id="awaited-title"
      title="This view needs a file that you have"
      references={[awaited]}
      action={
        <FileButton multiple accept={ACCEPTED_ENDINGS} onChange={(files) => void openFiles(files)}>
          {(props) => (
            <Button {...props} variant="filled" loading={opening !== null}>
              Choose the file
            </Button>
          )}
        </FileButton>
      }
    >
      The link was made with a model on someone’s own machine. Drop the same file anywhere on this
      page to compute the results again; it is not sent anywhere.
    </AwaitedFiles>
  );
}

function AwaitedFiles({
  id,
  title,
  references,
  given,
  action,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly references: readonly Pick<FileReference, 'name' | 'bytes' | 'sha256'>[];
  /** The sha256 of one that is there already. */
  readonly given?: string | undefined;
  readonly action: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={classes.awaited} aria-labelledby={id}>
      <div>
        <h2 id={id}>{title}</h2>
        <p>{children}</p>
        {references.map(({ name, bytes, sha256 }) => (
          <dl key={sha256}>
            <div>
              <dt>Name</dt>
              <dd>
                {name}
                {sha256 === given && ' (already given)'}
              </dd>
            </div>
            <div>
              <dt>Size</dt>
              <dd className="num">{formatBytes(bytes)}</dd>
            </div>
            <div>
              <dt>sha256</dt>
              <dd className="num">{sha256}</dd>
            </div>
          </dl>
        ))}
      </div>
      {action}
    </section>
  );
}

function Mismatch() {
  const mismatch = usePlayground((state) => state.mismatch);
  const dismiss = usePlayground((state) => state.dismissOpenError);
  if (!mismatch) return null;
  return (
    <ErrorNote
      title="This is not the file of the link"
      error={{
        code: 'bad-link',
        message: `The link was made with ${mismatch.name}, ${formatBytes(mismatch.bytes)}, sha256 ${mismatch.sha256.slice(0, 12)}….`,
        hint: 'The results below are for the file you opened, with the settings of the link.',
        where: {},
      }}
      onClose={dismiss}
    />
  );
}

/** A link to data on someone’s own machine: they never travel. */
function AwaitedData() {
  const awaited = usePlayground((state) => state.awaitedData);
  const hasModel = usePlayground((state) => state.model !== null);
  const ask = usePlayground((state) => state.askForData);
  const given = usePlayground((state) => state.givenPart);
  if (!awaited || !hasModel) return null;
  return (
    <AwaitedFiles
      id="awaited-data-title"
      title="This view was measured on data that you have to bring"
      references={awaited.calibration ? [awaited, awaited.calibration] : [awaited]}
      given={given}
      action={
        <Button variant="filled" onClick={ask}>
          Choose the data
        </Button>
      }
    >
      The link was made with data on someone’s own machine. Drop the same files anywhere on this
      page: samples are made of them as the link says, and accuracy is measured here.
      {awaited.calibration &&
        ' The second are what ranges are learned from; either may come first.'}
    </AwaitedFiles>
  );
}

function OtherData() {
  const other = usePlayground((state) => state.otherData);
  const dismiss = usePlayground((state) => state.dismissOtherData);
  if (!other) return null;
  return (
    <ErrorNote
      title="These are not the data of the link"
      error={{
        code: 'bad-link',
        message: `The link was made with ${other.name}, ${formatBytes(other.bytes)}, sha256 ${other.sha256.slice(0, 12)}….`,
        hint: 'Numbers will differ from those of the sender if you measure on these.',
        where: {},
      }}
      onClose={dismiss}
    />
  );
}

/** What importing the model brought to light, and whether accuracy can be measured. */
function ModelNotes() {
  const model = usePlayground((state) => state.model);
  if (!model) return null;
  const { diagnostics } = model;
  const fits = model.testSets.length > 0;
  const shape = (dimensions: readonly number[]) =>
    dimensions.map((d) => (d < 0 ? '?' : d)).join(' × ');
  return (
    <section className={classes.model} aria-label="The open model">
      <dl className={classes.facts}>
        <div>
          <dt>Format</dt>
          <dd>{model.format}</dd>
        </div>
        <div>
          <dt>File</dt>
          <dd className="num">{formatBytes(model.bytes)}</dd>
        </div>
        <div>
          <dt>Parameters</dt>
          <dd className="num">{model.parameters.toLocaleString('en-US')}</dd>
        </div>
        <div>
          <dt>Layers</dt>
          <dd className="num">{model.layers.length}</dd>
        </div>
        <div>
          <dt>Input</dt>
          <dd className="num">{model.inputs.map((input) => shape(input.shape)).join(', ')}</dd>
        </div>
        <div>
          <dt>Output</dt>
          <dd className="num">{model.outputs.map((output) => shape(output.shape)).join(', ')}</dd>
        </div>
      </dl>
      {!fits && <NotMeasured model={model} />}
      {diagnostics.map(({ severity, code, message }) => (
        <p key={`${code} ${message}`} className={classes.note} data-severity={severity}>
          {message}
        </p>
      ))}
    </section>
  );
}

/** Why there is no accuracy, and whether there are images to calibrate with. */
function NotMeasured({ model }: { readonly model: ModelSummary }) {
  const inputs = model.inputs.map(({ shape }) => shape);
  const outputs = model.outputs.map(({ shape }) => shape);
  const [calibration] = calibrationSourcesFor(inputs);
  const ask = usePlayground((state) => state.askForData);
  return (
    <div className={classes.own}>
      <p className={classes.note}>
        <b>Bring data of your own to see what quantization costs on them.</b>{' '}
        {whyNoTestSource(inputs, outputs)}{' '}
        {calibration
          ? `Every mode still gives a file: those with integer activations are calibrated with the training images of ${calibration.name}, which fit the input. If the model was trained on other data, bring those.`
          : 'The model is converted and its weights are shown. Modes with integer activations need samples to calibrate with, too.'}
      </p>
      <Button variant="filled" onClick={ask}>
        {OWN_DATA}
      </Button>
    </div>
  );
}
