/** Every surface of the API. */
import type { Endpoint } from '../endpoint.ts';
import { DISTRIBUTION } from './distribution/endpoints.ts';
import { INFISICAL_API } from './infisical/endpoints.ts';
import { NATIVE } from './native/endpoints.ts';
import { PRIME_INTELLECT_API } from './primeintellect/endpoints.ts';
import { SCAIVAULT } from './scaivault/endpoints.ts';

export const API: readonly Endpoint[] = [
  ...NATIVE,
  ...SCAIVAULT,
  ...INFISICAL_API,
  ...PRIME_INTELLECT_API,
  ...DISTRIBUTION,
];
