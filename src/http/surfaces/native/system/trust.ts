/** `GET /v1/trust`: what the certificates of this installation are trusted by, for anybody. */
import Type from 'typebox';
import { type Published, published } from '../../../../authorities/published.ts';
import type { SshAuthorityKey, SshAuthorityView } from '../../../../authorities/ssh/read.ts';
import { toColonHex, toHex, utf8 } from '../../../../base/bytes.ts';
import { sha256 } from '../../../../base/hash.ts';
import { encodePem } from '../../../../base/pem.ts';
import { seconds } from '../../../../base/ports.ts';
import { formatSshPublicKey, spellFingerprint } from '../../../../ssh/public-key.ts';
import { formatName } from '../../../../x509/name.ts';
import { cachedAnswer } from '../../../cached-answer.ts';
import { openEndpoint } from '../../../endpoint.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';

const STATE = Type.String({ description: '"active", "next" or "previous"' });

export const trust = openEndpoint({
  method: 'GET',
  path: '/v1/trust',
  summary: 'The roots and the SSH authorities that everybody is to trust',
  answers: {
    200: Type.Object({
      roots: Type.Array(
        Type.Object({
          id: Type.String({ description: 'of the issuer: its certificate is at /aia/{id}, in DER' }),
          ca_id: Type.String(),
          state: STATE,
          subject: Type.String(),
          sha256: Type.String({ description: 'of the certificate, in hexadecimal pairs with colons' }),
          not_before: Type.String(),
          not_after: Type.String(),
          certificate_pem: Type.String(),
        }),
        { description: 'of the first tenant: those that are active, the newest 20 at most' },
      ),
      ssh_authorities: Type.Array(
        Type.Object({
          id: Type.String(),
          kind: Type.String({ description: '"user", "host" or "any"' }),
          keys: Type.Array(
            Type.Object({ state: STATE, public_key: Type.String(), fingerprint: Type.String() }),
          ),
        }),
        { description: 'of the first tenant: those that hosts get when they name none' },
      ),
    }),
  },
  async handle({ headers, site }) {
    const body = JSON.stringify(spell(await published(site.store, seconds(site.clock))));
    return cachedAnswer(headers, {
      etag: `"${toHex(sha256(utf8(body))).slice(0, 32)}"`,
      type: 'application/json; charset=utf-8',
      body: () => body,
      headers: { 'cache-control': 'public, max-age=60' },
    });
  },
});

function spell({ roots, ssh }: Published): unknown {
  return { roots: roots.map(spellRoot), ssh_authorities: ssh.map(spellSsh) };
}

function spellRoot({ authority, certificate, issuer }: Published['roots'][number]): unknown {
  return {
    id: spellId('issuer', issuer.id),
    ca_id: spellId('ca', authority.id),
    state: issuer.state,
    subject: formatName(certificate.subject),
    sha256: toColonHex(sha256(certificate.der)),
    not_before: spellTime(certificate.notBefore),
    not_after: spellTime(certificate.notAfter),
    certificate_pem: encodePem('CERTIFICATE', certificate.der),
  };
}

function spellSsh({ authority, keys }: SshAuthorityView): unknown {
  return { id: spellId('ca', authority.id), kind: authority.type, keys: keys.map(spellKey) };
}

function spellKey({ issuer, publicKey }: SshAuthorityKey): unknown {
  return {
    state: issuer.state,
    public_key: formatSshPublicKey(publicKey),
    fingerprint: spellFingerprint(publicKey.fingerprint),
  };
}
