/** How the issuers of an authority are shown, generation by generation. */
import type { Answer } from '../../../client/client.ts';
import { distance, type Shape } from '../../output.ts';
import type { Session } from '../../session.ts';
import { shellWord } from '../../ssh/quote.ts';
import { type Authority, keyOf } from './shape.ts';

export type Issuer = Answer<'/v1/pki/ca/{id}/issuers', 'get'>['data'][number];

/** @param nowMs milliseconds since 1970 */
export function issuerList(nowMs: number, pem: (issuer: Issuer) => string = certificateOf): Shape<Issuer> {
  return {
    columns: [
      ['GENERATION', ({ generation }) => generation],
      ['STATE', ({ state }) => state],
      ['KEY', keyOf],
      ['ENDS', ({ valid_until: end }) => distance(end, nowMs)],
      ['CROSS', ({ cross_certificate_pem: cross }) => (cross === undefined ? 'no' : 'yes')],
      ['CRL', ({ crl_url: url }) => url],
    ],
    name: ({ id }) => id,
    pem,
  };
}

export async function showIssuers(session: Session, issuers: readonly Issuer[]): Promise<void> {
  await session.list(issuers, issuerList(Date.now()));
}

/** What follows once another key signs. */
export function notePromoted(session: Session, { ca_type: type, name }: Authority): void {
  session.note(`${name} signs with its new key from now on; the CRLs of the one before go on`);
  if (type === 'root') {
    session.note(
      '  authorities below keep their chain to the key before; for one with a chain to the new one:',
    );
    session.note('  chancery ca rotate <authority> --promote');
  }
  session.note(`  once all that the key before signed has ended: chancery ca retire ${shellWord(name)}`);
}

export function certificateOf({ certificate_pem: pem }: Issuer): string {
  return pem;
}
