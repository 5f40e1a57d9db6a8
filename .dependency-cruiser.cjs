// Imports run one way: texts <- env errors turns <- provider media store <- assets <- jobs <- discord <- commands metrics <- main.
const rooms = ['provider', 'media', 'store', 'assets', 'jobs', 'discord', 'metrics'];
const floor = { provider: 1, media: 1, store: 1, assets: 2, jobs: 3, discord: 4, metrics: 5 };

/** A room may import from lower floors and from itself, from nothing else. */
const oneWay = rooms.map((room) => {
  const allowed = rooms.filter((other) => other === room || floor[other] < floor[room]);
  return {
    name: `${room}-imports-only-what-lies-below`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    to: {
      path: '^(src|commands|demo|test)/',
      pathNot: [`^src/(${allowed.join('|')})/`, '^src/(env|errors|turns)\\.ts$', '^src/texts/'],
    },
  };
});

module.exports = {
  forbidden: [
    ...oneWay,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'ground-floor',
      severity: 'error',
      from: { path: '^src/(env|errors|turns)\\.ts$' },
      to: { path: '^(src|commands|demo|test)/', pathNot: ['^src/texts/'] },
    },
    {
      name: 'texts-are-words-alone',
      severity: 'error',
      from: { path: '^src/texts/' },
      to: { path: '^(src/(?!texts/)|commands/|demo/|test/)|node_modules' },
    },
    {
      name: 'commands-import-no-main-and-no-emulator',
      severity: 'error',
      from: { path: '^commands/' },
      to: { path: '^(src/(main\\.ts|emulator/)|demo/|test/)' },
    },
    {
      name: 'commands-know-no-undici-and-no-keyv',
      severity: 'error',
      from: { path: '^commands/' },
      to: { path: '(^|node_modules/)(undici|keyv|@keyv)' },
    },
    {
      name: 'only-metrics-knows-prom-client',
      severity: 'error',
      from: { path: '^(src|commands|demo|playground|bench)/', pathNot: '^src/metrics/' },
      to: { path: '(^|node_modules/)prom-client' },
    },
    {
      name: 'commands-know-no-metrics',
      severity: 'error',
      from: { path: '^commands/' },
      to: { path: '^src/(metrics/|monitoring\\.ts)' },
    },
    {
      name: 'provider-and-jobs-know-no-discord',
      severity: 'error',
      from: { path: '^src/(provider|media|store|assets|jobs)/' },
      to: { path: '(^|node_modules/)(discord\\.js|@discordjs|discord-api-types)' },
    },
    {
      name: 'emulator-stands-alone',
      severity: 'error',
      from: { path: '^src/emulator/' },
      to: { path: '^(src/(?!emulator/)|commands/|demo/|test/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-tests-and-demo-import-the-emulator',
      severity: 'error',
      from: { path: '^(src/(?!emulator/)|commands/)' },
      to: { path: '^src/emulator/' },
    },
    {
      name: 'nothing-but-tests-imports-the-playground-or-a-bench',
      severity: 'error',
      from: { path: '^(src|commands|demo)/' },
      to: { path: '^(playground|bench)/' },
    },
    {
      name: 'playground-imports-only-what-it-plays-with',
      severity: 'error',
      from: { path: '^playground/' },
      to: { path: '^(src/(?!emulator/|env\\.ts)|commands/|demo/(?!bot-process\\.ts)|test/)' },
    },
    {
      name: 'the-page-runs-in-a-browser',
      severity: 'error',
      from: { path: '^playground/page/' },
      to: {
        path: '^(src|commands|demo|test|playground/(server|main))|node_modules/(?!preact/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product-imports-no-development-dependency',
      severity: 'error',
      from: { path: '^(src/(?!emulator/)|commands/)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
