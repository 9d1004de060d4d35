"""What the real tools make of the reference files: ../targets.json, which src/targets is held against.

Each tool lives in an environment of its own, so the script is run once per tool, and adds its column to the file:
    python targets.py xnnpack    # ai-edge-litert 2.3.0
    python targets.py tflm       # tflite-micro 0.dev20261023
    python targets.py vela       # ethos-u-vela 5.2.0

xnnpack: outputs of the operators that its delegate leaves to other kernels
tflm: null where the interpreter runs the file, else the operator at which it stops
vela: outputs of the operators that stay on the CPU (Ethos-U55-256); null where the compiler dies
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent.parent
TABLE = HERE / "targets.json"


def xnnpack(path):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(path))
    interpreter.allocate_tensors()
    every = interpreter._get_ops_details()
    operators = [op for op in every if op["op_name"] != "DELEGATE"]
    names = {t["index"]: t["name"] for t in interpreter.get_tensor_details()}
    makers = {int(t): i for i, op in enumerate(operators) for t in op["outputs"]}
    inside = set()
    for delegate in (op for op in every if op["op_name"] == "DELEGATE"):
        ends = {int(t) for t in delegate["inputs"]}
        todo = [int(t) for t in delegate["outputs"]]
        while todo:
            tensor = todo.pop()
            if tensor in ends or tensor not in makers or makers[tensor] in inside:
                continue
            inside.add(makers[tensor])
            todo += [int(t) for t in operators[makers[tensor]]["inputs"] if t >= 0]
    return [names[int(op["outputs"][0])] for i, op in enumerate(operators) if i not in inside]


def tflm(path):
    # In a process of its own: what the interpreter says goes to stderr.
    code = (
        "import sys, numpy as np\n"
        "from tflite_micro.python.tflite_micro import runtime\n"
        "i = runtime.Interpreter.from_file(sys.argv[1], arena_size=2**26)\n"
        "d = i.get_input_details(0)\n"
        "i.set_input(np.zeros(d['shape'], d['dtype']), 0)\n"
        "i.invoke()\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    if run.returncode == 0:
        return None
    found = re.search(r"Node (\w+) \(number|builtin opcode '(\w+)'", run.stderr)
    return found.group(1) or found.group(2)


def vela(path):
    program = pathlib.Path(sys.executable).with_name("vela")
    with tempfile.TemporaryDirectory() as out:
        command = [program, path, "--accelerator-config", "ethos-u55-256", "--output-dir", out]
        run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        return None
    text = run.stdout + run.stderr
    return sorted(set(re.findall(r"operator: \w+, ofm: '([^']*)'\nReason", text)))


TOOLS = {"xnnpack": xnnpack, "tflm": tflm, "vela": vela}

if __name__ == "__main__":
    tool = sys.argv[1]
    table = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    for path in sorted(HERE.glob("*/*.tflite")):
        name = path.relative_to(HERE).as_posix()
        table.setdefault(name, {})[tool] = TOOLS[tool](path)
    TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n")
