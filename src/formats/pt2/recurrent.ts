/** LSTM, GRU and RNN of PyTorch, all layers of a call, as nodes of ONNX's operators: one for each layer. */
import type { AtenCall } from './call.ts';

interface Recurrence {
  readonly op: 'LSTM' | 'GRU' | 'RNN';
  /** PyTorch's gates in the order of ONNX. */
  readonly gates: readonly number[];
  readonly activation?: string;
}

export const RECURRENT = {
  gru: { op: 'GRU', gates: [1, 0, 2] },
  lstm: { op: 'LSTM', gates: [0, 3, 1, 2] },
  rnn_relu: { op: 'RNN', gates: [0], activation: 'Relu' },
  rnn_tanh: { op: 'RNN', gates: [0], activation: 'Tanh' },
} as const satisfies Readonly<Record<string, Recurrence>>;

/** Arrays of one direction: of the inputs, of the state, and a bias of each. */
type Arrays = readonly string[];

export function recurrent({ op, gates, activation }: Recurrence) {
  return (call: AtenCall): void => {
    if (!call.target.endsWith('.input')) call.refuse('takes packed sequences of different lengths');
    let x = call.tensor('input');
    if (call.shapeOf(x).length !== 3) call.refuse('takes a sequence without samples');
    const directions = call.flag('bidirectional') ? 2 : 1;
    const layers = call.number('num_layers', 1);
    const params = call.tensors('params');
    const perDirection = call.flag('has_biases', true) ? 4 : 2;
    if (params.length !== perDirection * layers * directions) {
      call.refuse('projects its state (proj_size)');
    }
    const states = op === 'LSTM' ? call.tensors('hx') : [call.tensor('hx')];
    const int = (values: readonly number[]) => call.constant('int32', values);
    const turned = (value: string, perm: readonly number[]) =>
      call.emit('Transpose', [value], { perm });
    const isBatchFirst = call.flag('batch_first');
    if (isBatchFirst) x = turned(x, [1, 0, 2]);
    const lasts: string[][] = states.map(() => []);
    for (let layer = 0; layer < layers; layer++) {
      const first = layer * directions;
      const own = Array.from({ length: directions }, (_, i): Arrays => {
        const at = (first + i) * perDirection;
        return params.slice(at, at + perDirection);
      });
      const units = call.shapeOf(own[0]?.[1] ?? '').at(-1) ?? 0;
      const rows = int(
        gates.flatMap((gate) => Array.from({ length: units }, (_, i) => gate * units + i)),
      );
      const inOrder = (array: string) => call.emit('Gather', [array, rows], { axis: 0 });
      const joined = (parts: readonly string[], axis: number) =>
        parts.length === 1 ? parts[0]! : call.emit('Concat', parts, { axis });
      /** What `of` gives for each direction, in a dimension of their own. */
      const stacked = (of: (arrays: Arrays) => string) =>
        joined(
          own.map((arrays) => call.emit('Unsqueeze', [of(arrays), int([0])])),
          0,
        );
      const biases = (arrays: Arrays) => joined(arrays.slice(2).map(inOrder), 0);
      const inputs = [
        x,
        stacked((arrays) => inOrder(arrays[0]!)),
        stacked((arrays) => inOrder(arrays[1]!)),
        perDirection === 4 ? stacked(biases) : '',
        '',
        ...states.map((state) =>
          layers === 1
            ? state
            : call.emit('Slice', [state, int([first]), int([first + directions]), int([0])]),
        ),
      ];
      const results = [`${call.name}/layer${layer}`];
      lasts.forEach((list, i) => {
        const last = `${call.name}/layer${layer}/state${i}`;
        results.push(last);
        list.push(last);
      });
      const y = call.emit(
        op,
        inputs,
        {
          direction: directions === 2 ? 'bidirectional' : 'forward',
          hidden_size: units,
          ...(op === 'GRU' && { linear_before_reset: 1 }),
          ...(activation && { activations: new Array<string>(directions).fill(activation) }),
        },
        results,
      );
      x = call.emit('Reshape', [turned(y, [0, 2, 1, 3]), int([0, 0, directions * units])]);
    }
    const [output = '', ...finals] = call.outputs;
    call.emit('Transpose', [x], { perm: isBatchFirst ? [1, 0, 2] : [0, 1, 2] }, [output]);
    finals.forEach((name, i) => {
      const parts = lasts[i] ?? [];
      if (name !== '' && parts.length > 0) call.emit('Concat', parts, { axis: 0 }, [name]);
    });
  };
}
