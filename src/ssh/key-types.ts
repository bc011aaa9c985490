/** The types of SSH public keys that are taken, and their facts. All that depends on a type is read from here. */
import { table } from '../base/table.ts';

export type SshEcdsaType = 'ecdsa-sha2-nistp256' | 'ecdsa-sha2-nistp384' | 'ecdsa-sha2-nistp521';

export type SshKeyType =
  | 'ssh-ed25519'
  | 'ssh-rsa'
  | SshEcdsaType
  | 'sk-ssh-ed25519@openssh.com'
  | 'sk-ecdsa-sha2-nistp256@openssh.com';

interface TypeFacts {
  /** What a certificate of such a key begins with (draft-ietf-sshm-cert; OpenSSH's PROTOCOL.u2f for security keys). */
  readonly certType: string;
}

export interface SshEd25519Facts extends TypeFacts {
  readonly family: 'ed25519';
  /** Whether the private half is in a FIDO authenticator, and the blob names an application. */
  readonly isSecurityKey: boolean;
  /** Of the public key. */
  readonly octets: 32;
}

export interface SshRsaFacts extends TypeFacts {
  readonly family: 'rsa';
  readonly isSecurityKey: false;
}

export interface SshEcdsaFacts extends TypeFacts {
  readonly family: 'ecdsa';
  readonly isSecurityKey: boolean;
  /** The curve as the blob names it (RFC 5656 §10.1). */
  readonly curve: string;
  /** Of an uncompressed point (SEC 1 §2.3.3): 04, X and Y. */
  readonly octets: number;
}

export const SSH_KEY_TYPES: Readonly<
  Record<'ssh-rsa', SshRsaFacts> &
    Record<'ssh-ed25519' | 'sk-ssh-ed25519@openssh.com', SshEd25519Facts> &
    Record<SshEcdsaType | 'sk-ecdsa-sha2-nistp256@openssh.com', SshEcdsaFacts>
> = table({
  'ssh-ed25519': {
    family: 'ed25519',
    certType: 'ssh-ed25519-cert-v01@openssh.com',
    isSecurityKey: false,
    octets: 32,
  },
  'ssh-rsa': { family: 'rsa', certType: 'ssh-rsa-cert-v01@openssh.com', isSecurityKey: false },
  'ecdsa-sha2-nistp256': ecdsa('nistp256', 65),
  'ecdsa-sha2-nistp384': ecdsa('nistp384', 97),
  'ecdsa-sha2-nistp521': ecdsa('nistp521', 133),
  // Of security keys the infix stands before the domain, of the others everything is appended.
  'sk-ssh-ed25519@openssh.com': {
    family: 'ed25519',
    certType: 'sk-ssh-ed25519-cert-v01@openssh.com',
    isSecurityKey: true,
    octets: 32,
  },
  'sk-ecdsa-sha2-nistp256@openssh.com': {
    family: 'ecdsa',
    certType: 'sk-ecdsa-sha2-nistp256-cert-v01@openssh.com',
    isSecurityKey: true,
    curve: 'nistp256',
    octets: 65,
  },
});

const TYPES_BY_CERT_TYPE: ReadonlyMap<string, SshKeyType> = new Map(
  sshKeyTypes().map((type) => [SSH_KEY_TYPES[type].certType, type]),
);

export function isSshKeyType(type: string): type is SshKeyType {
  return type in SSH_KEY_TYPES;
}

export function sshKeyTypes(): readonly SshKeyType[] {
  return Object.keys(SSH_KEY_TYPES) as SshKeyType[];
}

/** The type of the key that a certificate of `certType` is for; undefined for what is not taken. */
export function keyTypeOfCertType(certType: string): SshKeyType | undefined {
  return TYPES_BY_CERT_TYPE.get(certType);
}

function ecdsa(curve: string, octets: number): SshEcdsaFacts {
  return {
    family: 'ecdsa',
    certType: `ecdsa-sha2-${curve}-cert-v01@openssh.com`,
    isSecurityKey: false,
    curve,
    octets,
  };
}
