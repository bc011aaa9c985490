/** What relying parties fetch without a token: from the addresses inside certificates, and the keys and KRLs of SSH authorities. */
import type { Endpoint } from '../../endpoint.ts';
import { aia } from './aia.ts';
import { crl } from './crl.ts';
import { sshKnownHosts } from './ssh-known-hosts.ts';
import { sshKrl } from './ssh-krl.ts';
import { sshPublicKey } from './ssh-public-key.ts';

export const DISTRIBUTION: readonly Endpoint[] = [aia, crl, sshPublicKey, sshKnownHosts, sshKrl];
