/** Mantine in the page's clothes: sizes here, colours in tokens.css. Components are named, not imported: most load later. */
import { createTheme } from '@mantine/core';

const FLOATING = {
  shadow: 'none',
  radius: 10,
  transitionProps: { duration: 0 },
} as const;

const FILLED = {
  '--button-bg': 'var(--ink)',
  '--button-hover': 'color-mix(in srgb, var(--ink) 85%, var(--panel))',
  '--button-color': 'var(--panel)',
};

export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  primaryColor: 'dark',
  primaryShade: { light: 9, dark: 0 },
  defaultRadius: 8,
  fontSizes: { xs: '12.5px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { variant: 'default', size: 'sm' },
      vars: (_: unknown, { variant }: { readonly variant?: string }) => ({
        root: variant === 'filled' ? FILLED : {},
      }),
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 36 } },
    // Without the placeholder for the focus, which is not a child that a menu may have.
    Menu: { defaultProps: { ...FLOATING, withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: FLOATING },
    Modal: {
      defaultProps: {
        ...FLOATING,
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        // A <header> is the page's banner wherever it stands; the one of a dialog is not.
        attributes: { header: { role: 'presentation' } },
      },
    },
    NumberInput: { defaultProps: { size: 'sm' } },
  },
});
