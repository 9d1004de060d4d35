/**
 * LiteRT as an InferenceRuntime, over the bindings of its wasm module. The package's own JavaScript layer is passed by:
 * it loads its glue with `importScripts` and takes only float32, int32 and uint8 tensors, while the bindings take any type.
 */
import litert from '@litertjs/core/package.json' with { type: 'json' };
import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { GpuFacts } from '../../ports/device.ts';
import type { InferenceRuntime, LoadedModel } from '../../ports/runtime.ts';
import { viewAs } from '../../tensor/dtype.ts';
import {
  type CompiledModel,
  inputBuffer,
  type LiteRtModule,
  type Memory,
  readBuffer,
  type TensorBuffer,
  type TensorType,
} from './buffers.ts';
import type { LiteRtBuild } from './builds.ts';
import type { Gpu } from './gpu.ts';
import { createLog, type Failing, failure, type Log } from './log.ts';
import { checkInputs, infoOf, portOf, strings } from './ports.ts';

/** What the emscripten glue exports: starts one instance of the wasm module. */
export type ModuleFactory = (options: ModuleOptions) => Promise<LiteRtModule>;

export interface ModuleOptions {
  /** Where the .wasm is, by its file name. */
  readonly locateFile?: (name: string) => string;
  readonly wasmBinary?: Uint8Array;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}

/** How LiteRT is started. */
export interface StartOptions extends Pick<ModuleOptions, 'locateFile' | 'wasmBinary'> {
  readonly build: LiteRtBuild;
  /** What files are run on; null for the processor. */
  readonly gpu: Gpu | null;
}

/** Starts LiteRT from its glue. @throws PlaygroundError `runtime-missing` when the wasm cannot be started. */
export async function startLiteRt(
  factory: ModuleFactory,
  { build, gpu, ...source }: StartOptions,
): Promise<InferenceRuntime> {
  const log = createLog();
  // The glue calls this function without declaring it, to say what the code for GPUs warns of.
  if (gpu) Object.assign(globalThis, { custom_dbg: log.add });
  try {
    const module = await factory({ ...source, print: log.add, printErr: log.add });
    module.setupLogging();
    const environment = module.LiteRtEnvironment.create((gpu?.device ?? null) as never);
    const how = gpu
      ? gpuWords(gpu.facts)
      : `wasm${build === 'compat' ? ', no relaxed SIMD' : ''}, XNNPACK`;
    return {
      name: `LiteRT.js ${litert.version} (${how})`,
      load: (file) => loadModel({ module, environment, gpu, build, log }, file),
    };
  } catch (error) {
    throw failure({ what: 'LiteRT does not start', code: 'runtime-missing' }, log, error);
  }
}

function gpuWords({ name, isSoftware }: GpuFacts): string {
  const adapter = name === '' ? 'WebGPU' : `WebGPU on ${name}`;
  return `${adapter}${isSoftware ? ', in software' : ''}, precision fp32`;
}

interface Started extends Memory {
  readonly build: LiteRtBuild;
  readonly log: Log;
}

const GPU_HINT =
  'Run this column on the CPU, or try a mode that GPUs take: float32, float16, int8.';

async function loadModel(started: Started, file: Uint8Array): Promise<LoadedModel> {
  const { module, environment, gpu, log } = started;
  const owned: { delete(): void }[] = [];
  const failing = (what: string): Failing => (gpu ? { what, hint: GPU_HINT } : { what });
  log.clear();
  const address = module._malloc(file.length);
  if (address === 0) throw new RangeError('no memory for the file: allocation failed');
  let disposed = false;
  const dispose = () => {
    if (disposed) return;
    disposed = true;
    for (const object of owned.reverse()) object.delete();
    module._free(address);
  };
  const own = <T extends { delete(): void }>(object: T): T => {
    owned.push(object);
    return object;
  };

  try {
    module.HEAPU8.set(file, address);
    const model = own(module.loadModel(environment, address, file.length));
    const compiled = own(
      await module.compileModel(environment, model, {
        environment,
        accelerator: gpu ? 'webgpu' : 'wasm',
        cpuOptions: { numThreads: 1 },
        // Halves where the adapter has them would make answers depend on it.
        gpuOptions: gpu ? { precision: 'fp32' } : {},
        webNNOptions: {},
      } as never),
    );
    const remarks = gpu ? remarksOf(started, compiled) : [];
    const signature = own(model.getSignature(0));
    const ports = (names: readonly string[], typeOf: (i: number) => TensorType) =>
      names.map((name, i) => portOf(name, own(typeOf(i))));
    const inputs = ports(strings(signature.inputNames()), (i) => model.getInputTensorType(0, i));
    const outputs = ports(strings(signature.outputNames()), (i) => model.getOutputTensorType(0, i));
    const buffers = inputs.map((port, i) => own(inputBuffer(started, compiled, i, port)));

    return {
      inputs: inputs.map(infoOf),
      outputs: outputs.map(infoOf),
      remarks,
      async run(values) {
        if (disposed) throw new RangeError('the model was disposed');
        checkInputs(inputs, values);
        log.clear();
        let results: readonly TensorBuffer[] = [];
        try {
          buffers.forEach((buffer, i) => {
            if (values[i]) buffer.write(values[i]);
          });
          results = await compiled.run(
            0,
            buffers.map(({ buffer }) => buffer),
          );
          if (log.errors().length > 0) throw new Error(log.errors().join('; '));
          const read = await Promise.all(results.map((result) => readBuffer(started, result)));
          return read.map((bytes, i) => viewAs(outputs[i]?.dtype ?? 'uint8', bytes));
        } catch (error) {
          throw failure(failing('LiteRT fails while it runs the file'), log, error);
        } finally {
          for (const result of results) result.delete();
        }
      },
      dispose,
    };
  } catch (error) {
    dispose();
    if (error instanceof PlaygroundError) throw error;
    throw failure(failing(`LiteRT${gpu ? '’s GPU code' : ''} refuses the file`), log, error);
  }
}

/**
 * What is to be known of how a file is run on the GPU.
 * @throws PlaygroundError `runtime-failed` where part of it would be left to the CPU, and this build cannot wait for that.
 */
function remarksOf({ build, log }: Started, compiled: CompiledModel): readonly Diagnostic[] {
  const shares = log.shares();
  const isWhole = compiled.isFullyAccelerated();
  const part = shares
    ? `${shares.gpu} of ${shares.gpu + shares.cpu} operators`
    : 'a part of the operators';
  if (!isWhole && build !== 'jspi') {
    throw new PlaygroundError(
      'runtime-failed',
      `The GPU takes ${part} of this file, and this browser cannot leave the rest to the CPU.`,
      `${GPU_HINT} Chrome and Edge from version 137 and Firefox from version 153 on can share out a file.`,
    );
  }
  const partly: Diagnostic = {
    severity: 'info',
    code: 'partly-on-gpu',
    message: `The GPU runs ${part}; LiteRT leaves the rest to the CPU.`,
    where: {},
  };
  const warnings = log.gpuWarnings().map(
    (words): Diagnostic => ({
      severity: 'warning',
      code: 'gpu-warning',
      message: `Answers may be wrong: look at the difference to the CPU. LiteRT’s code for GPUs warns: ${words}.`,
      where: {},
    }),
  );
  return isWhole ? warnings : [partly, ...warnings];
}
