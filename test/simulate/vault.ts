/** An outside issuer as Vault's SSH engine is one: it signs with a key of its own, and may fail, be silent, or lie. */

import { ChanceryError } from '../../src/base/error.ts';
import type { Id } from '../../src/base/ids.ts';
import type { DelegatedIssuer, DelegatedRequest } from '../../src/issuing/ssh/delegated.ts';
import { softwareSigner } from '../../src/keys/software.ts';
import { signSsh } from '../../src/keys/ssh-signature.ts';
import { sshPublicKeyOf } from '../../src/keys/ssh-subject.ts';
import {
  assembleSshCertificate,
  encodeSshTbs,
  formatSshCertificate,
  type SshCertificateFields,
} from '../../src/ssh/certificate.ts';
import { parsePastedKey } from '../../src/ssh/pasted-key.ts';
import { formatSshPublicKey } from '../../src/ssh/public-key.ts';
import { Chance } from './chance.ts';
import { pairOf } from './keys.ts';
import { type Incarnation, whoever } from './replica.ts';
import type { World } from './world.ts';

/** Numbers of key pairs that no world counts up to. */
const OWN_PAIR = 1_000_000;
const OTHER_PAIR = 1_000_001;

const signer = softwareSigner(pairOf('ed25519', OWN_PAIR).pkcs8);
const otherSigner = softwareSigner(pairOf('ed25519', OTHER_PAIR).pkcs8);

/** The public key that is pinned, as a line. */
export const OUTSIDE_KEY: string = formatSshPublicKey(sshPublicKeyOf(signer.publicKey));

/** What the outside issuer signed, whoever heard of it. */
export interface SignedOutside {
  /** The key id that it was asked for: the id of an intent. */
  readonly intentId: Id;
  readonly blob: Uint8Array;
  readonly isByPinnedKey: boolean;
}

export function signedOutside(world: World): SignedOutside[] {
  return world.state(newSigned);
}

function newSigned(): SignedOutside[] {
  return [];
}

type Lie = Partial<SshCertificateFields> | 'other key' | 'garbage';

export function outsideIssuer(world: World, incarnation: Incarnation): DelegatedIssuer {
  return {
    sign: async (_place, _credentials, request) => {
      const { task } = whoever();
      const chance = new Chance(world.seed, 'outside', placeOf(world, task.number));
      // Without faults it is honest, and lives.
      const mood = world.trouble.rate === 0 ? 0.5 : chance.share();
      if (mood < 0.06) await incarnation.port('vault', 'the outside issuer refuses', refuse);
      if (mood < 0.12) await incarnation.port('vault', 'the outside issuer is silent', silence);
      // After it was asked, and before it answered.
      if (mood > 0.9) await incarnation.dies();
      const lie = mood < 0.45 ? lieOf(chance, request) : undefined;
      return incarnation.port(
        'vault',
        lie === undefined ? 'the outside issuer' : 'the outside issuer lies',
        () => sign(world, chance, request, lie),
      );
    },
  };
}

/** The task, and how often it asked before: no two are given the same serial number. */
function placeOf(world: World, task: number): string | number {
  const counts = world.state(newCounts);
  const before = counts.get(task) ?? 0;
  counts.set(task, before + 1);
  return before === 0 ? task : `${task}.${before}`;
}

function newCounts(): Map<number, number> {
  return new Map();
}

function refuse(): never {
  throw new ChanceryError('issuer_failed', 'the outside issuer refuses');
}

function silence(): never {
  throw new ChanceryError('issuer_failed', 'the outside issuer does not answer', { mayHaveHappened: true });
}

function lieOf(chance: Chance, request: DelegatedRequest): Lie {
  return chance.one<Lie>([
    'other key',
    'garbage',
    { principals: [...request.principals, 'somebody'] },
    { keyId: 'somebody else' },
    { serial: 5n },
    { validBefore: 4_000_000_000n },
    { kind: request.kind === 'user' ? 'host' : 'user' },
  ]);
}

async function sign(
  world: World,
  chance: Chance,
  request: DelegatedRequest,
  lie: Lie | undefined,
): Promise<string> {
  if (lie === 'garbage') return 'ssh-ed25519-cert-v01@openssh.com AAAA';
  const by = lie === 'other key' ? otherSigner : signer;
  const now = BigInt(Math.floor(world.nowMs / 1000));
  const tbs = encodeSshTbs({
    key: parsePastedKey(request.publicKey).key,
    nonce: chance.bytes(32),
    serial: BigInt(`0x${Buffer.from(chance.bytes(7)).toString('hex')}`) + 1n,
    kind: request.kind,
    keyId: request.keyId,
    principals: request.principals,
    validAfter: now - 30n,
    validBefore: now + BigInt(request.ttl),
    criticalOptions: optionsOf(request.criticalOptions),
    extensions: optionsOf(request.extensions),
    ...(typeof lie === 'object' ? lie : {}),
    signatureKey: sshPublicKeyOf(by.publicKey),
  });
  const blob = assembleSshCertificate(tbs, await signSsh(by, tbs));
  signedOutside(world).push({ intentId: request.keyId as Id, blob, isByPinnedKey: by === signer });
  return formatSshCertificate(blob);
}

function optionsOf(given: Readonly<Record<string, string>>): SshCertificateFields['extensions'] {
  return Object.entries(given).map(([name, value]) => ({ name, value: value === '' ? undefined : value }));
}
