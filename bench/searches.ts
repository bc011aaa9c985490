/** What is asked of a list with a million certificates: what people ask, and what could go wrong. */
import { toHex } from '../src/base/bytes.ts';
import { typeId } from '../src/base/ids.ts';
import { certificateAt, MOSTLY_REVOKED, type Place, RARE_ROLE, REVOKED } from './population.ts';

export interface Asked {
  readonly name: string;
  /** The parameters of a request, by its number, so that no two need be alike. */
  readonly query: (number: number) => Readonly<Record<string, string>>;
  /** How many pages are walked on from the first, by its cursors. */
  readonly pages?: number;
}

export function searches(place: Place): readonly Asked[] {
  const { count } = place;
  const ca = (number: number): string => typeId('ca', place.issuers[number]?.authorityId as never);
  const at = (number: number): ReturnType<typeof certificateAt> =>
    certificateAt(place, Math.floor((((number * 7919) % 10_007) / 10_007) * count));
  const cnAt = (number: number): string => {
    for (let i = number; ; i++) {
      const { commonName } = at(i).certificate;
      if (commonName !== null && !commonName.startsWith('*')) return commonName;
    }
  };
  const fixed =
    (query: Readonly<Record<string, string>>): Asked['query'] =>
    () =>
      query;
  return [
    { name: 'newest, nothing else', query: fixed({}) },
    { name: 'newest, pages far behind', query: fixed({ limit: '1000' }), pages: 20 },
    { name: 'a thousand, with revoked ones', query: fixed({ include_revoked: 'true', limit: '1000' }) },
    { name: 'one authority', query: fixed({ ca_id: ca(0) }) },
    { name: 'one authority, nine of ten revoked', query: fixed({ ca_id: ca(MOSTLY_REVOKED) }) },
    { name: 'one authority, revoked with all that it signed', query: fixed({ ca_id: ca(REVOKED) }) },
    { name: 'one authority, expiring within 30d', query: fixed({ ca_id: ca(1), expiring_within: '30d' }) },
    { name: 'expiring within 30d', query: fixed({ expiring_within: '30d' }) },
    { name: 'expiring within 1h', query: fixed({ expiring_within: '1h' }) },
    { name: 'expiring within 7d, newest first', query: fixed({ expiring_within: '7d', sort: '-created' }) },
    { name: 'expiring within 10m, newest first', query: fixed({ expiring_within: '10m', sort: '-created' }) },
    {
      name: 'serial number',
      query: (n) => ({ serial_number: toHex(at(n).certificate.serial), include_revoked: 'true' }),
    },
    { name: 'common name', query: (n) => ({ common_name: cnAt(n).toUpperCase() }) },
    { name: 'common name, beginning', query: (n) => ({ common_name: `${cnAt(n).slice(0, 9)}*` }) },
    {
      name: 'common name, half a million by their end',
      query: fixed({ common_name: '*.svc.cluster.local' }),
    },
    { name: 'san, exact', query: (n) => ({ san: at(n).names[0]?.value.replace('*', '\\*') ?? '' }) },
    { name: 'san, an address', query: (n) => ({ san: `10.${n % 200}.7.${n % 256}` }) },
    { name: 'san, not there', query: (n) => ({ san: `no-${n}.example.com` }) },
    { name: 'san, by its end, some hundreds', query: (n) => ({ san: `*.team-${n % 300}.example.com` }) },
    { name: 'san, half a million by their end', query: fixed({ san: '*.svc.cluster.local' }) },
    {
      name: 'san, half a million by their end, expiring',
      query: fixed({ san: '*.svc.cluster.local', expiring_within: '30d' }),
    },
    { name: 'san, half a million by their beginning', query: fixed({ san: 'spiffe://*', sort: 'created' }) },
    { name: 'role', query: (n) => ({ role: `web-${n % 10}` }) },
    { name: 'role with three', query: fixed({ role: RARE_ROLE }) },
    { name: 'role with three, by their end', query: fixed({ role: RARE_ROLE, sort: '-expires' }) },
    { name: 'role, by their end', query: (n) => ({ role: `web-${n % 10}`, sort: 'expires' }) },
    { name: 'role that is not there, in one authority', query: fixed({ role: 'none', ca_id: ca(0) }) },
    { name: 'active', query: fixed({ status: 'active' }) },
    { name: 'expired', query: fixed({ status: 'expired' }) },
    { name: 'expired, newest first', query: fixed({ status: 'expired', sort: '-created' }) },
    { name: 'revoked', query: fixed({ status: 'revoked' }) },
    { name: 'revoked, by their end', query: fixed({ status: 'revoked', sort: 'expires' }) },
    { name: 'oldest first', query: fixed({ sort: 'created' }) },
    { name: 'by common name', query: fixed({ sort: 'common_name' }) },
    { name: 'by common name, backwards, pages on', query: fixed({ sort: '-common_name' }), pages: 50 },
    { name: 'by end, pages on', query: fixed({ sort: '-expires' }), pages: 50 },
    {
      name: 'everything at once',
      query: fixed({
        ca_id: ca(1),
        san: '*.svc.cluster.local',
        role: 'svc-3',
        status: 'active',
        expiring_within: '30d',
        sort: 'common_name',
      }),
    },
    {
      name: 'nothing, of two wide filters',
      query: fixed({ san: '*@corp.example', common_name: '*.svc.cluster.local' }),
    },
  ];
}
