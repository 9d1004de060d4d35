/** Detection: boxes around things, as TensorFlow Lite's `TFLite_Detection_PostProcess` gives them out. */
import { figureTask } from './figure-task.ts';
import type { BoxLabels } from './labels.ts';

/** Mean average precision at half overlap. */
export const detection = figureTask<'detection', BoxLabels>({
  name: 'detection',
  words: 'detection of boxes',
  heading: { name: 'mAP@0.5', unit: 'share', better: 'higher' },
  nothing: 'no box at all',
  fits: ([boxes, classes, scores, count, ...others]) =>
    others.length === 0 &&
    boxes?.length === 3 &&
    boxes[2] === 4 &&
    classes?.at(-1) === boxes[1] &&
    scores?.at(-1) === boxes[1] &&
    count !== undefined,
  wanted: () => 'four outputs: boxes, classes, scores and how many there are',
  labelKind: 'boxes',
  labelCount: ({ offsets }) => Math.max(0, offsets.length - 1),
  firstLabels({ kind, offsets, boxes, classes }, count) {
    const end = offsets[count] ?? classes.length;
    return {
      ...{ kind, offsets: offsets.subarray(0, count + 1) },
      ...{ boxes: boxes.subarray(0, 4 * end), classes: classes.subarray(0, end) },
    };
  },
});
