/** How requests for certificates are shown. */
import type { Answer } from '../../../client/client.ts';
import { type Shape, when } from '../../output.ts';
import { keyOf } from '../ca/shape.ts';

type Listed = Answer<'/v1/pki/csr', 'get'>['data'][number];
export type CsrRequest = Answer<'/v1/pki/csr/{id}', 'get'>;

export const CSR_LIST: Shape<Listed> = {
  columns: [
    ['ID', ({ id }) => id],
    ['NAME', ({ subject }) => subject.common_name ?? '-'],
    ['STATUS', ({ status }) => status],
    ['KEY', keyOf],
    ['SINCE', ({ created_at: at }) => when(at)],
    ['BY', ({ requested_by: id }) => id],
  ],
  name: ({ id }) => id,
};

export const CSR_CARD: Shape<CsrRequest> = {
  columns: [
    ['id', ({ id }) => id],
    ['status', ({ status }) => status],
    ['subject', ({ subject_dn: dn }) => dn],
    [
      'names',
      ({ san_dns: dns, san_email: email, san_ip: ip, san_uri: uri }) =>
        [...dns, ...ip, ...email, ...uri].join('\n'),
    ],
    ['key', keyOf],
    ['asked by', ({ requested_by: id }) => id],
    ['asked', ({ created_at: at }) => when(at)],
    [
      'not granted',
      ({ not_granted: those }) => those.map(({ effect, what }) => `${what} (${effect})`).join('\n'),
    ],
    ['reviewed by', ({ reviewed_by: id }) => id],
    ['reviewed', ({ reviewed_at: at }) => when(at)],
    ['rejected for', ({ rejection_reason: reason }) => reason],
    ['authority', ({ ca_id: id }) => id],
    ['days', ({ validity_days: days }) => days],
    ['signed by', ({ signed_by: id }) => id],
    ['certificate', ({ certificate_id: id }) => id],
  ],
  name: ({ id }) => id,
  pem: ({ csr_pem: pem }) => pem,
};
