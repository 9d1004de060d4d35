/**
 * LiteRT as an InferenceRuntime, over the bindings of its wasm module. The package's own JavaScript layer is passed by:
 * it loads its glue with `importScripts` and takes only float32, int32 and uint8 tensors, while the bindings take any type.
 */
import type { LiteRt } from '@litertjs/core';
import litert from '@litertjs/core/package.json' with { type: 'json' };
import { PlaygroundError } from '../../base/errors.ts';
import type { InferenceRuntime, LoadedModel, TensorInfo } from '../../ports/runtime.ts';
import {
  byteLengthOf,
  bytesOf,
  DTYPES,
  type DType,
  type TensorData,
  viewAs,
} from '../../tensor/dtype.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import { createLog, failure, type Log } from './log.ts';

export type LiteRtModule = LiteRt['liteRtWasm'];
type TensorBuffer = InstanceType<LiteRtModule['LiteRtTensorBuffer']>;
type TensorType = ReturnType<ReturnType<LiteRtModule['loadModel']>['getInputTensorType']>;

/** What the emscripten glue exports: starts one instance of the wasm module. */
export type ModuleFactory = (options: ModuleOptions) => Promise<LiteRtModule>;

export interface ModuleOptions {
  /** Where the .wasm is, by its file name. */
  readonly locateFile?: (name: string) => string;
  readonly wasmBinary?: Uint8Array;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}

/** `litert::ElementType` codes of the types that a graph's inputs and outputs may have here. */
const ELEMENT_TYPES: Readonly<Record<number, DType>> = {
  1: 'float32',
  2: 'int32',
  3: 'uint8',
  4: 'int64',
  6: 'bool',
  7: 'int16',
  9: 'int8',
};

/** LiteRT's builds that are used here: with relaxed SIMD instructions, and for engines without them. */
export type LiteRtBuild = 'relaxed-simd' | 'compat';
export const BUILD_FILES = {
  'relaxed-simd': 'litert_wasm_internal',
  compat: 'litert_wasm_compat_internal',
} as const satisfies Record<LiteRtBuild, string>;

/** Starts LiteRT from its glue. @throws PlaygroundError `runtime-missing` when the wasm cannot be started. */
export async function startLiteRt(
  factory: ModuleFactory,
  build: LiteRtBuild,
  source: Pick<ModuleOptions, 'locateFile' | 'wasmBinary'>,
): Promise<InferenceRuntime> {
  const log = createLog();
  try {
    const module = await factory({ ...source, print: log.add, printErr: log.add });
    module.setupLogging();
    const environment = module.LiteRtEnvironment.create(null);
    return {
      name: `LiteRT.js ${litert.version} (wasm${build === 'compat' ? ', no relaxed SIMD' : ''}, XNNPACK)`,
      load: (file) => loadModel(module, environment, file, log),
    };
  } catch (error) {
    throw failure('LiteRT does not start', log, error, 'runtime-missing');
  }
}

interface Port extends TensorInfo {
  readonly type: TensorType;
  readonly bytes: number;
}

async function loadModel(
  module: LiteRtModule,
  environment: ReturnType<LiteRtModule['LiteRtEnvironment']['create']>,
  file: Uint8Array,
  log: Log,
): Promise<LoadedModel> {
  const owned: { delete(): void }[] = [];
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
        accelerator: 'wasm',
        cpuOptions: { numThreads: 1 },
        gpuOptions: {},
        webNNOptions: {},
      } as never),
    );
    const signature = own(model.getSignature(0));
    const ports = (names: readonly string[], typeOf: (i: number) => TensorType) =>
      names.map((name, i) => portOf(name, own(typeOf(i))));
    const inputs = ports(strings(signature.inputNames()), (i) => model.getInputTensorType(0, i));
    const outputs = ports(strings(signature.outputNames()), (i) => model.getOutputTensorType(0, i));
    const buffers = inputs.map(({ type, bytes }) =>
      own(
        module.LiteRtTensorBuffer.createManaged(
          environment,
          module.LiteRtTensorBufferType.HOST_MEMORY,
          type,
          bytes,
        ),
      ),
    );

    return {
      inputs: inputs.map(infoOf),
      outputs: outputs.map(infoOf),
      async run(values) {
        if (disposed) throw new RangeError('the model was disposed');
        checkInputs(inputs, values);
        log.clear();
        let results: readonly TensorBuffer[] = [];
        try {
          buffers.forEach((buffer, i) => {
            const at = buffer.lock(module.LiteRtTensorBufferLockMode.WRITE);
            const data = values[i];
            if (data) module.HEAPU8.set(bytesOf(data), at);
            buffer.unlock();
          });
          results = await compiled.run(0, buffers);
          if (log.errors().length > 0) throw new Error(log.errors().join('; '));
          return results.map((result, i) => {
            const at = result.lock(module.LiteRtTensorBufferLockMode.READ);
            const bytes = module.HEAPU8.slice(at, at + result.packedSize());
            result.unlock();
            return viewAs(outputs[i]?.dtype ?? 'uint8', bytes);
          });
        } catch (error) {
          throw failure('LiteRT fails while it runs the file', log, error);
        } finally {
          for (const result of results) result.delete();
        }
      },
      dispose,
    };
  } catch (error) {
    dispose();
    throw error instanceof PlaygroundError ? error : failure('LiteRT refuses the file', log, error);
  }
}

function strings(vector: {
  size(): number;
  get(i: number): unknown;
  delete(): void;
}): readonly string[] {
  const list = Array.from({ length: vector.size() }, (_, i) => String(vector.get(i)));
  vector.delete();
  return list;
}

/** @throws PlaygroundError `runtime-failed` for a run-time dimension, `unsupported-dtype`. */
function portOf(name: string, type: TensorType): Port {
  const layout = type.layout();
  const dimensions = layout.dimensions();
  const shape = Array.from({ length: dimensions.size() }, (_, i) => Number(dimensions.get(i)));
  dimensions.delete();
  layout.delete();
  const code = type.elementType().value;
  const dtype = ELEMENT_TYPES[code];
  if (!dtype) {
    throw new PlaygroundError(
      'unsupported-dtype',
      `Tensor ${name} has the element type ${code}, which cannot be passed to LiteRT here.`,
      'Convert the model with float32, int32, int8 or uint8 inputs and outputs.',
      { tensor: name },
    );
  }
  if (shape.some((d) => d < 0)) {
    throw new PlaygroundError(
      'runtime-failed',
      `Tensor ${name} has the shape ${formatShape(shape)}; LiteRT runs fixed shapes only.`,
      'Fix the batch size in the file first.',
      { tensor: name },
    );
  }
  return { name, shape, dtype, type, bytes: byteLengthOf(dtype, elementCount(shape)) };
}

const infoOf = ({ name, shape, dtype }: Port): TensorInfo => ({ name, shape, dtype });

/** @throws PlaygroundError `bad-data` naming the input that does not fit. */
function checkInputs(inputs: readonly Port[], values: readonly TensorData[]): void {
  const hint = 'Give one array per input, with as many values as its shape says.';
  if (values.length !== inputs.length) {
    const message = `The model has ${inputs.length} inputs, ${values.length} arrays were given.`;
    throw new PlaygroundError('bad-data', message, hint);
  }
  inputs.forEach(({ name, dtype, shape, bytes }, i) => {
    const data = values[i];
    if (data instanceof DTYPES[dtype].array && data.byteLength === bytes) return;
    const message = `Input ${name} takes ${dtype} ${formatShape(shape)}; a ${data?.constructor.name} of ${data?.length} was given.`;
    throw new PlaygroundError('bad-data', message, hint, { tensor: name });
  });
}
