/** What each row of the table means, with the numbers of the selected column. */

import { DEVICES_AGREE } from '../../../evaluation/across-devices.ts';
import { samplesOf } from '../../../evaluation/sample-words.ts';
import { changeOf, classesOf, flipsOf } from '../../../evaluation/tasks.ts';
import { pInWords, verdictOf } from '../../../evaluation/verdict.ts';
import type { Entry } from '../../../store/state.ts';
import { Formula } from '../../components/Definition.tsx';
import { formatBytes, formatCount, formatMs, percent, signed } from '../../components/format.ts';
import { smallNumber } from './device.tsx';
import { figure } from './figure-definitions.tsx';
import type { LedgerContext } from './ledger-context.ts';
import { subject, VERDICTS } from './subject.ts';

export { figures, samples } from './figure-definitions.tsx';

/** Where a result was computed. */
const PLACES: Readonly<Record<Entry['origin'], string>> = {
  computed: 'on this machine',
  kept: 'on this machine, earlier',
  stored: 'on another machine',
};

/** In bytes: quotients of figures in different units are not what they seem. */
function sizeRatio(reference: number, bytes: number): string {
  const smaller = bytes <= reference;
  const [a, b] = smaller ? [reference, bytes] : [bytes, reference];
  return `${formatCount(a)} ÷ ${formatCount(b)} = ${(a / b).toFixed(2)}× ${smaller ? 'smaller' : 'larger'}`;
}

export function fileSize(context: LedgerContext) {
  const column = subject(context);
  const result = column?.entry?.result;
  const reference = context.baseline?.entry?.result.conversion.fileBytes;
  return (
    <>
      <p>
        The bytes of the .tflite file that you can download. The bar splits them: weights, then
        scales (with zero points), biases, and the rest (structure and names).
      </p>
      <p>
        Gzipped is what travels when the file is sent compressed. “Without gaps” is what it would
        take if all weights of 2 to 7 bits lay bit to bit; TFLite has types for 8, 4 and 2 bits,
        which not every kernel reads: other weights take the next larger type, partly empty.
      </p>
      {result && (
        <Formula
          lines={[
            `${column.title}:`,
            `  ${formatBytes(result.conversion.sizes.weights)} weights`,
            `+ ${formatBytes(result.conversion.sizes.scales)} scales`,
            `+ ${formatBytes(result.conversion.sizes.biases)} biases`,
            `+ ${formatBytes(result.conversion.sizes.rest)} rest`,
            `= ${formatCount(result.conversion.fileBytes)} bytes`,
            ...(result.gzipBytes === null
              ? []
              : [`  ${formatCount(result.gzipBytes)} bytes gzipped (level 6)`]),
            ...(result.conversion.theoreticalBytes === null
              ? []
              : [
                  `  ${formatCount(result.conversion.theoreticalBytes)} bytes without gaps (in theory)`,
                ]),
            ...(reference === undefined ? [] : [sizeRatio(reference, result.conversion.fileBytes)]),
          ]}
        />
      )}
    </>
  );
}

export function accuracy(context: LedgerContext) {
  const column = subject(context);
  const shown = column?.entry?.result.evaluation;
  if (shown && shown.task !== 'classification') return figure(context);
  const evaluation = classesOf(shown);
  const labelled = evaluation?.labelled;
  const reference = classesOf(context.baseline?.entry?.result.evaluation)?.labelled;
  return (
    <>
      <p>
        The share of test images whose highest output is the right class, measured by running this
        very file.
      </p>
      <p>
        The line is the 95 % interval (Wilson): with another {formatCount(evaluation?.images ?? 0)}{' '}
        images of the same kind, the accuracy would mostly land inside. The dashed tick is the
        baseline. Two files answer the same images, so whether they differ is decided by their
        changed answers, also where the intervals overlap.
      </p>
      {column && labelled && evaluation && (
        <Formula
          lines={[
            `${column.title}:`,
            `${formatCount(labelled.correct)} right ÷ ${formatCount(evaluation.images)} = ${percent(labelled.accuracy)} %`,
            `95 %: ${percent(labelled.interval[0])} to ${percent(labelled.interval[1])} %`,
            ...(reference
              ? [
                  `Δ = ${percent(labelled.accuracy)} − ${percent(reference.accuracy)} = ${signed((labelled.accuracy - reference.accuracy) * 100, 2)} points`,
                ]
              : []),
          ]}
        />
      )}
    </>
  );
}

export function sent(context: LedgerContext) {
  const column = subject(context);
  const check = column && context.sent.get(column.column.id);
  return (
    <>
      <p>
        What whoever sent this link saw: the accuracy and the size of the file. The same files are
        made and run again in this browser, and every number that both of you know is compared.
      </p>
      <p>
        Files are the same to the byte. Answers may differ where another processor or version of the
        runtime rounds the last bit of a sum differently, and tips an image that was a tie.
      </p>
      {column && check && check.numbers.length > 0 && (
        <Formula
          lines={[
            `${column.title}:`,
            ...check.numbers.map(({ what, same }) => `${same ? '✓' : '≠'} ${what}`),
          ]}
        />
      )}
    </>
  );
}

export function changed(context: LedgerContext) {
  const column = subject(context);
  const comparison = flipsOf(column && context.comparisons.get(column.column.id));
  const flips = comparison?.labelled;
  const change = changeOf(comparison ?? undefined);
  return (
    <>
      <p>
        Images that get another class than the baseline gave: ▲ wrong before and right now, ▼ right
        before and wrong now, and those that are wrong either way.
      </p>
      <p>
        Equal accuracy can hide many changed answers. The p value (McNemar) is the chance of a split
        of ▲ and ▼ this uneven if both files were equally good. Below 0.05 it is called a difference
        here, whatever the intervals of the accuracies do.
      </p>
      {column && comparison && flips && (
        <Formula
          lines={[
            `${column.title}:`,
            `${flips.wrongToRight} ▲ + ${flips.rightToWrong} ▼ + ${flips.wrongEitherWay} either way = ${comparison.changed}`,
            `Δ accuracy = ${signed(flips.accuracyDelta * 100, 2)} points`,
            `${pInWords(flips.mcnemarP)}: ${change ? VERDICTS[verdictOf(change)] : ''}`,
          ]}
        />
      )}
    </>
  );
}

export function agreement(context: LedgerContext) {
  const column = subject(context);
  const comparison = flipsOf(column && context.comparisons.get(column.column.id));
  const images = comparison?.images;
  return (
    <>
      <p>
        The share of images for which this file and the baseline name the same class, right or
        wrong. It needs no labels.
      </p>
      {column && comparison && images !== undefined && (
        <Formula
          lines={[
            `${column.title}:`,
            `1 − ${formatCount(comparison.changed)} ÷ ${formatCount(images)} = ${percent(comparison.agreement)} %`,
          ]}
        />
      )}
    </>
  );
}

export function measuredOn() {
  return (
    <>
      <p>
        Who stops a measurement keeps what is known by then. Samples are run in a random order, the
        same for every file, so the first of them are a fair sample of all, whatever the order of
        the data: the interval beside the figure is that of so many samples, and wider.
      </p>
      <p>
        Two files are compared on the samples that both have been given. <b>Run</b> measures on all
        of them.
      </p>
    </>
  );
}

export function devices(context: LedgerContext) {
  const column = subject(context);
  const across = column && context.devices.get(column.column.id);
  const result = column?.entry?.result;
  return (
    <>
      <p>
        The very same file on both devices, on the images that both were given: for how many of them
        the two name the same class, and how far the highest outputs of an image are apart at most.
      </p>
      <p>
        LiteRT’s code for GPUs computes in floats. Values of integer files are rounded to their
        scales after each operator, and inputs of dynamic modes are not rounded at all. An agreement
        below {percent(DEVICES_AGREE)} % is more than another order of sums explains.
      </p>
      {column && across?.task === 'classification' && result && (
        <Formula
          lines={[
            `${column.title}:`,
            `1 − ${formatCount(across.changed)} ÷ ${formatCount(across.samples)} = ${percent(across.agreement)} %`,
            `outputs up to ${smallNumber(across.largest)} apart`,
            result.runtime,
          ]}
        />
      )}
    </>
  );
}

export function arithmetic(context: LedgerContext) {
  const result = subject(context)?.entry?.result;
  return (
    <>
      <p>
        What the kernels multiply and add in. Smaller weights alone make a smaller file; only
        integer arithmetic makes the multiplications themselves cheaper.
      </p>
      {result && <Formula lines={[result.runtime]} />}
    </>
  );
}

export function cost(context: LedgerContext) {
  const column = subject(context);
  const counted = column?.entry?.result.conversion.cost;
  return (
    <>
      <p>
        What one run of this file takes, counted from the file itself. A MAC (multiply-accumulate)
        is one product added to a sum: quantization leaves their number as it is, and makes each of
        them cheaper. Moving bytes costs more energy than computing with them, so smaller weights
        save twice.
      </p>
      <p>
        The peak is the most that the file keeps in memory beside itself: signals between layers,
        placed as TensorFlow Lite places them for its plain kernels, and weights that are expanded
        to float32 when the file is loaded. So FP16 and weight-only files are small to send, and
        need as much memory as the float model. XNNPACK, which runs the file in this browser, plans
        for itself.
      </p>
      {counted && (
        <Formula
          lines={[
            `${column.title}:`,
            `${formatCount(counted.macs)} multiply-accumulates`,
            `${formatCount(counted.weightBytes)} bytes of weights and biases, as the file has them`,
            `${formatCount(counted.activationBytes)} bytes of signals read and written`,
            `${formatCount(counted.memoryBytes)} bytes in memory beside the file, at most`,
          ]}
        />
      )}
    </>
  );
}

export function keptFloat() {
  return (
    <p>
      Layers whose numbers stay float32 in this file, and why. The weights of all others are
      quantized.
    </p>
  );
}

export function notes() {
  return (
    <p>
      Where the conversion had to depart from the settings in single layers: ranges that were
      widened, scales that were made coarser, weights that do not divide into blocks. And what the
      runtime says of how it ran the file.
    </p>
  );
}

export function speed(context: LedgerContext) {
  const column = subject(context);
  const result = column?.entry?.result;
  const what = samplesOf(result?.evaluation);
  return (
    <>
      <p>
        Images per second through the real TFLite kernels in this browser, over all its threads or
        on its GPU; and the time from the float graph to the bytes of the file. On a phone the order
        can differ.
      </p>
      <p>
        Only speeds of one machine are compared, and none taken while this page was training. Other
        programs slow a column down as well: run it again before you trust a small difference.
      </p>
      {result && (
        <Formula
          lines={[
            `${column.title}:`,
            `converted in ${formatMs(result.conversion.convertMs)}`,
            ...(result.imagesPerSecond > 0
              ? [`${formatCount(result.imagesPerSecond)} ${what}/s`]
              : []),
            result.runtime,
            column.entry?.besideTraining
              ? 'during training'
              : PLACES[column.entry?.origin ?? 'computed'],
          ]}
        />
      )}
    </>
  );
}
