/** `chancery ssh known-hosts`. */
import { Command } from '@commander-js/extra-typings';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import type { Session } from '../../session.ts';
import { allAuthorities, findSshAuthority } from '../../ssh/fleet.ts';
import { linesOf } from '../../ssh/known-hosts.ts';
import type { Make } from '../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Print the lines of known_hosts that make ssh trust hosts by their authority.')
    .argument('[pattern...]', 'hosts that it is trusted for, e.g. *.example.com; all when absent')
    .option('--authority <authority>', 'its name or id; all authorities of hosts when absent')
    .addHelpText(
      'after',
      `
With --authority ca_… no token is needed.

Examples:
  chancery ssh known-hosts '*.example.com' >> ~/.ssh/known_hosts
  chancery ssh known-hosts '*.example.com' '[bastion.example.com]:2222' | sudo tee /etc/ssh/ssh_known_hosts`,
    )
    .action(async (patterns, { authority }) => {
      const ids = await authoritiesOf(session, authority);
      const client = await session.anonymous();
      const lines: { readonly line: string }[] = [];
      for (const id of ids) for (const line of await linesOf(client, id, patterns)) lines.push({ line });
      const { output } = await session.settings();
      // They are a file's own lines, and no table's.
      if (output.value === 'table') return session.write(lines.map(({ line }) => `${line}\n`).join(''));
      return await session.list(lines, { columns: [], name: ({ line }) => line, pem: ({ line }) => line });
    });

async function authoritiesOf(session: Session, authority: string | undefined): Promise<readonly string[]> {
  if (authority?.startsWith('ca_') === true) return [authority];
  const client = await session.client();
  if (authority !== undefined) return [(await findSshAuthority(client, authority)).id];
  const found = (await allAuthorities(client)).filter(
    ({ is_active: isActive, kind }) => isActive && kind !== 'user',
  );
  if (found.length > 0) return found.map(({ id }) => id);
  throw new Failure(EXIT.notFound, 'there is no authority for hosts', { hint: 'chancery ssh host add' });
}
