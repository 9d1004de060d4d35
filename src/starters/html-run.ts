/** How the demo calls the runtime: `start()` and `run(values)`, as JavaScript. */

/** By the interface of LiteRT.js, which makes tensors of float32, int32 and uint8. */
export const RUN_PLAIN_TYPES = `import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';

let model;

async function start() {
  await loadLiteRt(new URL('litert/', location.href).href);
  model = await loadAndCompile(new URL('model.tflite', location.href).href, { accelerator: 'wasm' });
}

/** Arrays of the types of the inputs go in, arrays of the types of the outputs come out. */
async function run(values) {
  const tensors = values.map((data, i) => new Tensor(data, INPUTS[i].shape));
  const results = await model.run(tensors);
  const answers = results.map((result) => result.toTypedArray().slice());
  // Memory of the runtime is not collected: what was made is given back.
  for (const tensor of [...tensors, ...results]) tensor.delete();
  return answers;
}`;

/** By the functions under it, which take any type. */
export const RUN_ANY_TYPE = `import { loadLiteRt } from '@litertjs/core';

// LiteRT.js makes tensors of float32, int32 and uint8. This file has others: its bytes are passed to the runtime directly.
let wasm, environment, model, compiled;

async function start() {
  wasm = (await loadLiteRt(new URL('litert/', location.href).href)).liteRtWasm;
  environment = wasm.LiteRtEnvironment.create(null);
  const response = await fetch('model.tflite');
  const file = new Uint8Array(await response.arrayBuffer());
  // The runtime reads the file where it lies: it is never freed.
  const address = wasm._malloc(file.length);
  wasm.HEAPU8.set(file, address);
  model = wasm.loadModel(environment, address, file.length);
  compiled = await wasm.compileModel(environment, model, {
    environment, accelerator: 'wasm', cpuOptions: { numThreads: 1 }, gpuOptions: {}, webNNOptions: {},
  });
}

/** Arrays of the types of the inputs go in, arrays of the types of the outputs come out. */
async function run(values) {
  const buffers = values.map((data, i) => {
    const type = model.getInputTensorType(0, i);
    const memory = wasm.LiteRtTensorBufferType.HOST_MEMORY;
    const buffer = wasm.LiteRtTensorBuffer.createManaged(environment, memory, type, data.byteLength);
    const at = buffer.lock(wasm.LiteRtTensorBufferLockMode.WRITE);
    wasm.HEAPU8.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    buffer.unlock();
    type.delete();
    return buffer;
  });
  const results = await compiled.run(0, buffers);
  const answers = results.map((result, i) => {
    const at = result.lock(wasm.LiteRtTensorBufferLockMode.READ);
    const bytes = wasm.HEAPU8.slice(at, at + result.packedSize());
    result.unlock();
    return new ARRAYS[OUTPUTS[i].dtype](bytes.buffer);
  });
  // Memory of the runtime is not collected: what was made is given back.
  for (const buffer of [...buffers, ...results]) buffer.delete();
  return answers;
}`;
