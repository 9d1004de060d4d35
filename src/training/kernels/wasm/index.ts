/** What the compiled module exports; compiled by `npm run kernels` (src/tools/make-kernels.ts). */
export * from './convolution';
export { setGeometry } from './geometry';
export { multiply, scratchSize, setScratch } from './multiply';
