import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { cssVariables, dark, light, type Tokens } from './tokens.ts';

const sans = "'Inter Variable', system-ui, 'Noto Sans Arabic Variable', 'Noto Sans SC Variable', sans-serif";
const serif = "'Source Serif 4', Georgia, 'Noto Sans Arabic Variable', 'Noto Sans SC Variable', serif";

const sea: MantineColorsTuple = [
  '#e6f4f3',
  '#cfe8e5',
  '#a8d8d4',
  '#7fc7c2',
  '#63c7c1',
  '#3a9c9b',
  '#1f8287',
  '#0a6b73',
  '#07545b',
  '#053e44',
];
const red: MantineColorsTuple = [
  '#fbe9e6',
  '#f6d2cd',
  '#ffb9b0',
  '#ffa99f',
  '#ff9a8f',
  '#d9534a',
  '#c0352c',
  '#ab241c',
  '#8c1c16',
  '#6b1410',
];
const deepSea: MantineColorsTuple = [
  dark.ink,
  '#d3d6d4',
  dark.inkSoft,
  dark.inkFaint,
  dark.edge,
  dark.hairline,
  dark.floating,
  dark.raised,
  dark.paper,
  '#070f16',
];

export const theme = createTheme({
  fontFamily: sans,
  headings: { fontFamily: serif, fontWeight: '600' },
  colors: { sea, red, dark: deepSea },
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  black: light.ink,
  white: light.floating,
  defaultRadius: 8,
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '8px', xl: '8px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    // Mantine picks white or black by its own rule; on our accent only the token is legible in both schemes.
    Button: {
      vars: (_: unknown, { variant = 'filled', color }: { variant?: string; color?: string }) => ({
        root: variant === 'filled' ? { '--button-color': color === 'red' ? 'var(--on-red)' : 'var(--on-accent)' } : {},
      }),
    },
    Tooltip: { defaultProps: { withArrow: false, openDelay: 200, transitionProps: { duration: 100 } } },
    Menu: { defaultProps: { transitionProps: { duration: 100 }, shadow: 'md' } },
    Popover: { defaultProps: { transitionProps: { duration: 100 }, shadow: 'md' } },
    Modal: { defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.4 } } },
  },
});

/** Mantine's own variables follow our tokens, so that its parts and ours are one. */
function forMantine(tokens: Tokens): Record<string, string> {
  return {
    ...cssVariables(tokens),
    '--mantine-color-body': tokens.paper,
    '--mantine-color-text': tokens.ink,
    '--mantine-color-dimmed': tokens.inkFaint,
    '--mantine-color-anchor': tokens.accent,
    '--mantine-color-placeholder': tokens.inkFaint,
    '--mantine-color-error': tokens.red,
    '--mantine-color-default': tokens.raised,
    '--mantine-color-default-hover': tokens.hover,
    '--mantine-color-default-color': tokens.ink,
    '--mantine-color-default-border': tokens.edge,
    '--mantine-color-disabled-color': tokens.inkFaint,
    '--mantine-shadow-md': `0 0 0 1px ${tokens.hairline}, 0 8px 24px rgb(7 15 22 / 18%)`,
    '--mantine-primary-color-filled': tokens.accent,
    '--mantine-primary-color-filled-hover': tokens.accentStrong,
    '--mantine-primary-color-contrast': tokens.onAccent,
  };
}

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: { '--font-sans': sans, '--font-serif': serif },
  light: forMantine(light),
  dark: forMantine(dark),
});
