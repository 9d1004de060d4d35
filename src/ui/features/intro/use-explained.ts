import { useLocalStorage } from '@mantine/hooks';

/** Whether the explanation is shown: until it is closed, and from then on only when the help is asked for it. */
export function useExplained() {
  return useLocalStorage({
    key: 'explained',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}
