/** A sample request for every route: whoever adds a route adds a row here, in the file of its surface. */
import { INFISICAL } from './infisical.ts';
import { NATIVE } from './native.ts';
import { PRIME_INTELLECT } from './primeintellect.ts';
import { NOTHING, type Samples } from './sample.ts';
import { SCAIVAULT } from './scaivault.ts';

export const SAMPLES: Samples = {
  'GET /v1/health': NOTHING,
  'GET /v1/health/ready': NOTHING,
  'GET /openapi.json': NOTHING,
  'GET /metrics': NOTHING,
  'GET /v1/metrics': NOTHING,
  ...NATIVE,
  ...SCAIVAULT,
  ...INFISICAL,
  ...PRIME_INTELLECT,
};
