/** A runtime thread. */
import { createLiteRtRuntime } from '../adapters/litert/browser.ts';
import { expose } from './crossing/expose.ts';
import { loadDataFile } from './load-data.ts';
import { createRuntime } from './runtime.ts';

expose(createRuntime({ startRuntime: createLiteRtRuntime, load: loadDataFile }));
