/** `chancery admin-token`. */
import { Command } from '@commander-js/extra-typings';
import { mintAdminToken } from '../../app/admin-token.ts';
import { parseDuration } from '../../base/duration.ts';
import { typeId } from '../../base/ids.ts';
import { spellTime } from '../../base/time.ts';
import type { Shape } from '../../cli/output.ts';
import type { Make } from '../../cli/tree.ts';
import { serverConfig, told } from './on-store.ts';

interface Minted {
  readonly id: string;
  readonly token: string;
  readonly expires_at: string;
}

/** The table is the token alone, so that a shell can take it. */
const SHAPE: Shape<Minted> = { columns: [['', ({ token }) => token]], name: ({ id }) => id };

export const command: Make = (session) =>
  new Command()
    .description('Print a new token for everything ("admin" and "system"), when nobody has one any more.')
    .option('--ttl <duration>', 'how long it is good', '24h')
    .addHelpText(
      'after',
      `
Run it on a server, with its settings: it works on the database, while servers run, and needs the master key. The token is
shown once, and the audit trail tells of it. Make one that stays with it, and let it end.

Example:
  CHANCERY_TOKEN=$(chancery admin-token -q --ttl 10m) chancery token create operations --scope admin system`,
    )
    .action(async ({ ttl }) => {
      const { text, token } = await told(async () =>
        mintAdminToken(await serverConfig(), parseDuration(ttl, '--ttl', true)),
      );
      const expires = spellTime(token.expiresAt ?? 0);
      await session.show({ id: typeId('token', token.id), token: text, expires_at: expires }, SHAPE);
      session.note(`It is good until ${expires}, and is kept nowhere.`);
    });
