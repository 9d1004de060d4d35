/** What the page asks of the engine: types only. */
import type { createEngine } from './client.ts';
import type { createTrainingClient } from './page/training-client.ts';

export type { ActivationFacts } from '../autopsy/activation-facts.ts';
export type { EvidencePicture } from '../autopsy/causes/picture.ts';
export type { ErrorStation } from '../autopsy/growth.ts';
export type { AutopsyReport, LayerReport } from '../autopsy/report.ts';
export type { SetupFindings } from '../driver/check-setup.ts';
export type { Shares } from '../evaluation/shares.ts';
export type { TensorDetails } from '../network/layer-details.ts';
export type { NetworkLayout, PlacedNetwork } from '../network/layout.ts';
export type { NetworkNode } from '../network/network.ts';
export type { LayerTimes, OperatorTime } from '../network/time-files.ts';
export type { ActivationPicture, ActivationRow } from '../numbers/activations.ts';
export type { ChannelRanges } from '../numbers/channel-ranges.ts';
export type { DotLayer } from '../numbers/dot-layers.ts';
export type { DotProduct } from '../numbers/dot-product.ts';
export type { KernelPicture, KernelPlace } from '../numbers/kernel-picture.ts';
export type { BlockCost, BlockRow } from '../quantization/pictures/block-picture.ts';
export type { RotationPicture } from '../quantization/pictures/rotation-picture.ts';
export type {
  WeightExample,
  WeightPicture,
  WeightQuantization,
} from '../quantization/pictures/weight-picture.ts';
export type { ModelSummary } from '../share/results.ts';
export type { FileCheck, FoundThere, TargetCheck } from '../targets/file-check.ts';
export type { PreparedSet, ScannedSet } from './api/data.ts';
export type { ColumnProgress, JobControl } from './api/jobs.ts';
export type { MeasuredOn } from './api/measured-on.ts';
export type {
  SearchControl,
  SearchEnd,
  SearchedOn,
  SearchOrder,
  SearchStart,
} from './api/search.ts';
export type { KnownFile } from './page/traces.ts';
export type { Photo, PhotoPage } from './runtime/photos.ts';
export type { OneSample } from './runtime/traces.ts';

/** The open model and its results live in workers; the page holds summaries. All errors are PlaygroundError. */
export interface Engine extends ReturnType<typeof createEngine> {}

/** Part of the engine. One run at a time. */
export interface TrainingEngine
  extends Omit<ReturnType<typeof createTrainingClient>, 'endTraining'> {}
