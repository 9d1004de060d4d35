/** Mantine in the page's clothes: sizes here, colours in tokens.css. */
import {
  ActionIcon,
  Button,
  createTheme,
  Menu,
  Modal,
  NumberInput,
  Popover,
  Tooltip,
} from '@mantine/core';

const FLOATING = {
  shadow: 'none',
  radius: 10,
  transitionProps: { duration: 0 },
} as const;

export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  primaryColor: 'dark',
  primaryShade: { light: 9, dark: 0 },
  defaultRadius: 8,
  fontSizes: { xs: '12.5px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    Button: Button.extend({
      defaultProps: { variant: 'default', size: 'sm' },
      vars: (_, { variant }) => ({
        root:
          variant === 'filled'
            ? {
                '--button-bg': 'var(--ink)',
                '--button-hover': 'color-mix(in srgb, var(--ink) 85%, var(--panel))',
                '--button-color': 'var(--panel)',
              }
            : {},
      }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 36 } }),
    Menu: Menu.extend({ defaultProps: FLOATING }),
    Popover: Popover.extend({ defaultProps: FLOATING }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        transitionProps: { duration: 0 },
        events: { hover: true, focus: true, touch: false },
      },
    }),
    Modal: Modal.extend({ defaultProps: { ...FLOATING, centered: true } }),
    NumberInput: NumberInput.extend({ defaultProps: { size: 'sm' } }),
  },
});
