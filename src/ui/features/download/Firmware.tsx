import type { FirmwareFacts, PortFacts } from '../../../targets/firmware-facts.ts';
import { formatShape } from '../../../tensor/shape.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { formatCount } from '../../components/format.ts';
import classes from './Firmware.module.css';
import { float32Text, meaningOf } from './words.ts';

const HEAD = ['tensor', 'name', 'type', 'shape', 'layout', 'bytes', 'scale', 'zero point'];

const row = (side: string, port: PortFacts) => [
  side,
  port.name,
  port.dtype,
  formatShape(port.shape),
  port.layout ?? '–',
  port.bytes,
  port.scale === null ? '–' : float32Text(port.scale),
  port.zeroPoint === null ? '–' : String(port.zeroPoint).replace('-', '−'),
];

/** What a program has to know to feed the file and to read its answer. */
export function Firmware({ facts }: { readonly facts: FirmwareFacts }) {
  const { inputs, outputs, operators, fileBytes, arenaBytes, interpreterBytes } = facts;
  const stored = [...inputs, ...outputs].filter(({ scale }) => scale !== null);
  return (
    <div className={classes.firmware}>
      <DataTable
        label="Inputs and outputs"
        rows={[
          HEAD,
          ...inputs.map((port) => row('input', port)),
          ...outputs.map((port) => row('output', port)),
        ]}
      />
      <p>
        {stored.length === 0
          ? 'Floats go in and come out as they are: there is nothing to scale. The layout names the dimensions from the outermost: N samples, H rows, W columns, C channels.'
          : 'A stored number means: scale × (stored − zero point). The layout names the dimensions from the outermost: N samples, H rows, W columns, C channels.'}
      </p>
      {stored.length > 0 && (
        <ul className={classes.meanings}>
          {stored.map(({ name, scale, zeroPoint }) => (
            <li key={name}>
              <code>{name}</code>: {meaningOf(scale ?? 1, zeroPoint ?? 0)}
            </li>
          ))}
        </ul>
      )}
      <dl className={classes.sizes}>
        <div>
          <dt>In flash</dt>
          <dd>
            <b className="num">{formatCount(fileBytes)}</b> bytes, the file as it is
          </dd>
        </div>
        {arenaBytes !== null && (
          <div>
            <dt>In memory</dt>
            <dd>
              <b className="num">{formatCount(arenaBytes)}</b> bytes of arena for activations in
              TFLite Micro, with its plain kernels, and up to{' '}
              <b className="num">{formatCount(interpreterBytes)}</b> for its interpreter. What it
              took is in <code>arena_used_bytes()</code>.
            </dd>
          </div>
        )}
        <div>
          <dt>Operators to link</dt>
          <dd>
            <ul className={classes.operators}>
              {operators.map(({ op, method, count }) => (
                <li key={op}>
                  <code>{method ?? op}</code> ×{count}
                </li>
              ))}
            </ul>
            in a <code>MicroMutableOpResolver&lt;{operators.length}&gt;</code>
          </dd>
        </div>
      </dl>
    </div>
  );
}
