/** The same file by the original tools: TFLiteConverter or ai-edge-quantizer, with the person's settings. */
import { modeOf } from '../quantization/modes/index.ts';
import { writeAeqRecipe } from '../quantization/recipe/aeq-recipe.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { differencesOf } from './python-differences.ts';
import { FINISH, quantizeAware, RUN } from './python-parts.ts';
import { forQuantizer, type Origin, originOf, type Tool, toolFor } from './python-tool.ts';
import { type Make, type StarterSubject, stemOf } from './starter.ts';

const PACKAGES = {
  tensorflow: 'tensorflow==2.21.0',
  tfKeras: 'tf-keras==2.21.0',
  litert: 'ai-edge-litert==2.3.0',
  quantizer: 'ai-edge-quantizer==0.10.0',
  modelOptimization: 'tensorflow-model-optimization==0.8.1',
};

/** As a Python literal: JSON but for three words. */
function pythonLiteral(value: unknown, indent = ''): string {
  const inner = `${indent}    `;
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) {
    const lines = value.map((entry) => `${inner}${pythonLiteral(entry, inner)},\n`);
    return `[\n${lines.join('')}${indent}]`;
  }
  if (typeof value === 'object') {
    const lines = Object.entries(value).map(
      ([key, entry]) => `${inner}${JSON.stringify(key)}: ${pythonLiteral(entry, inner)},\n`,
    );
    return `{\n${lines.join('')}${indent}}`;
  }
  return JSON.stringify(value);
}

/** Names and words from a model, where they cannot end a docstring. */
const inDocstring = (text: string) => text.replace(/[\\"]/g, "'").replace(/\p{Cc}+/gu, ' ');

interface Plan {
  readonly tool: Tool;
  readonly origin: Origin;
  readonly needsSamples: boolean;
}

function planOf({ recipe, source }: StarterSubject): Plan {
  const origin = originOf(source);
  const tool = toolFor(recipe, origin);
  const modes = [recipe.mode, ...recipe.overrides.flatMap(({ mode }) => mode ?? [])];
  const needsSamples =
    tool === 'training' ? true : modes.some((mode) => modeOf(mode).needsCalibration);
  return { tool, origin, needsSamples };
}

function packagesOf({ tool, origin }: Plan): readonly string[] {
  return [
    ...(origin === 'tflite' ? [] : [PACKAGES.tensorflow]),
    ...(origin === 'keras-2' ? [PACKAGES.tfKeras] : []),
    PACKAGES.litert,
    ...(tool === 'quantizer' ? [PACKAGES.quantizer] : []),
    ...(tool === 'training' ? [PACKAGES.modelOptimization] : []),
  ];
}

const TOOL_WORDS: Readonly<Record<Tool, string>> = {
  converter: 'the TensorFlow Lite converter',
  quantizer: 'ai-edge-quantizer',
  training: 'quantization-aware training (TFMOT) and the TensorFlow Lite converter',
};

function docstring(subject: StarterSubject, plan: Plan): string[] {
  const { fileName, source, recipe, facts } = subject;
  const { tool, origin, needsSamples } = plan;
  const script = `${stemOf(fileName)}.py`;
  const model = inDocstring(origin === 'other' ? 'float.tflite' : source.fileName);
  const shapes = facts.inputs.map(({ shape }) => `[n, ${shape.slice(1).join(', ')}]`).join(' and ');
  const samples =
    tool === 'training'
      ? 'images.npy and labels.npy'
      : facts.inputs.length > 1
        ? 'one array per input'
        : 'samples.npy';
  const given = tool === 'training' ? 'images.npy labels.npy' : 'samples.npy';
  return [
    `"""${inDocstring(source.fileName)} to ${inDocstring(fileName)}: ${modeOf(recipe.mode).label}, by ${TOOL_WORDS[tool]}.`,
    '',
    `    pip install ${packagesOf(plan).join(' ')}`,
    `    python ${inDocstring(script)} ${model} ${needsSamples ? given : `[${given}]`} [--compare OURS.tflite]`,
    '',
    ...(origin === 'other'
      ? [
          `The tools do not read ${inDocstring(source.format)}: float.tflite is the float32 file of the playground.`,
        ]
      : []),
    `${samples}: float32 of the shape ${shapes}, prepared as the model was trained${
      needsSamples && tool !== 'training' ? `; the first ${recipe.calibrationSamples} are used` : ''
    }.`,
    'With --compare, outputs are compared with those of the playground’s file.',
    '',
    'Where the result differs from the file of the playground:',
    ...differencesOf(recipe, plan, subject.training).map((line) => `- ${line}`),
    '"""',
  ];
}

const importsOf = ({ tool, origin }: Plan): string[] => [
  'import argparse',
  'import os',
  '',
  ...(origin === 'keras-2' ? ['os.environ["TF_USE_LEGACY_KERAS"] = "1"', ''] : []),
  'import numpy as np',
  ...(origin === 'keras-2' || origin === 'keras-3' ? ['import tensorflow as tf'] : []),
  ...(origin === 'keras-2' ? ['import tf_keras as keras'] : []),
  ...(origin === 'keras-3' ? ['import keras'] : []),
  ...(tool === 'training' ? ['import tensorflow_model_optimization as tfmot'] : []),
  ...(tool === 'quantizer' ? ['from ai_edge_quantizer import quantizer'] : []),
  'from ai_edge_litert.interpreter import Interpreter',
];

/** One-shot pruning by magnitude, of what the playground prunes too: kernels. */
const pruneLines = (sparsity: number) => [
  'def prune(model, share):',
  '    """Sets the smallest weights of every kernel to 0."""',
  '    for layer in model.layers:',
  '        weights = layer.get_weights()',
  '        for i, values in enumerate(weights):',
  '            if values.ndim < 2:',
  '                continue',
  '            count = int(share * values.size)',
  '            smallest = np.argsort(np.abs(values), axis=None, kind="stable")[:count]',
  '            values.flat[smallest] = 0',
  '            weights[i] = values',
  '        layer.set_weights(weights)',
  '',
  '',
  `SPARSITY = ${sparsity}`,
];

function settingsLines({ recipe, fileName }: StarterSubject, { tool, origin }: Plan): string[] {
  return [
    // Of another name than the file that it is compared with.
    `OUTPUT = ${JSON.stringify(`${stemOf(fileName)}.python.tflite`)}`,
    ...(modeOf(recipe.mode).needsCalibration || tool === 'quantizer'
      ? [`CALIBRATION_SAMPLES = ${recipe.calibrationSamples}`]
      : []),
    ...(tool === 'quantizer'
      ? [`RECIPE = ${pythonLiteral(writeAeqRecipe(forQuantizer(recipe)))}`]
      : []),
    ...(recipe.sparsity > 0 && origin !== 'tflite' && origin !== 'other'
      ? ['', '', ...pruneLines(recipe.sparsity)]
      : []),
  ];
}

/** What of the converter a mode sets. */
function converterLines({ mode, io, granularity }: Recipe): string[] {
  const set = (line: string) => `    converter.${line}`;
  const isStatic = modeOf(mode).needsCalibration;
  const ops =
    mode === 'int16x8'
      ? 'EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8'
      : 'TFLITE_BUILTINS_INT8';
  return [
    ...(mode === 'float32' ? [] : [set('optimizations = [tf.lite.Optimize.DEFAULT]')]),
    ...(mode === 'float16' ? [set('target_spec.supported_types = [tf.float16]')] : []),
    ...(isStatic
      ? [
          set('representative_dataset = lambda: ('),
          '        [array[i : i + 1] for array in samples] for i in range(min(CALIBRATION_SAMPLES, len(samples[0])))',
          '    )',
          set(`target_spec.supported_ops = [tf.lite.OpsSet.${ops}]`),
        ]
      : []),
    ...(mode === 'int8' && io !== 'float32'
      ? [set(`inference_input_type = converter.inference_output_type = tf.${io}`)]
      : []),
    ...(granularity === 'per-tensor' && modeOf(mode).weights.kind === 'integer'
      ? [set('_experimental_disable_per_channel = True')]
      : []),
  ];
}

function makeLines({ recipe, training }: StarterSubject, { tool, origin }: Plan): string[] {
  const prunes = recipe.sparsity > 0 && origin !== 'tflite' && origin !== 'other';
  const load = [
    '    model = keras.models.load_model(path, compile=False)',
    ...(prunes ? ['    prune(model, SPARSITY)'] : []),
  ];
  const float = [
    ...load,
    '    converter = tf.lite.TFLiteConverter.from_keras_model(model)',
    '    return converter.convert()',
  ];
  if (tool === 'quantizer') {
    const isKeras = origin === 'keras-2' || origin === 'keras-3';
    return [
      'def float_file(path):',
      ...(isKeras ? float : ['    with open(path, "rb") as file:', '        return file.read()']),
      '',
      '',
      'def convert(path, samples):',
      '    made = quantizer.Quantizer(float_file(path), RECIPE)',
      '    statistics = None',
      '    if made.need_calibration:',
      '        interpreter = Interpreter(model_content=float_file(path))',
      '        signature, ports = next(iter(interpreter.get_signature_list().items()))',
      '        statistics = made.calibrate({signature: [',
      '            {name: array[i : i + 1] for name, array in zip(ports["inputs"], samples)}',
      '            for i in range(min(CALIBRATION_SAMPLES, len(samples[0])))',
      '        ]})',
      '    return bytes(made.quantize(statistics).quantized_model)',
    ];
  }
  return [
    'def convert(path, samples):',
    ...load,
    ...(tool === 'training' ? quantizeAware(training) : []),
    '    converter = tf.lite.TFLiteConverter.from_keras_model(model)',
    ...(tool === 'training'
      ? ['    converter.optimizations = [tf.lite.Optimize.DEFAULT]']
      : converterLines(recipe)),
    '    return converter.convert()',
  ];
}

/** The text of the script. */
export function pythonScript(subject: StarterSubject): string {
  const plan = planOf(subject);
  return [
    ...docstring(subject, plan),
    ...importsOf(plan),
    '',
    ...settingsLines(subject, plan),
    '',
    '',
    ...makeLines(subject, plan),
    '',
    '',
    ...RUN,
    '',
    '',
    ...FINISH,
    '',
  ].join('\n');
}

/** A script that makes the file anew from the model. */
export const python: Make = (subject) => new TextEncoder().encode(pythonScript(subject));
