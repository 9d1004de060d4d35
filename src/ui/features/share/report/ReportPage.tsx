/** The report as a page that needs nothing else: no script, no address but the link back. Rendered to text, never mounted. */
import {
  deltaInWords,
  figureInWords,
  intervalInWords,
} from '../../../../evaluation/figure-words.ts';
import type { Figure } from '../../../../evaluation/figures.ts';
import { pInWords } from '../../../../evaluation/verdict.ts';
import type { Report, ReportAnswers, ReportColumn } from '../../../../share/report.ts';
import { formatBytes, formatCount, percent, signed } from '../../../components/format.ts';
import { TITLES } from '../../../components/page-words.ts';
import { ConfusionPicture, IntervalPicture, SizePicture, WeightsPicture } from './pictures.tsx';
import { REPORT_STYLE } from './style.ts';

export function ReportPage({ report }: { readonly report: Report }) {
  const { model, testSet, columns } = report;
  const title = `${model.name}, quantized`;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style>{REPORT_STYLE}</style>
      </head>
      <body>
        <main>
          <header>
            <h1>{title}</h1>
            <p>
              {model.format}, {formatBytes(model.bytes)}, {formatCount(model.parameters)} parameters
              {testSet && `, measured on ${testSet.name}`}. Written on{' '}
              <time dateTime={report.made}>{report.made.slice(0, 10)}</time>.
            </p>
            <p>
              <a href={report.link}>Open it in the quantization playground</a>
            </p>
          </header>
          <Numbers columns={columns} />
          <Pictures report={report} />
          <footer>
            <p>
              Every number is of a real .tflite file, run by LiteRT. sha256 of the model:{' '}
              <code>{model.sha256}</code>
            </p>
            <details>
              <summary>Settings of the columns</summary>
              <pre>
                {JSON.stringify(
                  columns.map(({ title, recipe }) => ({ title, ...recipe })),
                  null,
                  1,
                )}
              </pre>
            </details>
          </footer>
        </main>
      </body>
    </html>
  );
}

function Numbers({ columns }: { readonly columns: readonly ReportColumn[] }) {
  const reference = columns.find(({ baseline }) => baseline);
  const rows: readonly (readonly [string, (column: ReportColumn) => string])[] = [
    ['File size', ({ fileBytes }) => formatBytes(fileBytes)],
    [
      'Against the baseline',
      ({ fileBytes, baseline }) =>
        baseline || !reference ? '–' : `${(reference.fileBytes / fileBytes).toFixed(2)}× smaller`,
    ],
    ['Gzipped', ({ gzipBytes }) => (gzipBytes === null ? '–' : formatBytes(gzipBytes))],
    [columns.find(headlineOf)?.answers?.figures?.[0]?.name ?? 'Accuracy', accuracyWords],
    ...othersIn(columns),
    ['Changed answers', changedWords],
    ['Arithmetic run', ({ arithmetic }) => arithmetic],
    [
      TITLES.keptFloat,
      ({ keptFloat }) =>
        keptFloat.length === 0
          ? '–'
          : keptFloat.map(({ name, reason }) => `${name}: ${reason}`).join('; '),
    ],
    [
      'Measured',
      ({ origin, answers }) =>
        `${origin !== 'stored' ? 'in the browser of the sender' : 'stored with the page'}${answers ? `, ${answers.runtime}` : ''}`,
    ],
  ];
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th key={column.title} scope="col">
                {column.title}
                {column.baseline && <small> baseline</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, cell]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {columns.map((column) => (
                <td key={column.title}>{cell(column)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const headlineOf = ({ answers }: ReportColumn) => answers?.figures?.[0];

/** `23.40 dB (23.10 to 23.70 dB)`. */
function valueWords(figure: Figure): string {
  const { value, unit, interval } = figure;
  const sure = interval ? ` (${intervalInWords(interval, unit, value)})` : '';
  return `${figureInWords(figure)}${sure}`;
}

/** A row for each figure beside the headline. */
function othersIn(
  columns: readonly ReportColumn[],
): readonly (readonly [string, (column: ReportColumn) => string])[] {
  const names = new Set(
    columns.flatMap(({ answers }) => answers?.figures?.slice(1).map(({ name }) => name) ?? []),
  );
  return Array.from(names, (name) => [
    name,
    ({ answers }: ReportColumn) => {
      const figure = answers?.figures?.find((one) => one.name === name);
      return figure ? valueWords(figure) : '–';
    },
  ]);
}

function accuracyWords({ answers }: ReportColumn): string {
  const labelled = answers?.labelled;
  const [figure] = answers?.figures ?? [];
  if (figure && answers) return `${valueWords(figure)}, ${countWords(answers, 'samples')}`;
  if (!labelled) return '–';
  const [low, high] = labelled.interval;
  return `${percent(labelled.accuracy)} % (${percent(low)} to ${percent(high)} %, ${countWords(answers, 'images')})`;
}

/** `10,000 images`, or on how many of them somebody stopped. */
function countWords({ images, of }: ReportAnswers, what: string): string {
  return of === undefined
    ? `${formatCount(images)} ${what}`
    : `the first ${formatCount(images)} of ${formatCount(of)} ${what} in a random order, because it was stopped`;
}

function changedWords({ answers }: ReportColumn): string {
  const changed = answers?.changed;
  const [figure] = answers?.figures ?? [];
  if (figure && answers?.change) {
    const { better, worse, delta, p } = answers.change;
    return `${formatCount(better)} samples better, ${formatCount(worse)} worse (${deltaInWords(delta, figure.unit, figure.value)}, ${pInWords(p)})`;
  }
  if (!changed) return '–';
  if (changed.all === 0) return 'none';
  const points = signed((100 * (changed.better - changed.worse)) / answers.images, 2);
  return `${formatCount(changed.all)}: ${formatCount(changed.better)} better, ${formatCount(changed.worse)} worse (${points} points)`;
}

function Pictures({ report: { columns, testSet } }: { readonly report: Report }) {
  const confused = columns.filter(({ answers }) => answers?.labelled?.confusion);
  const drawn = columns.filter(({ weights }) => weights);
  return (
    <>
      <section>
        <h2>{TITLES.bytes}</h2>
        <SizePicture columns={columns} />
      </section>
      {columns.some(({ answers }) => answers?.labelled) && (
        <section>
          <h2>{TITLES.accuracy}</h2>
          <IntervalPicture columns={columns} />
        </section>
      )}
      {drawn.length > 0 && (
        <section>
          <h2>Weights of {drawn[0]?.weights?.layer}, as trained and where they stand</h2>
          <div className="grid">
            {drawn.map((column) => (
              <figure key={column.title}>
                <figcaption>{column.title}</figcaption>
                {column.weights && <WeightsPicture weights={column.weights} />}
              </figure>
            ))}
          </div>
        </section>
      )}
      {confused.length > 0 && (
        <section>
          <h2>What is taken for what</h2>
          <p>Rows are the right classes, columns the answers; darker is more often.</p>
          <div className="grid">
            {confused.map((column) => (
              <figure key={column.title}>
                <figcaption>{column.title}</figcaption>
                <ConfusionPicture
                  rows={column.answers?.labelled?.confusion ?? []}
                  names={testSet?.classNames ?? []}
                />
              </figure>
            ))}
          </div>
        </section>
      )}
    </>
  );
}
