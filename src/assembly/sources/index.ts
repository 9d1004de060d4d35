/** What the compiled module exports; compiled by `npm run kernels` (src/tools/make-kernels.ts). */
export { combine, compare } from './comparisons';
export * from './convolution';
export * from './depthwise';
export * from './elementwise';
export * from './extremes';
export { setGeometry } from './geometry';
export * from './lattice';
export { multiply, scratchSize, setScratch } from './multiply';
export * from './optimizers';
export * from './pooling';
export * from './sums';
