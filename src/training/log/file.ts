/** The forms in which a log can be saved. */
import type { TrainingLog } from '../log.ts';
import { epochsToCsv, stepsToCsv } from './csv.ts';
import { logToJson } from './json.ts';
import { eventFileName, toEventFile } from './tensorboard.ts';

export interface LogFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Media type. */
  readonly type: string;
}

/** @param stem what the names of all but TensorBoard's file begin with; that one has a rule of its own. */
export const LOG_FILES = {
  json: (log: TrainingLog, stem: string): LogFile => ({
    name: `${stem}.training.json`,
    content: logToJson(log),
    type: 'application/json',
  }),
  'steps-csv': (log: TrainingLog, stem: string): LogFile => ({
    name: `${stem}.steps.csv`,
    content: stepsToCsv(log),
    type: 'text/csv',
  }),
  'epochs-csv': (log: TrainingLog, stem: string): LogFile => ({
    name: `${stem}.epochs.csv`,
    content: epochsToCsv(log),
    type: 'text/csv',
  }),
  tensorboard: (log: TrainingLog): LogFile => ({
    name: eventFileName(log),
    content: toEventFile(log),
    type: 'application/octet-stream',
  }),
} as const;
export type LogFormat = keyof typeof LOG_FILES;
