/** A backup of a CA under load, its machine lost, and what stands on another one afterwards. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ambientSources } from '../../src/app/ambient.ts';
import { type Id, typeId } from '../../src/base/ids.ts';
import { examine } from '../../src/self-audit/examine.ts';
import { parseKrl } from '../../src/ssh/krl.ts';
import { openStore } from '../../src/store/open.ts';
import { parseCrl } from '../../src/x509/crl.ts';
import { call, type Door, type IssuedAnswer, made, makeHierarchy } from '../support/client.ts';
import { newKeyLine } from '../support/fleet.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import {
  BIN,
  environment,
  launch,
  refusedStart,
  type Server,
  start,
  temporaryFolder,
} from '../support/process.ts';
import { type Ended, run } from '../support/run.ts';

interface Issued {
  readonly id: string;
  readonly serial: string;
  readonly isSsh: boolean;
}

interface World {
  readonly folder: string;
  readonly issuing: string;
  readonly root: string;
  readonly cluster: string;
  readonly sshAuthority: string;
  /** What was answered before the backup was begun, and after it had ended. */
  readonly before: readonly Issued[];
  readonly after: readonly Issued[];
  readonly revokedBefore: readonly string[];
  readonly revokedAfter: readonly string[];
  readonly lostToken: string;
  readonly crlNumber: number;
  /** Of a list that nothing was put on since, so that it is in the backup as it was published, and published again. */
  readonly rootCrlNumber: number;
  readonly krlVersion: bigint;
}

const ENV = { CHANCERY_LOG_LEVEL: 'warn', CHANCERY_STARTER: 'off' };
/** Of a data directory. */
const WITNESS = 'audit';
const databases: string[] = [];

afterAll(async () => {
  for (const url of databases) await dropDatabase(url);
});

const kinds = hasPostgres ? (['SQLite', 'PostgreSQL'] as const) : (['SQLite'] as const);

describe.each(kinds)('a backup made under load on %s', (kind) => {
  const folder = temporaryFolder();
  const [backup, trail, key] = ['backup.age', 'trail.jsonl', 'backup.key'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  let source: Server;
  let world: World;

  beforeAll(async () => {
    const identity = await generateX25519Identity();
    writeFileSync(key, `# a comment\n${identity}\n`);
    source = await start({ env: { ...ENV, ...(await databaseOf(kind)) } });
    world = await ofLoad(source, async () => {
      const recipient = await identityToRecipient(identity);
      const made = await chancery(
        source.dataDir,
        await sourceEnv(),
        'backup',
        'create',
        backup,
        '--recipient',
        recipient,
      );
      if (made.code !== 0) throw new Error(made.stderr);
    });
    const exported = await chancery(
      source.dataDir,
      { CHANCERY_URL: source.url, CHANCERY_TOKEN: source.token },
      'audit',
      'export',
      '--installation',
      '--with-certificates',
      trail,
    );
    if (exported.code !== 0) throw new Error(exported.stderr);
    await source.kill9();
  }, 60_000);

  const envs = new Map<string, Readonly<Record<string, string>>>();
  async function databaseOf(engine: string): Promise<Readonly<Record<string, string>>> {
    const found = envs.get(engine);
    if (found !== undefined) return found;
    const env = engine === 'SQLite' ? {} : await postgresEnv();
    envs.set(engine, env);
    return env;
  }
  const sourceEnv = (): Promise<Readonly<Record<string, string>>> => databaseOf(kind);

  async function postgresEnv(): Promise<Readonly<Record<string, string>>> {
    const url = await freshDatabase();
    databases.push(url);
    const passphrase = join(folder, 'master.passphrase');
    writeFileSync(passphrase, 'correct horse battery staple');
    return { CHANCERY_DATABASE_URL: url, CHANCERY_PASSPHRASE_FILE: passphrase };
  }

  /** The settings of another machine, with the same master key. */
  async function elsewhere(
    engine: string,
  ): Promise<{ readonly dataDir: string; readonly env: Readonly<Record<string, string>> }> {
    const dataDir = temporaryFolder();
    const master = await sourceEnv();
    const passphrase = master['CHANCERY_PASSPHRASE_FILE'];
    const env: Record<string, string> = { ...ENV };
    if (passphrase === undefined) {
      copyFileSync(join(source.dataDir, 'master.key'), join(dataDir, 'the.key'));
      env['CHANCERY_MASTER_KEY_FILE'] = join(dataDir, 'the.key');
    } else {
      env['CHANCERY_PASSPHRASE_FILE'] = passphrase;
    }
    if (engine === 'PostgreSQL') {
      const url = await freshDatabase();
      databases.push(url);
      env['CHANCERY_DATABASE_URL'] = url;
    }
    return { dataDir, env };
  }

  it('is a file that its owner alone reads, and that proves itself', async () => {
    expect((statSync(backup).mode & 0o777).toString(8)).toBe('600');
    expect(readFileSync(backup).subarray(0, 22).toString()).toBe('age-encryption.org/v1\n');
    const { code, stdout } = await chancery(
      folder,
      {},
      'backup',
      'verify',
      backup,
      '--identity',
      `@${key}`,
      '-o',
      'json',
    );
    const verdict = JSON.parse(stdout) as { readonly certificates: number };
    expect([code, verdict]).toEqual([
      0,
      expect.objectContaining({ good: true, trail_whole: true, schema: 7 }),
    ]);
    expect(verdict.certificates).toBeGreaterThanOrEqual(world.before.length);
  });

  it.runIf(kind === 'SQLite')(
    'brings back all that was answered before it, and the CA goes on',
    { timeout: 60_000 },
    async () => {
      const { dataDir, env } = await elsewhere('SQLite');
      // The witness of the lost machine has seen more than is restored.
      cpSync(join(source.dataDir, WITNESS), join(dataDir, WITNESS), { recursive: true });
      const restore = ['backup', 'restore', backup, '--identity', `@${key}`];
      const restored = await chancery(dataDir, env, ...restore, '-o', 'json');
      expect(restored).toMatchObject({ code: 0 });
      expect(JSON.parse(restored.stdout)).toMatchObject({
        replayed: null,
        checkpoints_moved_to: expect.stringContaining('before-restore-') as string,
      });
      expect(await chancery(dataDir, env, ...restore)).toMatchObject({
        code: 6,
        stderr: expect.stringContaining('must be empty') as string,
      });
      const server = await start({ dataDir, env });
      const door = { url: server.url, token: source.token };
      await expectWhole(door, dataDir, world, world.before, world.revokedBefore);
      // That its token was revoked afterwards, no backup can know.
      expect((await call({ ...door, token: world.lostToken }, 'GET /v1/auth/whoami')).status).toBe(200);
      // Who was shown more is told that it was cut, by an event and by no alarm.
      const { logs } = await made<{ logs: { extra_data: object }[] }>(
        door,
        'GET /v1/audit/logs?action=backup_restore',
      );
      expect(logs.map((event) => event.extra_data)).toEqual([
        expect.objectContaining({
          trail_whole: true,
          checkpoint_fault: expect.stringContaining('cut off') as string,
        }),
      ]);
      await server.stop();
      await expectSelfAudited(`sqlite:${join(dataDir, 'chancery.db')}`);
    },
  );

  it('brings back with an export also what came after it', { timeout: 60_000 }, async () => {
    // On the other engine, if it is there.
    const { dataDir, env } = await elsewhere(kind === 'SQLite' ? (kinds.at(-1) ?? kind) : 'SQLite');
    cpSync(join(source.dataDir, WITNESS), join(dataDir, WITNESS), { recursive: true });
    const args = [
      'backup',
      'restore',
      backup,
      '--identity',
      `@${key}`,
      '--audit-export',
      trail,
      '-o',
      'json',
    ];
    const restored = await chancery(dataDir, env, ...args);
    expect(restored).toMatchObject({ code: 0 });
    expect(JSON.parse(restored.stdout)).toMatchObject({
      replayed: { unlisted: 0, tokens: 1, to_do_again: { pki_role_create: 1 } },
      // Nobody who knows the trail sees a cut.
      checkpoints_moved_to: null,
    });
    const server = await start({ dataDir, env });
    const door = { url: server.url, token: source.token };
    const revoked = [...world.revokedBefore, ...world.revokedAfter];
    await expectWhole(door, dataDir, world, [...world.before, ...world.after], revoked);
    expect((await call({ ...door, token: world.lostToken }, 'GET /v1/auth/whoami')).status).toBe(401);
    await server.stop();
    await expectSelfAudited(env['CHANCERY_DATABASE_URL'] ?? `sqlite:${join(dataDir, 'chancery.db')}`);
  });

  it.runIf(kind === 'SQLite')(
    'is refused once a bit of it is another, or its end is missing',
    { timeout: 60_000 },
    async () => {
      const octets = readFileSync(backup);
      const flipped = Buffer.from(octets);
      flipped.writeUInt8(flipped.readUInt8(octets.length - 5000) ^ 1, octets.length - 5000);
      const spoiled = {
        flipped,
        cut: octets.subarray(0, octets.length - 1),
        longer: Buffer.concat([octets, Buffer.of(0)]),
      };
      for (const [name, contents] of Object.entries(spoiled)) {
        const path = join(folder, name);
        writeFileSync(path, contents);
        const verified = await chancery(
          folder,
          {},
          'backup',
          'verify',
          path,
          '--identity',
          `@${key}`,
          '-o',
          'json',
        );
        expect([name, verified.code, JSON.parse(verified.stdout)]).toEqual([
          name,
          9,
          expect.objectContaining({ good: false }),
        ]);
        const { dataDir, env } = await elsewhere('SQLite');
        const restored = await chancery(dataDir, env, 'backup', 'restore', path, '--identity', `@${key}`);
        expect([restored.code, existsSync(join(dataDir, 'chancery.db'))]).toEqual([1, false]);
      }
    },
  );

  it.runIf(kind === 'SQLite')(
    'is refused with an export that was changed, and with one that has a gap',
    async () => {
      const lines = readFileSync(trail, 'utf8').trimEnd().split('\n');
      const last = lines.findLastIndex((line) => line.startsWith('{"link"'));
      const spoiled = {
        changed: lines.map((line, i) =>
          i === last ? line.replace('"durationMs":', '"durationMs":1') : line,
        ),
        gap: lines.filter((_, i) => i !== last - 1),
        open: lines.slice(0, -1),
        // What no checkpoint seals: a list that nobody fetches, an end that was, a policy that permits what it did not.
        unlisted: lines.map((line) =>
          line.startsWith('{"certificate"') ? line.replace('"crlShard":0', '"crlShard":1') : line,
        ),
        ended: lines.map((line) =>
          line.startsWith('{"certificate"') ? line.replace(/"notAfter":\d+/, '"notAfter":1700000000') : line,
        ),
        wide: lines.map((line) =>
          line.startsWith('{"policy_version"') ? line.replace('later.internal', 'other.internal') : line,
        ),
      };
      for (const [name, contents] of Object.entries(spoiled)) {
        const path = join(folder, `${name}.jsonl`);
        writeFileSync(path, `${contents.join('\n')}\n`);
        const { dataDir, env } = await elsewhere('SQLite');
        const args = ['backup', 'restore', backup, '--identity', `@${key}`, '--audit-export', path];
        const { code, stderr } = await chancery(dataDir, env, ...args);
        expect([name, code, stderr]).toEqual([
          name,
          name === 'gap' ? 6 : 1,
          expect.stringContaining('audit export'),
        ]);
      }
    },
  );

  it.runIf(kind === 'SQLite')('starts under no other master key', async () => {
    const { dataDir, env } = await elsewhere('SQLite');
    expect(await chancery(dataDir, env, 'backup', 'restore', backup, '--identity', `@${key}`)).toMatchObject({
      code: 0,
    });
    const other = join(dataDir, 'other.key');
    writeFileSync(other, 'a'.repeat(64));
    const bare = { ...env, CHANCERY_PASSPHRASE_FILE: undefined, CHANCERY_MASTER_KEY_FILE: other };
    const { stderr } = await refusedStart({ dataDir, env: bare });
    expect(stderr()).toContain('is not this installation’s');
  });

  it.runIf(kind === 'SQLite')(
    'is restored under its name only once it is whole, and over nothing that came there meanwhile',
    { timeout: 60_000 },
    async () => {
      const { dataDir, env } = await elsewhere('SQLite');
      const database = join(dataDir, 'chancery.db');
      const args = ['backup', 'restore', backup, '--identity', `@${key}`];
      const begun = async () => {
        const before = readdirSync(dataDir);
        const child = await launch({ dataDir, env, command: args });
        const isNew = (name: string) => name.startsWith('chancery.db') && !before.includes(name);
        while (!readdirSync(dataDir).some(isNew)) {
          await new Promise((done) => setTimeout(done, 1));
        }
        return child;
      };
      const killed = await begun();
      killed.kill('SIGKILL');
      expect(await killed.exited).toMatchObject({ signal: 'SIGKILL' });
      expect(existsSync(database)).toBe(false);
      const late = await begun();
      writeFileSync(database, 'somebody else’s', { flag: 'wx' });
      expect(await late.exited).toMatchObject({ code: 6 });
      expect(readFileSync(database, 'utf8')).toBe('somebody else’s');
      rmSync(database);
      expect(await chancery(dataDir, env, ...args)).toMatchObject({ code: 0 });
      // What was left of the one that was killed is gone too.
      expect(readdirSync(dataDir).filter((name) => name.startsWith('chancery.db'))).toEqual(['chancery.db']);
      expect(statSync(database).mode & 0o777).toBe(0o600);
    },
  );

  it.runIf(kind === 'SQLite')('that is killed leaves nothing under its name', async () => {
    const { dataDir, env } = await elsewhere('SQLite');
    expect(await chancery(dataDir, env, 'backup', 'restore', backup, '--identity', `@${key}`)).toMatchObject({
      code: 0,
    });
    const target = join(dataDir, 'killed.backup');
    const child = await launch({ dataDir, env, command: ['backup', 'create', target, '--unencrypted'] });
    while (!readdirSync(dataDir).some((name) => name.endsWith('.new'))) {
      await new Promise((done) => setTimeout(done, 1));
    }
    child.kill('SIGKILL');
    expect(await child.exited).toMatchObject({ signal: 'SIGKILL' });
    expect(existsSync(target)).toBe(false);
    // The next one removes what is left of it, and needs no key to be verified.
    expect(await chancery(dataDir, env, 'backup', 'create', target, '--unencrypted')).toMatchObject({
      code: 0,
    });
    expect(readdirSync(dataDir).filter((name) => name.endsWith('.new'))).toEqual([]);
    expect(await chancery(dataDir, {}, 'backup', 'verify', target)).toMatchObject({ code: 0 });
  });
});

/** The command in a process of its own. */
function chancery(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  return run(process.execPath, [BIN, ...args], { env: environment({ CHANCERY_DATA_DIR: dataDir, ...env }) });
}

const CLIENTS = 4;

/** Clients issue and revoke until told to stop; meanwhile the backup is made. */
async function ofLoad(server: Server, backUp: () => Promise<void>): Promise<World> {
  const door = { url: server.url, token: server.token };
  const { issuing, root } = await makeHierarchy(door);
  const nodes = [{ host: 'gpu1.internal', user: 'ubuntu' }];
  const cluster = await made<{ id: string; authority_id: string }>(door, 'POST /v1/ssh/clusters', {
    name: 'gpu',
    nodes,
  });
  const token = await made<{ id: string; token: string }>(door, 'POST /v1/tokens', {
    name: 'lost',
    scopes: ['audit:read'],
  });
  const answered: Issued[] = [];
  const revoked: string[] = [];
  let isOver = false;
  const issueSome = async (client: number): Promise<void> => {
    for (let i = 0; !isOver; i++) {
      const one = await issueOne(door, cluster.id, client === 0, `c${client}-${i}`);
      answered.push(one);
      if (i % 3 !== 0) continue;
      await revokeOne(door, cluster.authority_id, one);
      revoked.push(one.id);
    }
  };
  let failure: unknown;
  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, client) => issueSome(client))).catch(
    (error: unknown) => {
      failure = error;
    },
  );
  const atLeast = async (count: number): Promise<void> => {
    while (answered.length < count && failure === undefined)
      await new Promise((done) => setTimeout(done, 20));
  };
  await atLeast(40);
  const [before, revokedBefore] = [[...answered], [...revoked]];
  await crlNumberOf(door, root);
  await backUp();
  await atLeast(answered.length + 40);
  isOver = true;
  await clients;
  if (failure !== undefined) throw failure;
  await made(door, 'POST /v1/pki/roles', {
    name: 'later',
    ca_id: issuing,
    allowed_domains: ['later.internal'],
  });
  await call(door, `DELETE /v1/tokens/${token.id}`);
  const later = { common_name: 'later.internal', ttl: '24h' };
  const { certificate_id: id, serial_number: serial } = await made<IssuedAnswer>(
    door,
    'POST /v1/pki/issue/later',
    later,
  );
  answered.push({ id, serial, isSsh: false });
  // What was answered while the backup was made may be in it or not: with the export it is there.
  const [during, revokedDuring] = [answered.slice(before.length), revoked.slice(revokedBefore.length)];
  await made(door, `POST /v1/pki/ca/${root}/crl`);
  const rootCrlNumber = await crlNumberOf(door, root);
  const numbers = await numbersOf(door, issuing, cluster.authority_id);
  await sealed(door, server.dataDir);
  return {
    folder: server.dataDir,
    issuing,
    root,
    rootCrlNumber,
    cluster: cluster.id,
    sshAuthority: cluster.authority_id,
    before,
    after: during,
    revokedBefore,
    revokedAfter: revokedDuring,
    lostToken: token.token,
    ...numbers,
  };
}

async function issueOne(door: Door, cluster: string, isSsh: boolean, name: string): Promise<Issued> {
  if (!isSsh) {
    const body = { common_name: `${name}.internal`, ttl: '24h' };
    const { certificate_id: id, serial_number: serial } = await made<IssuedAnswer>(
      door,
      'POST /v1/pki/issue/leaf',
      body,
    );
    return { id, serial, isSsh };
  }
  const body = { publicKey: newKeyLine(), ttl: '1h' };
  await made(door, `POST /api/admin/clusters/${cluster}/authorizations/certificate`, body);
  // No other client asks for one of SSH.
  const { data } = await made<{ data: { id: string; serial_number: string }[] }>(
    door,
    'GET /v1/certificates?kind=ssh&limit=1',
  );
  return { id: data[0]?.id ?? '', serial: data[0]?.serial_number ?? '', isSsh };
}

async function revokeOne(door: Door, authority: string, { isSsh, serial }: Issued): Promise<void> {
  const what = { serial_number: serial, reason: 'superseded' };
  if (isSsh) await made(door, 'POST /v1/ssh/revoke', { authority_id: authority, ...what });
  else await made(door, 'POST /v1/pki/revoke', what);
}

async function crlNumberOf(door: Door, ca: string): Promise<number> {
  return Number(parseCrl((await call(door, `GET /v1/pki/ca/${ca}/crl`)).octets).number);
}

async function numbersOf(
  door: Door,
  issuing: string,
  sshAuthority: string,
): Promise<Pick<World, 'crlNumber' | 'krlVersion'>> {
  const crlNumber = await crlNumberOf(door, issuing);
  const krl = await call(door, `GET /v1/ssh/authorities/${sshAuthority}/krl`);
  return { crlNumber, krlVersion: BigInt(parseKrl(krl.octets).version) };
}

/** Until the newest checkpoint has the newest event, and the process's own witness has seen that one. */
async function sealed(door: Door, dataDir: string): Promise<void> {
  const { entries } = await made<{ entries: number }>(door, 'GET /v1/audit/verify');
  for (;;) {
    const { size } = await made<{ size: number }>(door, 'GET /v1/audit/checkpoint');
    const kept = join(dataDir, WITNESS, 'checkpoint');
    const seen = existsSync(kept) ? Number(readFileSync(kept, 'utf8').split('\n')[1]) : 0;
    if (size >= entries && seen >= entries) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function expectWhole(
  door: Door,
  dataDir: string,
  world: World,
  answered: readonly Issued[],
  revoked: readonly string[],
): Promise<void> {
  const listed = new Map<string, string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const after = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: { data: { id: string; status: string }[]; cursor: string | null } = await made(
      door,
      `GET /v1/certificates?include_revoked=true&limit=1000${after}`,
    );
    for (const { id, status } of page.data) listed.set(id, status);
    cursor = page.cursor;
  }
  expect(answered.filter(({ id }) => !listed.has(id)).map(({ id }) => id)).toEqual([]);
  expect(revoked.filter((id) => listed.get(id) !== 'revoked')).toEqual([]);
  expect(await made(door, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
  const { crlNumber, krlVersion } = await numbersOf(door, world.issuing, world.sshAuthority);
  expect(await crlNumberOf(door, world.root)).toBeGreaterThan(world.rootCrlNumber);
  expect([crlNumber > world.crlNumber, krlVersion > world.krlVersion]).toEqual([true, true]);
  for (const isSsh of [false, true]) {
    const { id } = await issueOne(door, world.cluster, isSsh, 'afterwards');
    expect(listed.has(id)).toBe(false);
  }
  await sealed(door, dataDir);
  expect(await made(door, 'GET /v1/alarms')).toMatchObject({ data: [] });
  expect(await made(door, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
}

/** Every certificate, as the self-auditor looks at it. */
async function expectSelfAudited(url: string): Promise<void> {
  const store = await openStore(url, ambientSources());
  try {
    const differing: [Id, readonly string[]][] = [];
    for (let page = await store.walk('certificates', undefined, 500); page.length > 0; ) {
      for (const row of page) {
        const faults = await examine(store, row);
        if (faults.length > 0) differing.push([row.id, faults]);
      }
      page = await store.walk('certificates', page.at(-1), 500);
    }
    expect(differing.map(([id, faults]) => [typeId('cert', id), faults])).toEqual([]);
  } finally {
    await store.close();
  }
}
