import { useMemo } from 'react';
import { ParetoChart } from '../../charts/ParetoChart.tsx';
import { sizeTicks } from '../../charts/pareto-layout.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { type RunPoint, runAxes, runPoints } from './run-points.ts';

/** Runs of the open model that were measured. */
export function useRunPoints(): readonly RunPoint[] {
  const runs = usePlayground((state) => state.pastRuns);
  const hash = usePlayground((state) => state.model?.hash);
  const columns = usePlayground((state) => state.columns);
  return useMemo(
    () =>
      runPoints(
        runs.filter((run) => run.hash === hash),
        columns,
      ),
    [runs, hash, columns],
  );
}

/** Accuracy against size of every run of the open model; a click on one makes it a column. */
export function AllRuns({
  points,
  width,
}: {
  readonly points: readonly RunPoint[];
  readonly width: number;
}) {
  const selected = usePlayground((state) => state.selected);
  const showRun = usePlayground((state) => state.showRun);
  if (points.length === 0) return <p>No run of this model is over yet.</p>;
  const { sizes, scores } = runAxes(points);
  return (
    <ParetoChart
      points={points}
      labels={[]}
      chosen={points.find(({ column }) => column === selected)?.id ?? null}
      budget={null}
      baseline={null}
      sizes={sizes}
      sizeTicks={sizeTicks(sizes, width < 420 ? 3 : 6)}
      scores={scores}
      measure="accuracy"
      width={width}
      onChoose={showRun}
    />
  );
}
