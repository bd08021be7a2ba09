/**
 * Every colour of the product, by what it means. Light is ink on paper, dark is chalk on deep sea.
 * One accent for what can be acted on; amber asks for attention and always comes with an icon and a word;
 * red is for failures of the system and for destructive acts, never for a person.
 */
export interface Tokens {
  /** The page. */
  paper: string;
  /** What lies on it: panels, fields, table heads. */
  raised: string;
  /** What floats: menus, dialogs. */
  floating: string;
  /** Under the pointer. */
  hover: string;
  ink: string;
  inkSoft: string;
  inkFaint: string;
  hairline: string;
  /** Edges of controls: at least 3:1 on the page. */
  edge: string;
  accent: string;
  accentStrong: string;
  /** Text on the accent. */
  onAccent: string;
  accentSoft: string;
  amber: string;
  amberSoft: string;
  red: string;
  redSoft: string;
  onRed: string;
  /** Peers: band and bars behind. */
  peers: string;
  peersLine: string;
  /** Below the waterline. */
  water: string;
  waterline: string;
  hatch: string;
  /** Heatmap from little to much. */
  heat1: string;
  heat2: string;
  heat3: string;
  heat4: string;
}

export const light: Tokens = {
  paper: '#fbf9f4',
  raised: '#fffefb',
  floating: '#ffffff',
  hover: '#f1efe7',
  ink: '#12202f',
  inkSoft: '#3f4f60',
  inkFaint: '#5b6875',
  hairline: '#e0dcd0',
  edge: '#878577',
  accent: '#0a6b73',
  accentStrong: '#07545b',
  onAccent: '#ffffff',
  accentSoft: '#dff0ee',
  amber: '#855000',
  amberSoft: '#fcf0d6',
  red: '#ab241c',
  redSoft: '#fbe9e6',
  onRed: '#ffffff',
  peers: '#d5d9da',
  peersLine: '#6a7780',
  water: '#eef4f4',
  waterline: '#3e7f92',
  hatch: '#c6c2b6',
  heat1: '#cfe8e5',
  heat2: '#8fcac6',
  heat3: '#41a1a1',
  heat4: '#0a6b73',
};

export const dark: Tokens = {
  paper: '#0b1720',
  raised: '#10202b',
  floating: '#162a37',
  hover: '#182d3a',
  ink: '#eceae3',
  inkSoft: '#bcc6cc',
  inkFaint: '#95a4ae',
  hairline: '#243744',
  edge: '#64798a',
  accent: '#63c7c1',
  accentStrong: '#8bdcd6',
  onAccent: '#06201f',
  accentSoft: '#123a3d',
  amber: '#f0bb5a',
  amberSoft: '#33290f',
  red: '#ff9a8f',
  redSoft: '#3d1a18',
  onRed: '#2a0705',
  peers: '#34454f',
  peersLine: '#8b9aa4',
  water: '#0e1f2a',
  waterline: '#6fb0c4',
  hatch: '#3b4d59',
  heat1: '#15403f',
  heat2: '#1d6663',
  heat3: '#35948f',
  heat4: '#7ad6cf',
};

/** `inkSoft` is `var(--ink-soft)` in style sheets; a figure in the name stands apart: `--heat-1`. */
export function cssName(token: keyof Tokens): string {
  return `--${token.replace(/([A-Z]|\d)/g, (part) => `-${part.toLowerCase()}`)}`;
}

export function cssVariables(tokens: Tokens): Record<string, string> {
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [cssName(name as keyof Tokens), value]));
}
