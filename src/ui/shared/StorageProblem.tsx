import { usePlayground } from './playground.tsx';

/** Why this browser keeps nothing, where it does not. */
export function StorageProblem() {
  const problem = usePlayground((state) => state.storageProblem);
  if (!problem) return null;
  return (
    <p role="note">
      <b>Nothing is kept at present.</b> {problem.message} {problem.hint}
    </p>
  );
}
