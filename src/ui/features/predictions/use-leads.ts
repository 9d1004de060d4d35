/** Leads of all test photos in two files, run once and kept while the page is open. */
import { useEffect, useState } from 'react';
import { referenceOf } from '../../../adapters/datasets/source.ts';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import type { Leads } from '../../../evaluation/shares.ts';
import type { KnownFile } from '../../../workers/engine.ts';
import { useEngine } from '../../shared/playground.tsx';
import type { PictureSet } from '../../shared/use-photos.ts';

const MOST_KEPT = 12;
const kept = new Map<string, Leads>();

export interface LeadsView {
  readonly leads: Leads | undefined;
  /** 0..1 */
  readonly share: number;
  readonly error: ErrorData | null;
  /** Ended by the person. */
  readonly stopped: boolean;
  readonly stop: () => void;
  /** From the first photo, after a stop. */
  readonly start: () => void;
}

export function useLeads(
  set: PictureSet,
  before: KnownFile | null,
  after: KnownFile | null,
): LeadsView {
  const { photos } = useEngine();
  const key = before && after ? `${set.id} | ${before.key} | ${after.key}` : null;
  const [running, setRunning] = useState({ key: '', share: 0 });
  const [failed, setFailed] = useState<{ key: string; error: ErrorData } | null>(null);
  const [stoppedAt, setStoppedAt] = useState<string | null>(null);
  const stopped = key !== null && stoppedAt === key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for set and files
  useEffect(() => {
    if (key === null || stopped || !before || !after || kept.has(key)) return;
    const controller = new AbortController();
    const { signal } = controller;
    photos
      .leads([before, after], referenceOf(set.id), set.count, {
        signal,
        onProgress: (share) => !signal.aborted && setRunning({ key, share }),
      })
      .then(
        (leads) => {
          kept.set(key, leads);
          if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
          if (!signal.aborted) setRunning({ key, share: 1 });
        },
        (thrown) => !signal.aborted && setFailed({ key, error: toErrorData(thrown) }),
      );
    return () => controller.abort();
  }, [key, stopped]);
  return {
    leads: key === null ? undefined : kept.get(key),
    share: running.key === key ? running.share : 0,
    error: failed?.key === key ? failed.error : null,
    stopped,
    stop: () => setStoppedAt(key),
    start() {
      setRunning({ key: '', share: 0 });
      setStoppedAt(null);
    },
  };
}
