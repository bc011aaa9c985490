/** `chancery ssh sign`. */
import { resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import type { Client } from '../../../client/client.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure, usage } from '../../failure.ts';
import { readSsh, type SshFacts } from '../../inspect/ssh.ts';
import { sshCard } from '../../inspect/ssh-card.ts';
import { findCluster, findHost, isHostId, projectOf } from '../../ssh/fleet.ts';
import type { Make } from '../../tree.ts';
import { writeFiles } from '../cert/files.ts';
import { readText } from '../files.ts';

interface Flags {
  readonly template?: string | undefined;
  readonly cluster?: string | undefined;
  readonly host?: string | undefined;
  readonly type: 'user' | 'host';
  readonly principal?: readonly string[] | undefined;
  readonly keyId?: string | undefined;
  readonly ttl?: string | undefined;
}

export const command: Make = (session) =>
  new Command()
    .description(
      'Certify a public key, whose private half stays where it is, and write KEY-cert.pub beside it.',
    )
    .argument('<key>', 'a public key in a file such as id_ed25519.pub, or - for standard input')
    .option('--template <template>', 'the template that it is signed under, by name or id')
    .option('--cluster <cluster>', 'certify a user for all machines of a cluster')
    .option('--host <host>', 'certify the key of a host that is registered')
    .addOption(
      new Option('--type <type>', 'with --template')
        .choices(['user', 'host'] as const)
        .default('user' as const),
    )
    .option('--principal <name...>', 'with --template: users that it may log in as, or names of the host')
    .option('--key-id <text>', 'with --template, where that lets callers choose it')
    .option('--ttl <time>', 'how long it is good, e.g. 8h')
    .option('--cert <file>', 'where the certificate goes; KEY-cert.pub when absent')
    .addHelpText(
      'after',
      `
With -o pem nothing is written: the certificate goes to standard output, as it does for a key on standard input.

Examples:
  chancery ssh sign ~/.ssh/id_ed25519.pub --cluster gpu --ttl 8h
  chancery ssh sign id.pub --template deploy --principal deploy
  chancery ssh sign /etc/ssh/ssh_host_ed25519_key.pub --host web.example.com`,
    )
    .action(async (path, flags) => {
      const publicKey = (await readText(session, path)).trim();
      const signed = await sign(await session.client(), publicKey, flags);
      const facts = readSsh(signed, Date.now());
      const { output } = await session.settings();
      const isWritten = output.value !== 'pem' && !(path === '-' && flags.cert === undefined);
      const file = resolve(session.terminal.cwd, flags.cert ?? `${path.replace(/\.pub$/, '')}-cert.pub`);
      if (!isWritten) return session.write(`${signed.trim()}\n`);
      writeFiles([{ path: file, text: `${signed.trim()}\n`, mode: 0o644 }]);
      const card = sshCard(Date.now());
      await session.show<SshFacts>(facts, {
        ...card,
        columns: [['certificate', () => file] as const, ...card.columns],
      });
    });

/** @returns the certificate's line */
async function sign(client: Client, publicKey: string, flags: Flags): Promise<string> {
  const { cluster, host, template } = flags;
  const under = [template, cluster, host].filter((one) => one !== undefined);
  if (under.length !== 1) throw usage('one of --template, --cluster and --host says what it is signed under');
  const header = { 'Idempotency-Key': crypto.randomUUID() };
  if (cluster !== undefined) {
    checkOnlyOf(flags, '--cluster', ['ttl']);
    const { id } = await findCluster(client, cluster);
    const { data } = await client.post('/api/admin/clusters/{cluster_id}/authorizations/certificate', {
      params: { path: { cluster_id: id }, header },
      body: { publicKey, ...(flags.ttl !== undefined && { ttl: flags.ttl }) },
    });
    return data.signedKey;
  }
  if (host !== undefined) {
    checkOnlyOf(flags, '--host', []);
    const sshHostId = isHostId(host) ? host : (await findHost(client, host)).id;
    const path = '/api/v1/ssh/hosts/{sshHostId}/issue-host-cert';
    return (await client.post(path, { params: { path: { sshHostId }, header }, body: { publicKey } }))
      .signedKey;
  }
  if (flags.principal === undefined) throw usage('--template needs --principal');
  const { signedKey } = await client.post('/api/v1/ssh/certificates/sign', {
    params: { header },
    body: {
      certificateTemplateId: await templateId(client, template ?? ''),
      certType: flags.type,
      principals: flags.principal,
      publicKey,
      ...(flags.keyId !== undefined && { keyId: flags.keyId }),
      ...(flags.ttl !== undefined && { ttl: flags.ttl }),
    },
  });
  return signedKey;
}

/** What would have no effect is not asked for. */
function checkOnlyOf(flags: Flags, under: string, taken: readonly string[]): void {
  const given = (['principal', 'keyId', 'ttl'] as const).filter((flag) => flags[flag] !== undefined);
  const other = given.find((flag) => !taken.includes(flag));
  if (other === undefined && flags.type === 'user') return;
  const flag = other === undefined ? 'type' : other.replace('keyId', 'key-id');
  throw usage(`--${flag} is for --template: with ${under} the server says it`);
}

async function templateId(client: Client, text: string): Promise<string> {
  if (/^ssh_template_|^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(text)) return text;
  const projectId = await projectOf(client);
  const path = '/api/v1/projects/{projectId}/ssh-certificate-templates';
  const { certificateTemplates: all } = await client.get(path, { params: { path: { projectId } } });
  const found = all.find(({ name }) => name === text);
  if (found !== undefined) return found.id;
  throw new Failure(EXIT.notFound, `there is no template "${text}"`, {
    ...(all.length > 0 && { why: [`there are: ${all.map(({ name }) => name).join(', ')}`] }),
  });
}
