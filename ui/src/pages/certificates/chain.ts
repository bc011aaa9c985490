/** The certificates above one, from its own issuer on: each names where its issuer's lies (RFC 5280 §4.2.2.1). */
import { encodePem } from '../../../../src/base/pem.ts';
import type { CertificateFacts } from '../../reading/certificate.ts';

interface Above {
  readonly issuer: string;
  readonly facts: CertificateFacts;
}

/** Longer is no chain of ours. */
const LONGEST = 10;

/** @param issuer the id of the key that signed it, `iss_…` */
export async function chainOf(issuer: string): Promise<readonly Above[]> {
  const { readCertificate } = await import('../../reading/certificate.ts');
  const chain: Above[] = [];
  for (let next: string | undefined = issuer; next !== undefined && chain.length < LONGEST; ) {
    const response: Response = await fetch(`/aia/${encodeURIComponent(next)}`);
    if (!response.ok)
      throw new Error(`the server has no certificate of the issuer ${next} to show (${response.status})`);
    const der = new Uint8Array(await response.arrayBuffer());
    const facts: CertificateFacts = await readCertificate(encodePem('CERTIFICATE', der));
    chain.push({ issuer: next, facts });
    next = facts.issuer.text === facts.subject.text ? undefined : issuerIn(facts);
  }
  return chain;
}

/** Of the address that the certificate itself names, the part that is the same wherever this server is reached. */
function issuerIn({ extensions }: CertificateFacts): string | undefined {
  const values = extensions.flatMap(({ lines }) => lines.map(({ value }) => value));
  return values.map((value) => /\/aia\/([\w-]{1,80})$/.exec(value)?.[1]).find((id) => id !== undefined);
}
