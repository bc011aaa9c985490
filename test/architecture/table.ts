const INNER: readonly string[] =
  'base der x509 ssh records keys path policy signing audit access authorities issuing inventory revocation fleet trust webhooks'.split(
    ' ',
  );

const OUTER: readonly string[] = ['app', 'cli', 'bin'];

/** What each folder of `src/` may import from the others. A row names only folders above it: imports point inward. */
export const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  der: ['base'],
  x509: ['base', 'der'],
  ssh: ['base'],
  records: ['base'],
  keys: ['base', 'der', 'x509', 'ssh'],
  path: ['base', 'der', 'x509', 'keys'],
  policy: ['base', 'der', 'x509', 'ssh', 'keys', 'path'],
  signing: ['base', 'der', 'x509', 'ssh', 'keys', 'policy'],
  audit: ['base', 'records', 'keys'],
  access: ['base', 'records', 'audit'],
  authorities: 'base der x509 ssh records keys policy signing audit access'.split(' '),
  issuing: 'base der x509 ssh records keys policy audit access authorities'.split(' '),
  inventory: ['base', 'der', 'x509', 'records', 'keys', 'audit', 'access', 'authorities', 'issuing'],
  revocation: 'base der x509 ssh records keys signing audit access authorities issuing inventory'.split(' '),
  fleet: 'base der x509 ssh records keys policy audit access authorities issuing inventory'.split(' '),
  trust: 'base der x509 records keys path audit access authorities inventory revocation'.split(' '),
  webhooks: ['base', 'records', 'keys', 'audit', 'access', 'authorities'],
  'self-audit': 'base der x509 ssh records keys policy signing audit authorities inventory'.split(' '),
  egress: ['base'],
  issuers: ['base', 'records', 'authorities', 'issuing'],
  store: ['base', 'records', 'audit'],
  // Nobody outside signs: every door leads through the organs that decide first.
  http: INNER.filter((folder) => folder !== 'signing'),
  client: [],
  cli: ['base', 'der', 'x509', 'ssh', 'keys', 'path', 'client'],
  app: [
    ...INNER.filter((folder) => folder !== 'signing'),
    'self-audit',
    'egress',
    'issuers',
    'store',
    'http',
    'cli',
  ],
  bin: ['base', 'app', 'cli'],
};

/** Modules from outside that only these folders may import. */
export const MODULES: Readonly<Record<string, readonly string[]>> = {
  'node:http': ['egress', 'http', ...OUTER],
  'node:https': ['egress', 'http', ...OUTER],
  'node:http2': ['http', ...OUTER],
  'node:net': ['egress', 'http', ...OUTER],
  'node:tls': ['egress', 'http', ...OUTER],
  'node:dns': ['egress'],
  fastify: ['http', 'app'],
  kysely: ['store'],
  pg: ['store'],
  libsql: ['store'],
  commander: ['cli', 'bin'],
  '@commander-js/extra-typings': ['cli', 'bin'],
  'openapi-fetch': ['client'],
  yaml: ['cli'],
  'age-encryption': ['app'],
};

/** What a process finds around itself, and the folders that may reach for it; all others are handed a port. */
export const AMBIENT: Readonly<Record<string, readonly string[]>> = {
  'process.env': OUTER,
  'Date.now': OUTER,
  'new Date()': OUTER,
  'performance.now': OUTER,
  'process.hrtime': OUTER,
  'Math.random': OUTER,
  randomBytes: OUTER,
  randomFill: OUTER,
  randomFillSync: OUTER,
  randomInt: OUTER,
  randomUUID: OUTER,
  getRandomValues: OUTER,
  generateKey: ['keys', ...OUTER],
  generateKeySync: ['keys', ...OUTER],
  generateKeyPair: ['keys', ...OUTER],
  generateKeyPairSync: ['keys', ...OUTER],
  createECDH: ['keys', ...OUTER],
};

/** The tables as they stand in ARCHITECTURE.md. */
export function renderTables(): string {
  return [
    render('folder', 'imports', IMPORTS),
    render('module', 'imported only by', MODULES),
    render('ambient', 'used only by', AMBIENT),
  ].join('\n\n');
}

function render(left: string, right: string, table: Readonly<Record<string, readonly string[]>>): string {
  const rows = Object.entries(table).map(([key, values]) => {
    const cells = values.map((value) => `\`${value}\``).join(', ');
    return `| \`${key}\` | ${cells || 'nothing'} |`;
  });
  return [`| ${left} | ${right} |`, '|---|---|', ...rows].join('\n');
}
