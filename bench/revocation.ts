/** `npm run bench:revocation`: revoking, and the CRL that follows, with many revoked already. See README.md. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setUp } from '../scripts/setup.mjs';
import type { Row } from '../src/records/tables.ts';
import { SQLITE } from '../src/store/sql/sqlite/dialect.ts';
import { SqliteFile } from '../src/store/sql/sqlite/driver.ts';
import { Statements } from '../src/store/sql/write.ts';
import { databaseOf, placeOf } from './fill.ts';
import { ROOT, type Server, startServer } from './server.ts';

const REVOKED = [0, 1000, 100_000] as const;
const REVOKING = 300;
const BUILDS = 10;
/** Between two questions of the probe. */
const PROBE_MS = 2;
const REST_MS = 4000;

interface Figures {
  readonly revoked: number;
  /** Milliseconds of each request. */
  readonly revoking: readonly number[];
  readonly building: readonly number[];
  /** The longest that another request waited for its answer in each build. */
  readonly waiting: readonly number[];
  /** Of the list. */
  readonly octets: number;
}

await setUp(ROOT);
const all: Figures[] = [];
for (const revoked of REVOKED) all.push(await run(revoked));
writeFileSync(join(import.meta.dirname, 'REVOCATION.md'), pageOf(all));
process.stdout.write(pageOf(all));

/** On a store of its own, so that nothing is left of the run before. */
async function run(revoked: number): Promise<Figures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chancery-bench-'));
  const first = await startServer(dataDir);
  const ca = await makeAuthority(first);
  await first.stop();
  fill(databaseOf(dataDir), revoked);
  const server = await startServer(dataDir);
  const revoking = await revokeMany(server, ca);
  const [building, waiting]: [number[], number[]] = [[], []];
  let octets = 0;
  for (let number = 0; number < BUILDS; number++) {
    // Between two lists the server rests as long as the first took.
    await sleep(REST_MS);
    await revokeOne(server, `late-${number}`);
    const stop = probe(server);
    building.push(
      await timed(async () => {
        const list = await fetch(`${server.url}/v1/pki/ca/${ca}/crl`);
        octets = (await list.arrayBuffer()).byteLength;
      }),
    );
    waiting.push(await stop());
  }
  await server.stop();
  rmSync(dataDir, { recursive: true });
  return { revoked, revoking, building, waiting, octets };
}

async function makeAuthority(server: Server): Promise<string> {
  const authority = { name: 'bench', common_name: 'Bench CA', ca_type: 'root', key_type: 'ec' };
  const ca = String((await call(server, 'POST', '/v1/pki/ca', authority))['id']);
  const role = { name: 'bench', ca_id: ca, allowed_domains: ['bench.test'], allow_subdomains: true };
  await call(server, 'POST', '/v1/pki/roles', role);
  return ca;
}

/** Rows of certificates that are nowhere else: the list does not look for them. */
function fill(path: string, revoked: number): void {
  const file = new SqliteFile(path);
  const { issuers, now, tenantId } = placeOf(file, 0);
  const [issuer] = issuers;
  if (issuer === undefined) throw new Error('no issuer');
  const statements = new Statements(SQLITE);
  file.query('BEGIN', []);
  for (let number = 0; number < revoked; number++) {
    const row: Row<'revocations'> = {
      tenantId,
      issuerId: issuer.issuerId,
      serial: Uint8Array.of(1, ...randomBytes(19)),
      certificateId: null,
      crlShard: 0,
      reason: number % 6,
      revokedAt: now - number,
      invalidityAt: null,
      listUntil: now + 86_400 + number,
    };
    const { sql, values } = statements.of({ verb: 'insert', table: 'revocations', row });
    file.query(sql, values);
  }
  file.query('COMMIT', []);
  file.close();
}

async function revokeMany(server: Server, ca: string): Promise<readonly number[]> {
  const times: number[] = [];
  await call(server, 'POST', `/v1/pki/ca/${ca}/crl`);
  for (let number = 0; number < REVOKING; number++) times.push(await revokeOne(server, String(number)));
  return times;
}

/** Issues a certificate, and revokes it. @returns the milliseconds that revoking took */
async function revokeOne(server: Server, name: string): Promise<number> {
  const leaf = await call(server, 'POST', '/v1/pki/issue/bench', { common_name: `${name}.bench.test` });
  const body = { serial_number: leaf['serial_number'], reason: 'superseded' };
  return timed(() => call(server, 'POST', '/v1/pki/revoke', body));
}

/** Asks for nothing much again and again. @returns what stops it, and says how long the slowest answer took */
function probe({ url }: Server): () => Promise<number> {
  let on = true;
  const asking = (async () => {
    let longest = 0;
    while (on) {
      longest = Math.max(longest, await timed(() => fetch(`${url}/v1/health`).then((a) => a.arrayBuffer())));
      await sleep(PROBE_MS);
    }
    return longest;
  })();
  return () => {
    on = false;
    return asking;
  };
}

async function call(
  { token, url }: Server,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

function pageOf(figures: readonly Figures[]): string {
  const share = (times: readonly number[], part: number): string =>
    (
      times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
    ).toFixed(1);
  const rows = figures.map(({ building, octets, revoked, revoking, waiting }) => {
    const cells = [
      revoked,
      ...[0.5, 0.95, 0.99].map((part) => share(revoking, part)),
      ...[0.5, 1].map((part) => share(building, part)),
      ...[0.5, 1].map((part) => share(waiting, part)),
      (octets / 1e6).toFixed(2),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `# Revoking among many

Written by \`npm run bench:revocation\` on ${new Date().toISOString().slice(0, 10)}. ${machine}, Node ${process.versions.node}, ${process.platform}.
SQLite with \`synchronous=FULL\`, audit on, a P-256 authority. Milliseconds.

\`revoke\` is ${REVOKING} requests, one after the other, while the lists that they make due are built behind them. \`CRL\` is \`GET …/crl\`
right after a revocation, ${BUILDS} times: all entries are read, encoded, signed and stored as a list before it is answered. \`others wait\` is the slowest answer to a
request for nothing much (\`GET /v1/health\`, one each ${PROBE_MS} ms) in each of these builds, its own way included.

| revoked before | revoke p50 | p95 | p99 | CRL p50 | longest | others wait p50 | longest | list, MB |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
