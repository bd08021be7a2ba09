/** The one direction of imports: each may use those before it. ARCHITECTURE.md draws the same. */
const order = [
  'kernel',
  'platform',
  'ui',
  'ledger',
  'institution',
  'roster',
  'access',
  'sources',
  'activity',
  'attendance',
  'scoring',
  'trends',
  'messages',
  'cases',
  'interventions',
  'alerts',
  'families',
  'notices',
  'surveys',
  'insights',
  'governance',
  'portal',
  'app',
];
const slices = order.filter((name) => !['kernel', 'platform', 'ui', 'app'].includes(name));
const any = (names: readonly string[]) => `^src/(${names.join('|')})/`;

export const forbidden = [
  { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
  { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ...order.slice(0, -1).map((name, index) => ({
    name: `${name}-looks-down-only`,
    severity: 'error',
    from: { path: `^src/${name}/`, pathNot: '\\.test\\.tsx?$' },
    to: { path: any(order.slice(index + 1)) },
  })),
  { name: 'platform-and-ui-apart', severity: 'error', from: { path: '^src/platform/' }, to: { path: '^src/ui/' } },
  {
    name: 'core-is-pure',
    severity: 'error',
    from: { path: '^src/[^/]+/core/', pathNot: '\\.test\\.ts$|/core/reference/' },
    to: {
      pathNot: ['^src/[^/]+/core/', '^src/kernel/', '^node_modules/(zod|intl-messageformat|libphonenumber-js)/'],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'a-slice-is-entered-by-its-door',
    severity: 'error',
    from: { path: `^src/(${slices.join('|')})/`, pathNot: '\\.test\\.ts$' },
    to: {
      path: any(slices),
      pathNot: [
        '^src/$1/',
        '^src/[^/]+/core/',
        '^src/sources/oulad/core/',
        '^src/[^/]+/server/index\\.ts$',
        '^src/[^/]+/web/',
      ],
    },
  },
  {
    name: 'app-enters-by-the-door',
    severity: 'error',
    from: { path: '^src/app/', pathNot: '\\.test\\.ts$' },
    to: {
      path: any(slices),
      pathNot: ['^src/[^/]+/core/', '^src/sources/oulad/core/', '^src/[^/]+/server/index\\.ts$', '^src/[^/]+/web/'],
    },
  },
  {
    name: 'pages-do-not-run-the-server',
    severity: 'error',
    from: { path: '^src/(ui|[^/]+/web|app/web)/' },
    to: { path: '^src/([^/]+/server|platform)/' },
  },
];

export const options = {
  // TypeScript 7 has no parser for it: without swc it reads no .ts file at all and finds nothing, ever.
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '^(dist|var)/' },
  enhancedResolveOptions: {
    extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default'],
  },
};
