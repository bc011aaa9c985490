/** `chancery ca revoke`. */
import { Command, Option } from '@commander-js/extra-typings';
import { confirm } from '../../confirm.ts';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';

/** RFC 5280 §5.3.1, in this API's spelling; an authority is never on hold. */
const REASONS = [
  'unspecified',
  'key_compromise',
  'ca_compromise',
  'affiliation_changed',
  'superseded',
  'cessation_of_operation',
  'privilege_withdrawn',
] as const;

export const command: Make = (session) =>
  new Command()
    .description('Revoke an authority for good, with all below it and all that they ever signed.')
    .argument('<authority>', 'its name or id')
    .addOption(new Option('--reason <reason>', 'why').choices(REASONS).makeOptionMandatory())
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
For a while, chancery ca disable is what you want; for another key, chancery ca rotate.

Example:
  chancery ca revoke acme-tls --reason cessation_of_operation`,
    )
    .action(async (text, { reason, yes }) => {
      const client = await session.client();
      const { certificates_issued: count, id, name } = await findAuthority(client, text);
      const issued = `the ${count} certificate${count === 1 ? '' : 's'} that it issued`;
      const what = `${name}, all below it, and ${issued}`;
      await confirm(session, `revoke ${what}, for good`, yes === true);
      const revoked = await client.post('/v1/pki/ca/{id}/revoke', {
        params: { path: { id } },
        body: { reason },
      });
      await session.show(revoked, {
        columns: [
          ['id', (answer) => answer.id],
          ['revoked at', (answer) => answer.revoked_at],
          ['reason', (answer) => answer.reason],
        ],
        name: () => name,
      });
      session.note(`${name} signs nothing any more; its CRLs go on, and name what it issued within minutes`);
    });
