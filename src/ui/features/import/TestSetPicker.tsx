import { sourceNamed } from '../../../adapters/datasets/index.ts';
import { formatCount } from '../../components/format.ts';
import { LateMenu } from '../../components/late.tsx';
import { PickButton } from '../../components/PickButton.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { DeviceChoice } from './DeviceChoice.tsx';
import classes from './TestSetPicker.module.css';

export function TestSetPicker() {
  const fitting = usePlayground((state) => state.model?.testSets[0]);
  const hasModel = usePlayground((state) => state.model !== null);
  const measured = usePlayground((state) => state.measured);
  const device = usePlayground((state) => state.device);
  const setMeasured = usePlayground((state) => state.setMeasured);
  const testSet = fitting === undefined ? undefined : sourceNamed(fitting);
  if (!testSet) {
    return hasModel ? (
      <div className={classes.none}>
        <small>Test set</small>
        <b>none fits</b>
      </div>
    ) : null;
  }
  const onGpu = measured && device === 'webgpu';
  const value = measured ? testSet.name : 'none: convert only';
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
          {...(measured && { detail: onGpu ? 'WebGPU' : formatCount(testSet.testSamples) })}
        />
      )}
    >
      {(Menu) => (
        <>
          <Menu.Label>Test set</Menu.Label>
          <Menu.Item
            aria-current={measured || undefined}
            data-checked={measured || undefined}
            className={classes.option}
            onClick={() => !measured && setMeasured(true)}
          >
            <b>{testSet.name}</b>
            <span>
              {formatCount(testSet.testSamples)} images, {testSet.classNames.length} classes
              {device === 'cpu' && '. Every file is measured on all of them'}.
            </span>
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
          {measured && (
            <>
              <Menu.Label>Files are run on</Menu.Label>
              <DeviceChoice menu={Menu} />
            </>
          )}
        </>
      )}
    </LateMenu>
  );
}
