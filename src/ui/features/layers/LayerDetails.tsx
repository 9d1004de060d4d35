import { type Ref, useMemo } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type {
  AutopsyReport,
  NetworkNode,
  OperatorTime,
  PlacedNetwork,
} from '../../../workers/engine.ts';
import { Definition } from '../../components/Definition.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatBytes, formatReal, formatShort, percent } from '../../components/format.ts';
import classes from './LayerDetails.module.css';
import { DEFINITIONS } from './tensor-definitions.tsx';
import { cellOf, measuredOf, rowsOf, TENSOR_ROWS, type TensorColumn } from './tensor-rows.ts';
import { useTensors } from './use-network.ts';

/** One operator: what it does the work of, its share of the file and of the work, and its tensors in numbers. */
export function LayerDetails({
  recipe,
  network,
  node,
  report,
  time,
  heading,
}: {
  readonly recipe: Recipe;
  readonly network: PlacedNetwork;
  readonly node: NetworkNode;
  readonly report: AutopsyReport | undefined;
  /** Undefined before operators are timed. */
  readonly time: OperatorTime | undefined;
  readonly heading: Ref<HTMLHeadingElement>;
}) {
  const { value: tensors, error, loading } = useTensors(recipe, node.at);
  const { nodes } = network;
  const columns = useMemo(() => {
    const computed = new Set(nodes.flatMap(({ op, name }) => (op === 'QUANTIZE' ? [] : name)));
    const { activations = [] } = report ?? {};
    return (tensors ?? []).map(
      (tensor): TensorColumn => ({ tensor, measured: measuredOf(tensor, activations, computed) }),
    );
  }, [tensors, report, nodes]);
  return (
    <section className={classes.details} aria-label="Details of the layer">
      <h3 ref={heading} tabIndex={-1}>
        {node.name}
      </h3>
      <p className={classes.op}>
        <code>{node.customCode ?? node.op}</code>
        {node.fused.length > 0 && (
          <>
            {' '}
            does the work of{' '}
            {node.fused.map(({ op, name }, i) => (
              <span key={`${op} ${name}`}>
                {i > 0 && ', '}
                <code>{op}</code>
                {name !== null && name !== node.name && ` ${name}`}
              </span>
            ))}
            , too
          </>
        )}
      </p>
      <p className={classes.shares}>
        {sharesOf(node, network)}
        {time && ` ${timeInWords(time)}`}
      </p>
      {error && <ErrorNote error={error} compact />}
      {!loading && columns.length > 0 && <Tensors columns={columns} />}
      {!report && (
        <p className={classes.note}>
          Errors of activations are known once every layer was measured; those of weights come from
          the file.
        </p>
      )}
    </section>
  );
}

function Tensors({ columns }: { readonly columns: readonly TensorColumn[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className={classes.scroll} tabIndex={0} aria-label="Tensors of the layer">
      <table className={classes.table}>
        <thead>
          <tr>
            <td />
            {columns.map(({ tensor }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a tensor may be read twice
              <th key={i} scope="col" title={tensor.name}>
                {tensor.role}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(columns).map((row) => {
            const define = DEFINITIONS[row];
            return (
              <tr key={row}>
                <th scope="row">
                  {define ? (
                    <Definition title={TENSOR_ROWS[row]}>{() => define(columns)}</Definition>
                  ) : (
                    TENSOR_ROWS[row]
                  )}
                </th>
                {columns.map((column, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a tensor may be read twice
                  <td key={i} className="num" data-row={row}>
                    {cellOf(row, column) ?? <span className={classes.dash}>–</span>}
                    {row === 'scale' && <Strip scales={column.tensor.scales?.strip ?? []} />}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Scales side by side, in the order of the channels; the row says their range in words. */
function Strip({ scales }: { readonly scales: readonly number[] }) {
  if (scales.length < 2) return null;
  const most = Math.max(...scales);
  return (
    <svg
      viewBox={`0 0 ${scales.length} 20`}
      preserveAspectRatio="none"
      className={classes.strip}
      aria-hidden="true"
    >
      {scales.map((scale, i) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: scales have no other identity
          key={i}
          x={i + 0.1}
          width="0.8"
          y={20 - (20 * scale) / most}
          height={(20 * scale) / most}
        />
      ))}
    </svg>
  );
}

function timeInWords({ median, quartiles: [fast, slow] }: OperatorTime): string {
  const ms = (value: number) => formatReal(value, 2);
  return `By itself it takes ${ms(median)} ms for one image; half of the rounds took ${ms(fast)} to ${ms(slow)} ms.`;
}

function sharesOf({ bytes, macs }: NetworkNode, { nodes }: PlacedNetwork): string {
  const total = (of: (node: NetworkNode) => number) =>
    Math.max(
      1,
      nodes.reduce((sum, node) => sum + of(node), 0),
    );
  const weights =
    bytes === 0
      ? 'No weights'
      : `${formatBytes(bytes)} of weights and biases, ${percent(bytes / total((node) => node.bytes), 1)} % of all`;
  const work =
    macs === null
      ? 'multiply-accumulates not known'
      : macs === 0
        ? 'no multiply-accumulates'
        : `${formatShort(macs)} multiply-accumulates, ${percent(macs / total((node) => node.macs ?? 0), 1)} %`;
  return `${weights}; ${work}.`;
}
