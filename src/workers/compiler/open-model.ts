import type { Driver } from '../../driver/driver.ts';
import type { Model } from '../../ir/model.ts';
import type { TrainedModels } from './trained-models.ts';

/** The model that the compiler thread holds. */
export interface OpenModel {
  /** The float graph as it was read. */
  readonly model: Model;
  readonly trained: TrainedModels;
  readonly driver: Driver;
}
