/** The commands of SSH on a real machine: its sshd, its ssh and its agent, all of it below a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { made } from '../support/client.ts';
import { BIN, environment, type Server, start, temporaryFolder } from '../support/process.ts';
import { has, locate } from '../support/programs.ts';
import { type Ended, run } from '../support/run.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

const PROGRAMS = ['ssh', 'sshd', 'ssh-keygen', 'ssh-agent', 'ssh-add'].every(has);

describe.skipIf(!PROGRAMS)('a machine that becomes a host', () => {
  let server: Server;
  let sshd: Sshd;
  let home: string;
  let agent: ChildProcess | undefined;
  /** What `chancery ssh host add` is told here, so that it leaves the machine’s own sshd alone. */
  let place: readonly string[];

  beforeAll(async () => {
    [server, sshd] = await Promise.all([start(), startSshd({ config: [] })]);
    home = temporaryFolder();
    mkdirSync(join(sshd.folder, 'cron.d'));
    const [config, state] = [join(sshd.folder, 'sshd_config'), join(sshd.folder, 'chancery')];
    const timer = ['--timer', 'cron', '--timer-dir', join(sshd.folder, 'cron.d')];
    place = ['--sshd-config', config, '--state', state, ...timer];
  });

  afterAll(async () => {
    agent?.kill();
    await Promise.all([server.stop(), sshd.stop()]);
  });

  it('lets in who logs in by chancery, until that is revoked, and is as it was when it is removed', async () => {
    const before = filesBelow(sshd.folder);
    const added = await chancery(
      'ssh',
      'host',
      'add',
      ...place,
      '--hostname',
      '127.0.0.1',
      '--login',
      `${sshd.user}=admin`,
    );
    expect(added, added.stderr).toMatchObject({ code: 0 });
    await reloaded(1);
    const token = join(sshd.folder, 'chancery', 'token');
    expect(statSync(token).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(sshd.folder, 'cron.d', 'chancery-ssh-host'), 'utf8')).toContain(
      'ssh host renew',
    );

    const line = await loginLine();
    expect(line).toContain(`${sshd.user}@127.0.0.1`);
    expect(await enter(line)).toMatchObject({ code: 0, stdout: `${sshd.user}\n` });
    // Nobody has mapped anybody to another user, and the certificate names none.
    expect(await chancery('ssh', 'login', 'nobody@127.0.0.1')).toMatchObject({ code: 5 });
    expect((await enter(line.replace(`${sshd.user}@`, 'daemon@'))).stderr).toContain('Permission denied');

    // Again: another key and certificate in the place of those before, and not a line more about the host.
    const known = readFileSync(join(home, '.ssh', 'known_hosts'), 'utf8');
    const serial = await serialOf('127.0.0.1');
    expect(await loginLine()).toBe(line);
    expect(readFileSync(join(home, '.ssh', 'known_hosts'), 'utf8')).toBe(known);
    expect(await serialOf('127.0.0.1')).not.toBe(serial);
    expect(await enter(line)).toMatchObject({ code: 0 });
    const kept = await serialOf('127.0.0.1');
    expect(await chancery('ssh', 'login', '127.0.0.1', '--if-needed')).toMatchObject({ code: 0, stdout: '' });
    expect(await serialOf('127.0.0.1')).toBe(kept);

    const authority = (await userAuthority()) ?? '';
    const revoked = { authority_id: authority, serial_number: kept, reason: 'superseded' };
    await made(server, 'POST /v1/ssh/revoke', revoked);
    expect(await enter(line), 'before the timer').toMatchObject({ code: 0 });
    expect(await chancery('ssh', 'host', 'renew', '--state', join(sshd.folder, 'chancery'))).toMatchObject({
      code: 0,
    });
    expect((await enter(line)).stderr).toContain('Permission denied');
    expect(sshd.log()).toMatch(/revoked by file .*chancery\/revoked\.krl/);
    expect(await enter(await loginLine())).toMatchObject({ code: 0 });

    // Done twice it is done once.
    const once = filesBelow(sshd.folder);
    const again = await chancery('ssh', 'host', 'add', ...place, '--login', `${sshd.user}=admin`);
    expect(again.stderr).toContain('sshd was told nothing new');
    expect(filesBelow(sshd.folder)).toEqual(once);
    expect((await chancery('ssh', 'hosts', '-o', 'name')).stdout).toBe('127.0.0.1\n');

    const removed = await chancery('ssh', 'host', 'remove', '--state', join(sshd.folder, 'chancery'));
    expect(removed, removed.stderr).toMatchObject({ code: 0 });
    await reloaded(2);
    expect(filesBelow(sshd.folder)).toEqual(before);
    expect((await enter(line)).code).toBe(255);
    expect((await chancery('ssh', 'hosts', '-o', 'name')).stdout).toBe('');
    expect((await chancery('identity', 'ls', '-o', 'json')).stdout).not.toContain('ssh host');
  }, 120_000);

  it('is left as it was when its sshd would not start so, and the reason is told', async () => {
    const config = join(sshd.folder, 'sshd_config');
    const good = readFileSync(config);
    const before = filesBelow(sshd.folder);
    const quoted = ['--state', join(sshd.folder, 'a"quote')];
    const added = await chancery('ssh', 'host', 'add', ...place, ...quoted, '--hostname', '127.0.0.1');
    expect(added).toMatchObject({ code: 1 });
    expect(added.stderr).toMatch(/sshd refuses .*sshd_config\n {2}.*line 2/);
    expect(filesBelow(sshd.folder)).toEqual(before);
    expect((await chancery('ssh', 'hosts', '-o', 'name')).stdout).toBe('');
    expect((await chancery('identity', 'ls', '-o', 'json')).stdout).not.toContain('ssh host');

    appendFileSync(config, 'TrustedUserCAKeys /etc/another.pub\n');
    const set = await chancery('ssh', 'host', 'add', ...place, '--hostname', '127.0.0.1');
    expect(set).toMatchObject({ code: 6 });
    expect(set.stderr).toContain('sshd has TrustedUserCAKeys /etc/another.pub already');
    writeFileSync(config, good);
    // A certificate of a key that sshd does not have would be shown to nobody.
    const key = join(sshd.folder, 'another');
    const other = await chancery(
      'ssh',
      'host',
      'add',
      ...place,
      '--hostname',
      '127.0.0.1',
      '--host-key',
      key,
    );
    expect(other.code).toBe(2);
  }, 60_000);

  it('opens to whoever may log in to its cluster, by an agent that forgets, and to a machine', async () => {
    const node = { host: '127.0.0.1', port: sshd.port, user: sshd.user, name: 'head' };
    const cluster = await made(server, 'POST /v1/ssh/clusters', { name: 'lab', nodes: [node] });
    const folder = join(sshd.folder, 'included');
    mkdirSync(folder);
    const config = join(sshd.folder, 'sshd_config');
    writeFileSync(config, `Include ${folder}/*.conf\n${readFileSync(config, 'utf8')}`);
    const before = readFileSync(config, 'utf8');
    const added = await chancery(
      'ssh',
      'host',
      'add',
      ...place,
      '--hostname',
      '127.0.0.1',
      '--cluster',
      'lab',
    );
    expect(added, added.stderr).toMatchObject({ code: 0 });
    await reloaded(3);
    // What includes such a folder is not touched.
    expect(readFileSync(config, 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['10-chancery.conf']);

    const socket = await startAgent();
    const env = { SSH_AUTH_SOCK: socket };
    const first = await chancery.with(env, 'ssh', 'login', 'head', '--ttl', '10m');
    expect(first.stdout, first.stderr).not.toContain(' -i ');
    expect(await enter(first.stdout.trim(), env)).toMatchObject({ code: 0, stdout: `${sshd.user}\n` });
    await chancery.with(env, 'ssh', 'login', 'head');
    const held = (await run('ssh-add', ['-L'], { env: environment(env) })).stdout.trim().split('\n');
    expect(held).toHaveLength(1);
    expect(held[0]).toMatch(/^ssh-ed25519-cert-v01@openssh\.com \S+ chancery head$/);

    const bot = (await chancery('identity', 'create', 'bot', '--machine', '-o', 'name')).stdout.trim();
    const scope = ['--scope', 'ssh:admin', '--cluster', String(cluster['id']), '-o', 'name'];
    const token = (await chancery('token', 'create', 'bot', '--identity', bot, ...scope)).stdout.trim();
    const known = join(home, '.ssh', 'known_hosts');
    const narrowed = await chancery.with({ CHANCERY_TOKEN: token }, 'ssh', 'login', String(cluster['id']));
    expect(narrowed, narrowed.stderr).toMatchObject({ code: 0 });
    // Such a token is told nothing of the authorities of hosts; this one was told before.
    expect(narrowed.stderr).toContain('who vouches for these hosts is not told to this token');
    const line = narrowed.stdout.trim().replace('ssh ', `ssh -o UserKnownHostsFile=${known} `);
    expect(await enter(line)).toMatchObject({ code: 0, stdout: `${sshd.user}\n` });

    const lines = await chancery('ssh', 'config', 'lab', '--known-hosts', known);
    writeFileSync(join(home, 'config'), lines.stdout);
    const options = ['-F', join(home, 'config'), '-o', 'BatchMode=yes'];
    const plain = await run('ssh', [...options, 'head', 'id', '-un'], { env: inHome() });
    expect(plain, plain.stderr).toMatchObject({ code: 0, stdout: `${sshd.user}\n` });
    await chancery('ssh', 'host', 'remove', '--state', join(sshd.folder, 'chancery'));
    expect(readdirSync(folder)).toEqual([]);
  }, 120_000);

  const chancery = Object.assign(
    (...args: readonly string[]): Promise<Ended> => run(process.execPath, [BIN, ...args], { env: inHome() }),
    {
      with: (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
        run(process.execPath, [BIN, ...args], { env: inHome(env) }),
    },
  );

  function inHome(given: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    return environment({
      HOME: home,
      XDG_CONFIG_HOME: join(home, 'config.d'),
      SSH_AUTH_SOCK: undefined,
      CHANCERY_URL: server.url,
      CHANCERY_TOKEN: server.token,
      ...given,
    });
  }

  /** As printed, alone on standard output. */
  async function loginLine(): Promise<string> {
    const { code, stderr, stdout } = await chancery('ssh', 'login', '127.0.0.1', '--port', String(sshd.port));
    expect(code, stderr).toBe(0);
    return stdout.trim();
  }

  /** The printed line, by a client that asks nobody anything and has no settings of its own. */
  function enter(line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const options = '-F none -o BatchMode=yes -o GlobalKnownHostsFile=/dev/null -o ConnectTimeout=20';
    return run('sh', ['-c', `${line.replace(/^ssh /, `ssh ${options} `)} id -un`], { env: inHome(env) });
  }

  async function serialOf(name: string): Promise<string> {
    const file = join(home, '.ssh', 'chancery', `${name}-cert.pub`);
    return (await chancery('ssh', 'inspect', file, '-o', 'name')).stdout.trim();
  }

  async function userAuthority(): Promise<string | undefined> {
    const file = readFileSync(join(sshd.folder, 'chancery', 'user_ca.pub'), 'utf8');
    return /ca_[0-9a-z]{26}/.exec(file)?.[0];
  }

  async function reloaded(times: number): Promise<void> {
    while (sshd.log().split('Server listening on').length <= times + 1) {
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  async function startAgent(): Promise<string> {
    const socket = join(temporaryFolder(), 'agent');
    agent = spawn(locate('ssh-agent') ?? '', ['-D', '-a', socket], { stdio: 'ignore' });
    while (!existsSync(socket)) await new Promise((done) => setTimeout(done, 20));
    return socket;
  }
});

/** Each with its mode and its octets, without what sshd itself writes. */
function filesBelow(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !['sshd.log', 'sshd.pid'].includes(name) && statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(
    names.toSorted().map((name) => {
      const path = join(folder, name);
      return [name, `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'base64')}`];
    }),
  );
}
