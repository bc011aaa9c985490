import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePem } from '../../src/base/pem.ts';
import { vectors } from '../support/programs.ts';
import { expectError } from '../support/refused.ts';
import { memorySite, type TestSite } from '../support/site.ts';

const folder = vectors();
const root = join(folder ?? '', 'pyca-vectors', 'x509');

/** What is refused, and why. Every other certificate is a CA's, or joins the inventory. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'badasn1time.pem': /a time/,
  'custom/invalid_utf8_common_name.pem': /string type/,
  'custom/invalid_version.pem': /version/,
  'custom/long-form-name-attribute.pem': /no type that names have/,
  'custom/two_basic_constraints.pem': /twice/,
  // X.690 §11.5: critical FALSE is left out. It is the example of RFC 8410 §10.2 itself.
  'ed25519/ed25519-rfc8410.pem': /DEFAULT/,
  'utf8-dnsname.pem': /not ASCII/,
  // RFC 5280 §4.1.1.2: the algorithm outside is the one inside.
  'v1_cert.pem': /differs from the signed one/,
};

/** Requests, CRLs, OCSP and a TBSCertificate. */
const OTHERS = /^(requests|ocsp)\/|^custom\/crl_|_crl\.pem$|^cryptography-scts-tbs-precert\.der$/;

describe.skipIf(folder === undefined)("importing pyca/cryptography's", () => {
  const files = folder === undefined ? [] : readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const ours = files.filter((file) => /\.(pem|der)$/.test(file) && !OTHERS.test(file));
  let site: TestSite;
  const outcomes = { taken: 0, authority: 0, known: 0, refused: 0 };
  beforeAll(async () => {
    site = await memorySite();
  });
  afterAll(() => site.close());

  it.each(ours)('%s ends as the table says', async (file) => {
    for (const certificate_pem of blocks(file)) {
      const answer = await site.call('POST', '/v1/pki/certificates/import', { certificate_pem });
      const why = REFUSED[file];
      if (why !== undefined) {
        expectError(answer, { field: 'certificate_pem', message: why });
        outcomes.refused += 1;
      } else if (answer.status === 201) outcomes.taken += 1;
      else if (answer.status === 409) {
        expectError(answer, { status: 409, code: 'certificate_exists' });
        outcomes.known += 1;
      } else {
        expectError(answer, { field: 'certificate_pem', message: /trust anchor/ });
        outcomes.authority += 1;
      }
    }
  });

  it('makes so many of each; many of them repeat an issuer’s serial number', () => {
    expect(outcomes).toEqual({ taken: 70, authority: 17, known: 13, refused: 8 });
  });
});

/** The text that OpenSSL puts before a block is taken off. */
function blocks(file: string): readonly string[] {
  const octets = readFileSync(join(root, file));
  if (file.endsWith('.der')) return [encodePem('CERTIFICATE', octets)];
  return octets.toString('latin1').match(/-----BEGIN [A-Z0-9 ]+-----[\s\S]+?-----END [A-Z0-9 ]+-----/g) ?? [];
}
