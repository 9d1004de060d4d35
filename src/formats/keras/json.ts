/** JSON as Python writes it, with bounds on what it may cost. */
import { PlaygroundError } from '../../base/errors.ts';

/** The largest networks describe themselves in some 10 MB. Parsed, JSON takes several times its length. */
const MAX_BYTES = 64_000_000;
/** Lists and objects within each other; models nested as deep as is read come to a few hundred. */
const MAX_DEPTH = 1000;

/**
 * @param json the text, or its bytes in UTF-8.
 * @param what the file or place that it is from.
 * @throws PlaygroundError `bad-file`, `too-large`
 */
export function parseJson(json: string | Uint8Array, what: string): unknown {
  if (json.length > MAX_BYTES) {
    throw new PlaygroundError(
      'too-large',
      `The model configuration (${what}) has ${json.length} bytes; up to ${MAX_BYTES} are read.`,
      'The file is damaged, or holds more than a model: save the model again.',
    );
  }
  const text = typeof json === 'string' ? json : new TextDecoder().decode(json);
  if (depthOf(text) > MAX_DEPTH) {
    throw new PlaygroundError(
      'bad-file',
      `The model configuration (${what}) is nested more than ${MAX_DEPTH} deep.`,
      'Save the model again with Keras.',
    );
  }
  try {
    // Python writes Infinity and NaN, which are no JSON. They are matched from the sign before them on: to look back over
    // blanks from each blank would take for ever.
    return JSON.parse(text.replace(/([:,[]\s*)(?:-?Infinity|NaN)(?=\s*[,\]}])/g, '$1null'));
  } catch {
    throw new PlaygroundError(
      'bad-file',
      `The model configuration (${what}) is damaged: it is not valid JSON.`,
      'Save the model again with Keras.',
    );
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set(['[', '{'].map((c) => c.charCodeAt(0)));
const CLOSING = new Set([']', '}'].map((c) => c.charCodeAt(0)));

/** How deep lists and objects are nested: what walks them later does it by calling itself. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (OPENING.has(code)) deepest = Math.max(deepest, ++depth);
    else if (CLOSING.has(code)) depth--;
  }
  return deepest;
}
