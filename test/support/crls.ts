/** CRLs as a relying party fetches and reads them. */
import { magnitude } from '../../src/der/reader.ts';
import { spellSerial } from '../../src/http/v1/serial.ts';
import { type CertificateList, parseCrl } from '../../src/x509/crl.ts';
import type { TestSite } from './site.ts';

/** The CRL at a path, in DER. @throws when it is not answered */
export async function crlAt(site: TestSite, path: string): Promise<CertificateList> {
  const answer = await site.send('GET', path, {});
  if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${answer.text}`);
  return parseCrl(answer.octets);
}

export function crlOf(site: TestSite, ca: string): Promise<CertificateList> {
  return crlAt(site, `/v1/pki/ca/${ca}/crl`);
}

/** Reasons by serial number, as `/v1` spells that. */
export function entriesOf({ revoked }: CertificateList): Readonly<Record<string, number>> {
  const pairs = [...revoked].map(({ reason, serial }) => {
    return [spellSerial(magnitude(serial)), reason] as const;
  });
  return Object.fromEntries(pairs);
}
