import { useLocalStorage } from '@mantine/hooks';

/** Single-letter keys can be switched off, for people whose software types for them. */
export function useShortcutsEnabled() {
  return useLocalStorage({
    key: 'shortcuts-enabled',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}
