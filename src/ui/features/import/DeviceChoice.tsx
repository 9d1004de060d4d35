import { useEffect, useState } from 'react';
import { type GpuFacts, SOFTWARE_SAMPLES } from '../../../ports/device.ts';
import type { MenuParts } from '../../components/opened.tsx';
import { useEngine, usePlayground } from '../../shared/playground.tsx';
import classes from './TestSetPicker.module.css';

/** What files are run on: items of a menu. The browser is asked for a GPU when the menu opens. */
export function DeviceChoice({ menu: Menu }: { readonly menu: MenuParts }) {
  const engine = useEngine();
  const device = usePlayground((state) => state.device);
  const setDevice = usePlayground((state) => state.setDevice);
  const [gpu, setGpu] = useState<GpuFacts | null>();
  useEffect(() => {
    let current = true;
    void engine.gpu().then((facts) => current && setGpu(facts));
    return () => {
      current = false;
    };
  }, [engine]);
  const option = (name: typeof device) => ({
    'aria-current': name === device || undefined,
    'data-checked': name === device || undefined,
    className: classes.option ?? '',
    onClick: () => setDevice(name),
  });
  return (
    <>
      <Menu.Item {...option('cpu')}>
        <b>CPU</b>
        <span>LiteRT with XNNPACK, in WebAssembly, on up to four cores.</span>
      </Menu.Item>
      <Menu.Item {...option('webgpu')} disabled={!gpu}>
        <b>GPU, by WebGPU</b>
        <span>{gpuWords(gpu)}</span>
      </Menu.Item>
    </>
  );
}

function gpuWords(gpu: GpuFacts | null | undefined): string {
  if (gpu === undefined) return 'Asking the browser…';
  if (gpu === null) return 'This browser offers no WebGPU adapter.';
  const name = gpu.name === '' ? 'the adapter of this browser' : gpu.name;
  return gpu.isSoftware
    ? `${name}: the processor stands in for a GPU. Slow, so only the first ${SOFTWARE_SAMPLES} images.`
    : `LiteRT’s code for GPUs, on ${name}.`;
}
