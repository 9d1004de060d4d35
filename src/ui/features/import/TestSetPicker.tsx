import { lazy, Suspense } from 'react';
import { sourceNamed } from '../../../adapters/datasets/index.ts';
import type { SourceFacts } from '../../../ports/data-source.ts';
import { isOwnSet } from '../../../store/test-sets.ts';
import { formatCount } from '../../components/format.ts';
import { LateMenu } from '../../components/late.tsx';
import type { MenuParts } from '../../components/opened.tsx';
import { PickButton } from '../../components/PickButton.tsx';
import { OWN_DATA } from '../../components/page-words.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './TestSetPicker.module.css';

const DeviceChoice = lazy(async () => ({
  default: (await import('./DeviceChoice.tsx')).DeviceChoice,
}));

export function TestSetPicker() {
  const fitting = usePlayground((state) => state.model?.testSets[0]);
  const hasModel = usePlayground((state) => state.model !== null);
  const measured = usePlayground((state) => state.measured);
  const device = usePlayground((state) => state.device);
  const testSet = fitting === undefined ? undefined : sourceNamed(fitting);
  if (!hasModel) return null;
  const isMeasured = measured && testSet !== undefined;
  const onGpu = isMeasured && device === 'webgpu';
  const value = !testSet ? 'none fits' : measured ? testSet.name : 'none: convert only';
  return (
    <LateMenu
      width={320}
      position="bottom-start"
      button={(opener) => (
        <PickButton
          {...opener}
          caption="Test set"
          value={value}
          aria-label={`Test set: ${value}${onGpu ? ', on WebGPU' : ''}`}
          {...(isMeasured && { detail: onGpu ? 'WebGPU' : formatCount(testSet.testSamples) })}
        />
      )}
    >
      {(Menu) => (
        <>
          <Menu.Label>Test set</Menu.Label>
          <Choices menu={Menu} />
          {isMeasured && (
            <>
              <Menu.Label>Files are run on</Menu.Label>
              <Suspense fallback={null}>
                <DeviceChoice menu={Menu} />
              </Suspense>
            </>
          )}
        </>
      )}
    </LateMenu>
  );
}

/** What a set holds: `10,000 samples, 10 classes`. */
function contents({ testSamples, classNames, picture }: SourceFacts): string {
  const samples = `${formatCount(testSamples)} ${picture ? 'images' : 'samples'}`;
  return classNames.length === 0
    ? samples
    : `${samples}, ${formatCount(classNames.length)} classes`;
}

function Choices({ menu: Menu }: { readonly menu: MenuParts }) {
  const model = usePlayground((state) => state.model);
  const measured = usePlayground((state) => state.measured);
  const ownSets = usePlayground((state) => state.ownSets);
  const setMeasured = usePlayground((state) => state.setMeasured);
  const chooseTestSet = usePlayground((state) => state.chooseTestSet);
  const editData = usePlayground((state) => state.editData);
  const askForData = usePlayground((state) => state.askForData);
  if (!model) return null;
  const [inUse] = model.testSets;
  const inputs = model.inputs.map(({ shape }) => shape);
  const ids = new Set([...ownSets.map(({ prepared }) => prepared.facts.id), ...model.testSets]);
  const sets = [...ids].flatMap((id) => sourceNamed(id) ?? []).filter((set) => set.fits(inputs));
  return (
    <>
      {sets.map((set) => {
        const isChosen = (measured && set.id === inUse) || undefined;
        return (
          <Menu.Item
            key={set.id}
            aria-current={isChosen}
            data-checked={isChosen}
            className={classes.option}
            onClick={() => {
              // Another set is measured on in any case.
              if (set.id !== inUse) chooseTestSet(set.id);
              else if (!measured) setMeasured(true);
            }}
          >
            <b>{set.name}</b>
            <span>{contents(set)}.</span>
          </Menu.Item>
        );
      })}
      {measured && isOwnSet(inUse) && (
        <Menu.Item className={classes.option} onClick={() => editData(inUse ?? '')}>
          <b>Change how samples are made…</b>
          <span>Size, colours, range of values, order of classes.</span>
        </Menu.Item>
      )}
      <Menu.Item className={classes.option} onClick={askForData}>
        <b>{OWN_DATA}</b>
        <span>Pictures, arrays, recordings or text. They stay on this machine.</span>
      </Menu.Item>
      <Menu.Item
        aria-current={!measured || undefined}
        data-checked={!measured || undefined}
        className={classes.option}
        onClick={() => measured && setMeasured(false)}
      >
        <b>No test set</b>
        <span>Convert only: sizes and weights, without accuracy.</span>
      </Menu.Item>
    </>
  );
}
