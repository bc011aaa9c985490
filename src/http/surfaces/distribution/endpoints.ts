/** What relying parties fetch without a token, from the addresses inside certificates. */
import type { Endpoint } from '../../endpoint.ts';
import { aia } from './aia.ts';
import { crl } from './crl.ts';

export const DISTRIBUTION: readonly Endpoint[] = [aia, crl];
