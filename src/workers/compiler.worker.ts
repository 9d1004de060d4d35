/** The compiler thread. */
import { createCompiler } from './compiler.ts';
import { expose } from './crossing/expose.ts';
import { openTrainedRuns } from './kept.ts';

expose(createCompiler({ trainedRuns: openTrainedRuns() }));
