/** tfjs models: model.json with its weight files, given together or as a zip. */

import { isObject } from '../../base/checks.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { isZip } from '../../base/magic.ts';
import type { ImportedModel, ModelFormat, ReadOptions, SourceFile } from '../format.ts';
import { parseJson } from '../keras/json.ts';
import { unzipFiles } from '../keras/unzip.ts';
import { buildModel } from '../layers/build-model.ts';
import type { JsonObject } from '../layers/config.ts';
import { parseModelConfig } from '../layers/model-config.ts';
import { readGraphModel } from './graph/read.ts';
import { readManifest, type TfjsWeight } from './manifest.ts';

const JSON_MARKS = ['"modelTopology"', '"weightsManifest"', '"layers-model"', '"graph-model"'];

/** Layers and graph models of TensorFlow.js, given as `model.json` with its weight files. */
export const tfjs: ModelFormat = {
  label: 'TensorFlow.js (model.json with its .bin files)',
  match(head) {
    const text = new TextDecoder('latin1').decode(head);
    return /^\s*\{/.test(text) && JSON_MARKS.some((mark) => text.includes(mark));
  },
  named: pathsOf,
  parts({ name, bytes }, others) {
    const folder = name.replace(/[^/]*$/, '');
    const found = pathsOf(bytes).flatMap((path) => {
      const at = (place: string) => others.find((other) => other.name === place);
      const ends = others.filter((other) => other.name.endsWith(`/${path}`));
      // Beside model.json; elsewhere only where no other file could be meant.
      return at(folder + path) ?? at(path) ?? (ends.length === 1 ? ends : []);
    });
    return [...new Set(found)];
  },
  async read(bytes, others = [], options = {}) {
    const json = parseJson(bytes, 'model.json');
    if (!isObject(json)) throw notTfjs();
    return readModel(json, others, options);
  },
};

/** The weight files that a model.json names; none where it is damaged. */
export function pathsOf(bytes: Uint8Array): readonly string[] {
  try {
    const json = parseJson(bytes, 'model.json');
    const manifest = isObject(json) ? json.weightsManifest : undefined;
    if (!Array.isArray(manifest)) return [];
    const groups: unknown[] = manifest;
    return groups.flatMap((group) =>
      isObject(group) && Array.isArray(group.paths) ? group.paths.map(String) : [],
    );
  } catch {
    return [];
  }
}

/** Any zip that is no .keras file: a folder with a model.json is looked for. */
export const tfjsZip: ModelFormat = {
  label: 'TensorFlow.js (.zip)',
  match: isZip,
  async read(bytes, _, options) {
    const unzipped = unzipFiles(bytes, (path) => /\.(json|bin)$/.test(path));
    const files: SourceFile[] = [...unzipped].map(([name, content]) => ({ name, bytes: content }));
    const model = files.find((file) => tfjs.match(file.bytes.subarray(0, 4096)));
    if (!model) throw notTfjs();
    return tfjs.read(
      model.bytes,
      files.filter((file) => file !== model),
      options,
    );
  },
};

function notTfjs(): PlaygroundError {
  return new PlaygroundError(
    'not-a-model',
    'There is no TensorFlow.js model in it.',
    'Give model.json together with all its .bin files.',
  );
}

function readModel(
  json: JsonObject,
  files: readonly SourceFile[],
  options: ReadOptions,
): ImportedModel {
  const topology = json.modelTopology;
  if (!isObject(topology)) throw notTfjs();
  const weights = readManifest(json.weightsManifest, files);
  const stored = new Set(weights.flatMap(({ storedAs }) => storedAs ?? []));
  const diagnostics: Diagnostic[] =
    stored.size === 0
      ? []
      : [
          {
            severity: 'info',
            code: 'weights-stored-in-fewer-bits',
            message: `The weights were stored as ${[...stored].join(' and ')}; they are quantized again from these values.`,
            where: {},
          },
        ];
  const suffix = stored.size === 0 ? '' : `, ${[...stored].join('/')} weights`;
  if (Array.isArray(topology.node)) {
    const { model, diagnostics: own } = readGraphModel(topology.node, json, weights, options);
    const format = `TensorFlow.js graph model${suffix}`;
    return { model, format, diagnostics: [...diagnostics, ...own] };
  }
  const built = buildModel(
    parseModelConfig(topology.model_config ?? topology),
    (layer) => arraysOf(layer.name, weights),
    String(topology.keras_version ?? '2').startsWith('3') ? 3 : 2,
    options,
  );
  return {
    model: built.model,
    format: `TensorFlow.js layers model${suffix}`,
    diagnostics: [...diagnostics, ...built.diagnostics],
  };
}

/** Arrays are named `layer/kernel`, in nested models `outer/layer/kernel`, in the order in which the layer made them. */
function arraysOf(layer: string, weights: readonly TfjsWeight[]) {
  const own = weights.filter(({ name }) => name.startsWith(`${layer}/`));
  const chosen = own.length > 0 ? own : weights.filter(({ name }) => name.includes(`/${layer}/`));
  return chosen.map(({ shape, values }) => ({ shape, values: () => Float32Array.from(values()) }));
}
