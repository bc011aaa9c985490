/** Keys that are the same in every run, and signatures by them; private halves are no secret. */
import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto';
import { utf8 } from '../../src/base/bytes.ts';
import { sha256 } from '../../src/base/hash.ts';
import { EC_ALGORITHMS, type KeyAlgorithm } from '../../src/keys/algorithms.ts';
import type { KeyPair } from '../../src/keys/generate.ts';
import { parsePublicKey } from '../../src/keys/public-key.ts';
import { sshPublicKeyOf } from '../../src/keys/ssh-subject.ts';
import { formatSshPublicKey } from '../../src/ssh/public-key.ts';
import { encodeEcPkcs8, encodeEd25519Pkcs8 } from '../../src/x509/private-key.ts';
import { encodeEcSpki } from '../../src/x509/spki.ts';
import { csr } from '../support/csr.ts';
import { ECDSA_SHA256 } from '../support/x509.ts';

const pairs = new Map<string, KeyPair>();

/**
 * The key pair of a number: no two have the same. EC keys are of P-256, which signs without the thread pool; there are
 * none of RSA.
 */
export function pairOf(algorithm: KeyAlgorithm, number: number): KeyPair {
  const name = `chancery simulation ${algorithm} ${number}`;
  const pair = pairs.get(name) ?? (algorithm === 'ed25519' ? ed25519(name) : p256(algorithm, name));
  pairs.set(name, pair);
  // Whoever is given it may wipe it.
  return { publicKey: pair.publicKey, pkcs8: new Uint8Array(pair.pkcs8) };
}

/** A public key as its owner pastes it. */
export function sshLineOf(number: number): string {
  return formatSshPublicKey(sshPublicKeyOf(pairOf('ed25519', number).publicKey), `key-${number}`);
}

/** A CSR in PEM, for one DNS name. */
export function csrOf(number: number, name: string): string {
  const { pkcs8, publicKey } = pairOf('ec-p256', number);
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const key = { privateKey, spki: publicKey.spki, algorithm: ECDSA_SHA256, digest: 'sha256' };
  return csr({ commonName: name, dns: [name], key });
}

function p256(algorithm: KeyAlgorithm, name: string): KeyPair {
  if (algorithm !== 'ec-p256') throw new RangeError(`the simulation makes no ${algorithm} keys`);
  const { curve, openssl } = EC_ALGORITHMS[algorithm];
  const scalar = sha256(utf8(name));
  const generator = createECDH(openssl);
  generator.setPrivateKey(scalar);
  const point = new Uint8Array(generator.getPublicKey());
  return {
    publicKey: parsePublicKey(encodeEcSpki(curve, point)),
    pkcs8: encodeEcPkcs8({ curveOid: curve, scalar, point }),
  };
}

function ed25519(name: string): KeyPair {
  const pkcs8 = encodeEd25519Pkcs8(sha256(utf8(name)));
  const key = createPublicKey(createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }));
  return { publicKey: parsePublicKey(new Uint8Array(key.export({ type: 'spki', format: 'der' }))), pkcs8 };
}
