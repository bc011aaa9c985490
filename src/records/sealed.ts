/**
 * All that is kept sealed under the master key, a column a row, each with the place that it is sealed to. Whoever seals or
 * opens one takes its place from here, and so does what seals everything anew under another master key.
 */
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import type { SealContext } from '../base/seal-context.ts';
import type { TableName } from './tables.ts';

/** One table's sealed column. `place` reads no more of a row than it names. */
interface SealedColumn<Place> {
  readonly column: string;
  readonly place: (row: Place) => SealContext;
}

const NO_KEY = new Uint8Array(0);

export const SEALED = {
  keys: {
    column: 'sealed',
    place: ({ id, spkiHash, tenantId }) => ({
      table: 'keys',
      id,
      purpose: 'private-key',
      tenantId,
      spkiHash,
    }),
  } satisfies SealedColumn<{ readonly tenantId: Id; readonly id: Id; readonly spkiHash: Uint8Array }>,
  sshAuthorities: {
    column: 'credentials',
    place: ({ authorityId: id, tenantId }) => ({
      table: 'sshAuthorities',
      id,
      purpose: 'vault-credentials',
      tenantId,
      spkiHash: NO_KEY,
    }),
  } satisfies SealedColumn<{ readonly tenantId: Id; readonly authorityId: Id }>,
  webhooks: {
    column: 'secret',
    place: ({ id, tenantId }) => ({ table: 'webhooks', id, purpose: 'secret', tenantId, spkiHash: NO_KEY }),
  } satisfies SealedColumn<{ readonly tenantId: Id; readonly id: Id }>,
  auditSigners: {
    column: 'sealed',
    place: ({ id, spki }) => ({
      table: 'audit_signers',
      id,
      purpose: 'signing-key',
      tenantId: '',
      spkiHash: sha256(spki),
    }),
  } satisfies SealedColumn<{ readonly id: Id; readonly spki: Uint8Array }>,
} as const satisfies { readonly [T in TableName]?: SealedColumn<never> };

export type SealedTable = keyof typeof SEALED;
