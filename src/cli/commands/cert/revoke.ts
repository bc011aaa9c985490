import { Command, Option } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';

/** RFC 5280 §5.3.1, in this API's spelling. */
const REASONS = [
  'unspecified',
  'key_compromise',
  'affiliation_changed',
  'superseded',
  'cessation_of_operation',
  'certificate_hold',
  'privilege_withdrawn',
] as const;

export const command: Make = (session) =>
  new Command()
    .description('Revoke a certificate. The next CRL names it.')
    .argument('<certificate>', 'its id, or its serial number')
    .addOption(new Option('--reason <reason>', 'why').choices(REASONS).default('unspecified' as const))
    .addHelpText('after', '\nAfter key_compromise the key is refused wherever it turns up again.')
    .action(async (id, { reason }) => {
      const client = await session.client();
      const found = await client.get('/v1/pki/certificates/{id}', { params: { path: { id } } });
      const body = { certificate_id: found.id, serial_number: found.serial_number, reason };
      const revoked = await client.post('/v1/pki/revoke', { body });
      await session.show(revoked, {
        columns: Object.keys(revoked).map((field) => [
          field.replaceAll('_', ' '),
          (answer) => String(answer[field as keyof typeof answer] ?? ''),
        ]),
        name: () => found.id,
      });
    });
