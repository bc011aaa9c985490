import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { softwareSigner } from '../../../src/keys/software.ts';
import { signSsh, verifySshSignature } from '../../../src/keys/ssh-signature.ts';
import { sshPublicKeyOf } from '../../../src/keys/ssh-subject.ts';
import { assembleSshCertificate, encodeSshTbs, parseSshCertificate } from '../../../src/ssh/certificate.ts';

describe('a certificate', () => {
  it('is read as it was written, and verifies', async () => {
    const pkcs8 = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
    const signer = softwareSigner(new Uint8Array(pkcs8));
    const key = sshPublicKeyOf(signer.publicKey);
    const tbs = encodeSshTbs({
      key,
      nonce: new Uint8Array(32),
      serial: 2n ** 64n - 1n,
      kind: 'user',
      keyId: 'u=1',
      principals: ['root'],
      validAfter: 0n,
      validBefore: 100n,
      criticalOptions: [],
      extensions: [{ name: 'permit-pty' }],
      signatureKey: key,
    });
    const blob = assembleSshCertificate(tbs, await signSsh(signer, tbs));
    const read = parseSshCertificate(blob);
    expect(read).toMatchObject({ serial: 2n ** 64n - 1n, principals: ['root'], kind: 'user' });
    expect(verifySshSignature(read.signatureKey, read.tbs, read.signature)).toBe(true);
  });
});
