/**
 * A log as an event file of TensorBoard: TFRecord frames (`tensorflow/core/lib/io/record_writer.h`), each with an `Event`
 * (`tensorflow/core/util/event.proto`) that holds scalars.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { TrainingLog } from '../log.ts';
import { maskedCrc32c } from './crc32c.ts';
import { stepTimes } from './times.ts';

/** Field numbers of event.proto and summary.proto. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simpleValue: 2 } as const;

/** What the first event of a file must say. */
const FILE_VERSION = 'brain.Event:2';

const seconds = ({ startedAt }: TrainingLog) => (Date.parse(startedAt) || 0) / 1000;

/** Readers look for `tfevents` in the name and order files of a folder by the seconds in it. */
export function eventFileName(log: TrainingLog): string {
  const run = log.id.replace(/[^\w-]+/g, '-').slice(0, 40) || 'run';
  return `events.out.tfevents.${String(Math.floor(seconds(log))).padStart(10, '0')}.${run}`;
}

/** `loss` and `accuracy` of every step, `val_loss` and `val_accuracy` of every epoch at its last step. */
export function toEventFile(log: TrainingLog): Uint8Array {
  const times = stepTimes(log);
  const frames = [framed(versionEvent(seconds(log)))];
  const epochs = new Map(log.epochs.map((epoch) => [epoch.step, epoch]));
  log.steps.forEach(({ step, loss, accuracy }, i) => {
    const epoch = epochs.get(step);
    const values: Record<string, number | null> = {
      loss,
      accuracy,
      val_loss: epoch?.validationLoss ?? null,
      val_accuracy: epoch?.validationAccuracy ?? null,
    };
    frames.push(framed(scalarEvent(times[i]!, step, values)));
  });
  return joined(frames);
}

function versionEvent(wallTime: number): Uint8Array {
  return new BinaryWriter()
    .tag(EVENT.wallTime, WireType.Bit64)
    .double(wallTime)
    .tag(EVENT.fileVersion, WireType.LengthDelimited)
    .string(FILE_VERSION)
    .finish();
}

function scalarEvent(
  wallTime: number,
  step: number,
  values: Readonly<Record<string, number | null>>,
): Uint8Array {
  const writer = new BinaryWriter()
    .tag(EVENT.wallTime, WireType.Bit64)
    .double(wallTime)
    .tag(EVENT.step, WireType.Varint)
    .int64(step)
    .tag(EVENT.summary, WireType.LengthDelimited)
    .fork();
  for (const [tag, value] of Object.entries(values)) {
    if (value === null) continue;
    writer
      .tag(SUMMARY.value, WireType.LengthDelimited)
      .fork()
      .tag(VALUE.tag, WireType.LengthDelimited)
      .string(tag)
      .tag(VALUE.simpleValue, WireType.Bit32)
      .float(value)
      .join();
  }
  return writer.join().finish();
}

/** Length (uint64), its checksum, the data, their checksum; all little-endian. */
function framed(data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(data.length + 16);
  const view = new DataView(frame.buffer);
  view.setUint32(0, data.length, true);
  view.setUint32(8, maskedCrc32c(frame.subarray(0, 8)), true);
  frame.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return frame;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
