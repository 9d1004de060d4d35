import { useCallback } from 'react';
import { usePlayground } from '../../shared/playground.tsx';

/** What the person called a layer, or a tensor that no layer writes. */
export function useLayerName(): (id: string) => string {
  const model = usePlayground((state) => state.model);
  return useCallback(
    (id) =>
      model?.layers.find((layer) => layer.id === id)?.name ??
      (model?.inputs.some(({ name }) => name === id) ? 'input' : id),
    [model],
  );
}
