import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../../src/base/error.ts';
import { softwareSigner } from '../../../src/keys/software.ts';
import { verifySshSignature } from '../../../src/keys/ssh-signature.ts';
import { sshPublicKeyOf } from '../../../src/keys/ssh-subject.ts';
import { decideSsh, type SshDecision } from '../../../src/policy/ssh/decision.ts';
import { prepareSsh, signSshDraft } from '../../../src/signing/ssh/draft.ts';
import type { SshDrawn, SshSigningIssuer } from '../../../src/signing/ssh/issuer.ts';
import { lintSsh } from '../../../src/signing/ssh/lint.ts';
import { newSshSerial } from '../../../src/signing/ssh/serial.ts';
import {
  encodeSshTbs,
  parseSshCertificate,
  type SshCertificateFields,
} from '../../../src/ssh/certificate.ts';
import { ed25519Subject, sshFacts } from '../../support/ssh-cases.ts';

const signer = softwareSigner(
  new Uint8Array(generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })),
);
const ISSUER: SshSigningIssuer = { publicKey: sshPublicKeyOf(signer.publicKey), signer };
const SUBJECT = ed25519Subject();
const DECISION: SshDecision = decideSsh(
  sshFacts({
    principals: ['alice', 'root'],
    request: {
      key: { kind: 'given', subject: SUBJECT },
      criticalOptions: { 'source-address': '10.0.0.0/8' },
    },
    policy: { criticalOptions: { 'force-command': 'uptime' } },
  }),
  { kind: 'token', tokenId: 't', identityId: 'i' },
);
const DRAWN: SshDrawn = { subject: SUBJECT.ssh, serial: 7n, nonce: new Uint8Array(32).fill(9) };

/** What the draft says when everything is right. */
const RIGHT: SshCertificateFields = {
  key: SUBJECT.ssh,
  nonce: DRAWN.nonce,
  serial: 7n,
  kind: 'user',
  keyId: DECISION.keyId.text,
  principals: DECISION.principals,
  validAfter: BigInt(DECISION.validity.after),
  validBefore: BigInt(DECISION.validity.before),
  criticalOptions: DECISION.criticalOptions,
  extensions: DECISION.extensions,
  signatureKey: ISSUER.publicKey,
};

function lintOf(change: Partial<SshCertificateFields>): readonly string[] {
  const tbs = encodeSshTbs({ ...RIGHT, ...change });
  return lintSsh(tbs, { decision: DECISION, drawn: DRAWN, issuer: ISSUER });
}

describe('a draft', () => {
  it('is signed, and says what was decided', async () => {
    const blob = await signSshDraft(prepareSsh(DECISION, DRAWN, ISSUER));
    const read = parseSshCertificate(blob);
    expect(read).toMatchObject({ serial: 7n, kind: 'user', principals: ['alice', 'root'] });
    expect(verifySshSignature(ISSUER.publicKey, read.tbs, read.signature)).toBe(true);
  });

  it('is signed once', async () => {
    const draft = prepareSsh(DECISION, DRAWN, ISSUER);
    await signSshDraft(draft);
    await expect(signSshDraft(draft)).rejects.toMatchObject({ code: 'internal' });
  });

  it('is made by preparing alone', async () => {
    await expect(signSshDraft({} as never)).rejects.toMatchObject({ code: 'internal' });
  });

  it.each([
    ['a serial number of 0', { ...DRAWN, serial: 0n }],
    ['a serial number beyond 63 bits', { ...DRAWN, serial: 2n ** 63n }],
    ['a short nonce', { ...DRAWN, nonce: new Uint8Array(31) }],
    ['the key of the authority as its subject', { ...DRAWN, subject: ISSUER.publicKey }],
    ['another key than was decided', { ...DRAWN, subject: ed25519Subject().ssh }],
  ])('does not pass with %s', (_what, drawn) => {
    expect(() => prepareSsh(DECISION, drawn, ISSUER)).toThrow(ChanceryError);
    expect(() => prepareSsh(DECISION, DRAWN, ISSUER)).not.toThrow();
  });
});

describe('the lint', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(lintOf({})).toEqual([]);
  });

  it.each<readonly [what: string, change: Partial<SshCertificateFields>]>([
    ['another key', { key: ed25519Subject().ssh }],
    ['another nonce', { nonce: new Uint8Array(32) }],
    ['another serial number', { serial: 8n }],
    ['another kind', { kind: 'host', criticalOptions: [], extensions: [] }],
    ['another key id', { keyId: 'u=root' }],
    ['a principal more', { principals: ['alice', 'root', 'bob'] }],
    ['principals in another order', { principals: ['root', 'alice'] }],
    ['an earlier beginning', { validAfter: RIGHT.validAfter - 1n }],
    ['a later end', { validBefore: RIGHT.validBefore + 1n }],
    ['no end', { validBefore: 0xffff_ffff_ffff_ffffn }],
    [
      'a restriction of the policy left out',
      { criticalOptions: [{ name: 'source-address', value: '10.0.0.0/8' }] },
    ],
    [
      'a restriction altered',
      {
        criticalOptions: [
          { name: 'force-command', value: 'sh' },
          { name: 'source-address', value: '10.0.0.0/8' },
        ],
      },
    ],
    ['a permission more', { extensions: [...RIGHT.extensions, { name: 'permit-user-rc' }] }],
    ['no permissions', { extensions: [] }],
    ['another issuer', { signatureKey: ed25519Subject().ssh }],
  ])('finds %s', (_what, change) => {
    expect(lintOf(change)).not.toEqual([]);
  });

  it('finds what cannot be read back', () => {
    expect(
      lintSsh(new Uint8Array([1, 2, 3]), { decision: DECISION, drawn: DRAWN, issuer: ISSUER }),
    ).toHaveLength(1);
  });
});

describe('serial numbers', () => {
  const random = (octet: number) => ({ bytes: (count: number) => new Uint8Array(count).fill(octet) });

  it('are positive, have 63 bits, and grow with time', () => {
    const at = (ms: number, octet: number): bigint => newSshSerial({ now: () => ms }, random(octet));
    expect(at(1_800_000_000_000, 0)).toBeGreaterThan(0n);
    // Year 2248, the last millisecond that fits.
    expect(at(2 ** 43 - 1, 0xff)).toBeLessThan(2n ** 63n);
    expect(at(1_800_000_000_001, 0)).toBeGreaterThan(at(1_800_000_000_000, 0xff));
  });
});
