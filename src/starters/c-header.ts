/** The file as a C array, with what a program has to know of it as constants. */
import { PlaygroundError } from '../base/errors.ts';
import type { FirmwareFacts, PortFacts } from '../targets/firmware-facts.ts';
import type { DType } from '../tensor/dtype.ts';
import { float32Literal, identifier, type Make, type StarterSubject, stemOf } from './starter.ts';

/** Names of element types: in C, and in TensorFlow Lite's `TfLiteType`. */
const C_TYPES: Readonly<Partial<Record<DType, readonly [type: string, tflite: string]>>> = {
  float32: ['float', 'kTfLiteFloat32'],
  int8: ['int8_t', 'kTfLiteInt8'],
  uint8: ['uint8_t', 'kTfLiteUInt8'],
  int16: ['int16_t', 'kTfLiteInt16'],
  int32: ['int32_t', 'kTfLiteInt32'],
  int64: ['int64_t', 'kTfLiteInt64'],
  bool: ['bool', 'kTfLiteBool'],
};

/** Compilers take minutes and gigabytes for arrays beyond it. */
const MOST_BYTES = 100_000_000;
const BYTES_PER_LINE = 16;
const BYTE_TEXTS = Array.from({ length: 256 }, (_, byte) =>
  new TextEncoder().encode(`0x${byte.toString(16).padStart(2, '0')},`),
);
const BYTE_LENGTH = 5;
const NEWLINE = 10;

/** The bytes as text, made in place: of a file of some megabytes there would be millions of strings. */
function arrayText(file: Uint8Array): Uint8Array {
  const lines = Math.ceil(file.length / BYTES_PER_LINE);
  const text = new Uint8Array(file.length * BYTE_LENGTH + lines);
  let at = 0;
  file.forEach((byte, i) => {
    text.set(BYTE_TEXTS[byte] as Uint8Array, at);
    at += BYTE_LENGTH;
    if (i % BYTES_PER_LINE === BYTES_PER_LINE - 1 || i === file.length - 1) text[at++] = NEWLINE;
  });
  return text;
}

/** Names come from the model: they must not end a comment or a string. */
const inComment = (text: string) => text.replace(/\*\//g, '* /').replace(/\p{Cc}+/gu, ' ');
const inString = (text: string) => JSON.stringify(text.replace(/[^\x20-\x7e]/g, '?'));

function portLines(prefix: string, port: PortFacts): string[] {
  const { name, dtype, shape, elements, bytes, scale, zeroPoint, layout } = port;
  const [cType, tfliteType] = C_TYPES[dtype] ?? ['uint8_t', 'kTfLiteNoType'];
  const define = (what: string, value: string | number) => `#define ${prefix}_${what} ${value}`;
  return [
    `/* ${inComment(name)}: ${dtype} [${shape.join(', ')}]${layout === null ? '' : ` ${layout}`} */`,
    define('NAME', inString(name)),
    define('CTYPE', cType),
    define('TFLITE_TYPE', tfliteType),
    define('RANK', shape.length),
    define('SHAPE', `{${shape.join(', ')}}`),
    define('ELEMENTS', elements),
    define('BYTES', bytes),
    ...(layout === null ? [] : [define('LAYOUT', inString(layout))]),
    ...(scale === null
      ? []
      : [
          '/* real = SCALE * (stored - ZERO_POINT) */',
          define('SCALE', `${float32Literal(scale)}f`),
          define('ZERO_POINT', `(${zeroPoint ?? 0})`),
        ]),
    '',
  ];
}

function portsOf(prefix: string, side: 'INPUT' | 'OUTPUT', ports: readonly PortFacts[]): string[] {
  return [
    `#define ${prefix}_${side}_COUNT ${ports.length}`,
    ...ports.flatMap((port, i) =>
      portLines(`${prefix}_${side}${ports.length > 1 ? `_${i}` : ''}`, port),
    ),
  ];
}

function arenaLines(prefix: string, { arenaBytes, interpreterBytes }: FirmwareFacts): string[] {
  if (arenaBytes === null) return [];
  return [
    '/* Memory of TFLite Micro with its plain kernels: activations as its planner places them, and a bound of what its',
    '   interpreter keeps. Start with it, then read interpreter.arena_used_bytes(). */',
    `#define ${prefix}_ACTIVATION_BYTES ${arenaBytes}`,
    `#define ${prefix}_ARENA_BYTES (${arenaBytes} + ${interpreterBytes})`,
    '',
  ];
}

function linkLines({ operators }: FirmwareFacts): string[] {
  const name = 'resolver';
  return [
    '/* Operators to link in TFLite Micro:',
    `     tflite::MicroMutableOpResolver<${operators.length}> ${name};`,
    ...operators.map(({ op, method, count }) =>
      method === null
        ? `     ${name}.AddCustom(${inString(inComment(op))}, ...);`
        : `     ${name}.${method}();${count > 1 ? `  // ${count} of them` : ''}`,
    ),
    '*/',
  ];
}

function headLines({ fileName, file, facts }: StarterSubject): string[] {
  const name = identifier(stemOf(fileName));
  const prefix = name.toUpperCase();
  return [
    `/* ${inComment(fileName)} as a C array. Include it in one source file: the array is in every one that does. */`,
    `#ifndef ${prefix}_H_`,
    `#define ${prefix}_H_`,
    '',
    '#include <stdint.h>',
    '',
    ...portsOf(prefix, 'INPUT', facts.inputs),
    ...portsOf(prefix, 'OUTPUT', facts.outputs),
    ...arenaLines(prefix, facts),
    ...linkLines(facts),
    '',
    '/* Tensors lie in the file at multiples of 16 bytes, and are read where they lie. */',
    `#if defined(__cplusplus)`,
    `#define ${prefix}_ALIGNED alignas(16)`,
    '#elif defined(_MSC_VER)',
    `#define ${prefix}_ALIGNED __declspec(align(16))`,
    '#else',
    `#define ${prefix}_ALIGNED __attribute__((aligned(16)))`,
    '#endif',
    '',
    `static const uint32_t ${name}_len = ${file.length};`,
    `${prefix}_ALIGNED static const unsigned char ${name}[${file.length}] = {`,
    '',
  ];
}

/** A header for C and C++. The bytes are those of the file. `make` throws PlaygroundError `too-large` beyond 100 MB. */
export const cHeader: Make = (subject) => {
  const { length } = subject.file;
  if (length > MOST_BYTES) {
    throw new PlaygroundError(
      'too-large',
      `The file has ${length} bytes: as an array it would be a text of ${BYTE_LENGTH} times as much.`,
      'Link the file itself: ld -r -b binary -o model.o MODEL.tflite, or .incbin in assembler.',
    );
  }
  const encoder = new TextEncoder();
  const head = encoder.encode(headLines(subject).join('\n'));
  const body = arrayText(subject.file);
  const name = identifier(stemOf(subject.fileName)).toUpperCase();
  const foot = encoder.encode(`};\n\n#endif /* ${name}_H_ */\n`);
  const text = new Uint8Array(head.length + body.length + foot.length);
  text.set(head);
  text.set(body, head.length);
  text.set(foot, head.length + body.length);
  return text;
};
