import { ActionIcon, Button, Checkbox, FileButton, Menu } from '@mantine/core';
import { MAX_COLUMNS } from '../../../share/link-state.ts';
import type { FinishedRun, RunMeasurement } from '../../../store/training-state.ts';
import { modeOfTraining } from '../../../training/mode-of-training.ts';
import { formatCount, percent } from '../../components/format.ts';
import { DownloadIcon, MoreIcon } from '../../components/icons.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { LineSample } from './Curves.tsx';
import type { DrawnRun } from './curves.ts';
import classes from './Runs.module.css';
import { onTraining } from './reached.ts';
import { amountInWords, clock, kindInWords, secondsOf } from './run-words.ts';
import { useRunFiles } from './use-run-files.ts';

/** At least so many answers of the simulation should be those of the file. */
const EXPECTED_AGREEMENT = 0.995;

const ON_LITERT = 'File on LiteRT';

/** Runs that are over: what they reached, and what they left. */
export function Runs({ drawn }: { readonly drawn: readonly DrawnRun[] }) {
  const runs = usePlayground((state) => state.training.runs);
  const openLog = usePlayground((state) => state.trainer.openLog);
  return (
    <section className={classes.runs} aria-labelledby="runs-title">
      <div className={classes.title}>
        <h2 id="runs-title">Runs</h2>
        <FileButton accept="application/json,.json" onChange={(file) => file && void openLog(file)}>
          {(props) => (
            <Button {...props} size="xs">
              Open a saved log
            </Button>
          )}
        </FileButton>
      </div>
      {runs.length === 0 ? (
        <p className={classes.none}>
          When a run ends it is listed here with what it reached, and its model becomes a column of
          the table above. Train twice, and the curves are drawn over each other.
        </p>
      ) : (
        <ul className={classes.list}>
          {runs.toReversed().map((run) => (
            <Run key={run.id} run={run} drawn={drawn.find(({ id }) => id === run.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Run({ run, drawn }: { readonly run: FinishedRun; readonly drawn: DrawnRun | undefined }) {
  const { id, name, settings, epochs, finished, log, origin } = run;
  const compare = usePlayground((state) => state.trainer.compare);
  const last = epochs.at(-1);
  const [loss, accuracy] = [onTraining(run, 'loss'), onTraining(run, 'accuracy')];
  const seconds = secondsOf(run);
  return (
    <li className={classes.run}>
      <div className={classes.head}>
        <Checkbox
          size="xs"
          color="var(--ink)"
          iconColor="var(--panel)"
          aria-label={`Draw the curves of ${name}`}
          checked={drawn !== undefined}
          onChange={({ currentTarget }) => compare(id, currentTarget.checked)}
        />
        <LineSample dash={drawn?.dash ?? ''} color={colorOf(modeOfTraining(settings))} />
        <h3>
          {name} <span>{kindInWords(settings)}</span>
        </h3>
        <Actions run={run} />
      </div>
      <p className={classes.about}>
        {origin ? '' : `From a file, of ${log.model || 'an unnamed model'}. `}
        {amountInWords(settings)}
        {!finished && `, stopped after ${formatCount(log.steps.at(-1)?.step ?? 0)} steps`}
        {seconds > 0 && ` · ${clock(seconds)} on ${log.backend}`}
      </p>
      <dl className={classes.facts}>
        <Fact name="Training loss" value={loss === null ? '–' : loss.toFixed(3)} />
        <Fact name="Validation loss" value={last?.validationLoss?.toFixed(3) ?? '–'} />
        <Fact
          name="Right in training"
          value={accuracy === null ? '–' : `${percent(accuracy, 1)} %`}
        />
        <Fact
          name="Right in validation"
          value={
            last?.validationAccuracy == null ? '–' : `${percent(last.validationAccuracy, 1)} %`
          }
        />
        {origin && <Measured run={run} />}
      </dl>
      {run.measured && <Agreement measured={run.measured} />}
    </li>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}

function Measured({ run: { measured, origin, settings } }: { readonly run: FinishedRun }) {
  const shown = usePlayground((state) =>
    state.columns.some(({ recipe }) => recipe.trained === origin?.recipe.trained),
  );
  const busy = usePlayground((state) => state.job !== null);
  if (!measured) {
    const waiting = busy ? 'being measured' : 'not measured';
    return <Fact name={ON_LITERT} value={shown ? waiting : 'no column yet'} />;
  }
  const { accuracy, agreement } = measured;
  return (
    <>
      {accuracy !== null && <Fact name={ON_LITERT} value={`${percent(accuracy)} %`} />}
      {agreement !== null ? (
        <Fact name="Simulation agrees" value={`${percent(agreement)} %`} />
      ) : (
        settings.kind === 'quantization-aware' && (
          <Fact name="Simulation agrees" value="not compared" />
        )
      )}
    </>
  );
}

/** Says plainly when the file does not do what was simulated. */
function Agreement({ measured }: { readonly measured: RunMeasurement }) {
  const { agreement, different, images } = measured;
  if (agreement === null) return null;
  const good = agreement >= EXPECTED_AGREEMENT;
  const counts = `${formatCount(different)} of ${formatCount(images)} test images`;
  return (
    <p className={classes.agreement} data-bad={!good || undefined}>
      {different === 0
        ? `The file answers as the simulation did, on all ${formatCount(images)} test images.`
        : good
          ? `The file answers ${counts} differently from the simulation that was trained: sums are rounded in another order.`
          : `The file answers ${counts} differently from the simulation that was trained. That is more than the 0.5 % expected: what was trained is not quite what the file computes.`}
    </p>
  );
}

function Actions({ run }: { readonly run: FinishedRun }) {
  const { id, name, origin } = run;
  const { showColumn, forget } = usePlayground((state) => state.trainer);
  const fits = usePlayground((state) => state.model?.hash === origin?.modelHash);
  const room = usePlayground((state) => state.columns.length < MAX_COLUMNS);
  const shown = usePlayground((state) =>
    state.columns.some(
      ({ recipe }) => recipe.trained === id && recipe.mode === origin?.recipe.mode,
    ),
  );
  const { saveLog, saveModel, pending } = useRunFiles();
  const trained = origin !== null && fits;
  return (
    <div className={classes.actions}>
      {trained && !shown && (
        <Button size="xs" disabled={!room} onClick={() => showColumn(id)}>
          {room ? 'Add its column' : 'No room for a column'}
        </Button>
      )}
      <Menu width={310} position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            loading={pending}
            leftSection={<DownloadIcon />}
            aria-label={`Save ${name}`}
          >
            Save
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {trained && (
            <>
              <Menu.Label>The trained model, in float</Menu.Label>
              <Menu.Item onClick={() => void saveModel(run, 'tflite')}>.tflite</Menu.Item>
              <Menu.Item onClick={() => void saveModel(run, 'tfjs-layers')}>
                TensorFlow.js layers, .zip
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          <Menu.Label>The log</Menu.Label>
          <Menu.Item onClick={() => saveLog(run, 'json')}>JSON, opens here again</Menu.Item>
          <Menu.Item onClick={() => saveLog(run, 'steps-csv')}>CSV of the steps</Menu.Item>
          <Menu.Item onClick={() => saveLog(run, 'epochs-csv')}>CSV of the epochs</Menu.Item>
          <Menu.Item onClick={() => saveLog(run, 'tensorboard')}>
            For TensorBoard: a folder per run
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu width={260} position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} aria-label={`${name}: more`}>
            <MoreIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {trained && origin.recipe.mode === 'float32' && (
            <Menu.Item disabled={!room} onClick={() => showColumn(id, 'int8')}>
              Add as full int8, rounded afterwards
            </Menu.Item>
          )}
          <Menu.Item onClick={() => forget(id)}>Remove from the list</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
