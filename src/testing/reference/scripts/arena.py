"""Where the runtimes put the tensors of the reference files: src/cost/reference.json.

TensorFlow Lite: TensorFlow 2.21.0, reference kernels, no delegate; offsets follow from the addresses of the tensors. Micro: the
package tflite-micro of PyPI, whose interpreter prints the size of its plan ("head"); null where it has no kernel.

    python arena.py REFERENCE_FOLDER > src/cost/reference.json
"""
import json
import os
import re
import sys

import tensorflow as tf
from tflite_micro.python.tflite_micro import runtime

KERNELS = tf.lite.experimental.OpResolverType.BUILTIN_REF
MODELS = ('fashion_cnn', 'mlp', 'mobilenet', 'resnet')
MODES = ('float', 'float16', 'dynamic', 'int8', 'int8_io', 'int16x8')


def forked(work):
    """The JSON of `work()` in a process of its own: a tensor without memory would end this one."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, 'rb') as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def lite(path):
    interpreter = tf.lite.Interpreter(path, experimental_op_resolver_type=KERNELS)
    interpreter.allocate_tensors()
    operators = interpreter._get_ops_details()
    written = {t for op in operators for t in op['outputs']}
    constants = {t for op in operators for t in op['inputs']} - written
    first, *more = [detail['index'] for detail in interpreter.get_input_details()]

    def block(tensor):
        array = interpreter.tensor(tensor)()
        return [array.__array_interface__['data'][0], array.nbytes]

    # Tensors of the file, and beyond them the working memory of kernels; some have none.
    blocks = {}
    for tensor in range(interpreter._interpreter.NumTensors(0)):
        place = forked(lambda: block(tensor))
        if place and (tensor in (first, *more) or tensor not in constants):
            blocks[tensor] = place
    # Within an arena nothing is further than an alignment from what lies before it.
    arenas = []
    for tensor, (address, size) in sorted(blocks.items(), key=lambda item: item[1]):
        if not arenas or address - arenas[-1]['end'] >= 64:
            arenas.append({'start': address, 'end': address, 'tensors': []})
        arenas[-1]['tensors'].append(tensor)
        arenas[-1]['end'] = max(arenas[-1]['end'], address + size)
    working = next(arena for arena in arenas if first in arena['tensors'])
    offsets = {str(t): blocks[t][0] - working['start'] for t in sorted(working['tensors'])
               if t == first or t in written}
    return {
        'offsets': offsets,
        'bytes': working['end'] - working['start'],
        'kept': sum(arena['end'] - arena['start'] for arena in arenas if arena is not working),
    }


def micro(path):
    reader, writer = os.pipe()
    os.dup2(writer, 2)
    runtime.Interpreter.from_file(path).print_allocations()
    return int(re.search(rb'head (\d+) bytes', os.read(reader, 65536)).group(1))


files = {}
for model in MODELS:
    for mode in MODES:
        path = f'{sys.argv[1]}/{model}/tflite_{mode}.tflite'
        files[f'{model}/tflite_{mode}'] = {**lite(path), 'micro': forked(lambda: micro(path))}
made = 'src/testing/reference/scripts/arena.py; TensorFlow 2.21.0, tflite-micro 0.dev20261023182759'
rows = ',\n'.join(f'    {json.dumps(name)}: {json.dumps(row)}' for name, row in files.items())
print(f'{{\n  "made": {json.dumps(made)},\n  "files": {{\n{rows}\n  }}\n}}')
