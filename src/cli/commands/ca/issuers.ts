/** `chancery ca issuers`. */
import { Command, Option } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';
import { certificateOf, issuerList } from './generations.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show the keys of an authority, the newest first; with -o pem, their certificates.')
    .argument('<authority>', 'its name or id')
    .addOption(
      new Option('--state <state>', 'only those').choices(['next', 'active', 'previous', 'retired'] as const),
    )
    .option('--cross', 'with -o pem: the certificates that a root’s keys have from the key before')
    .addHelpText(
      'after',
      `
Examples:
  chancery ca issuers acme-root
  chancery ca issuers acme-root --state next -o pem > acme-root-2.pem`,
    )
    .action(async (text, { cross, state }) => {
      const client = await session.client();
      const { id } = await findAuthority(client, text);
      const { data } = await client.get('/v1/pki/ca/{id}/issuers', { params: { path: { id } } });
      const found = data.filter((issuer) => state === undefined || issuer.state === state);
      const pem =
        cross === true
          ? ({ cross_certificate_pem: certificate = '' }: (typeof found)[number]) => certificate
          : certificateOf;
      await session.list(found, issuerList(Date.now(), pem));
    });
