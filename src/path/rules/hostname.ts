/**
 * The leaf is good for the name that is asked for (RFC 9525 §6): by subjectAltName alone, never by the subject; a DNS name
 * by dNSName, an address by iPAddress; a wildcard as the whole left-most label, for one label, above at least two.
 */

import { equal } from '../../base/bytes.ts';
import { quote } from '../../base/error.ts';
import { parseIp } from '../../base/ip.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import { type Fault, NO_FAULTS } from '../problem.ts';
import type { CertificateCase } from './rule.ts';

export function hostname({ examined, position, request }: CertificateCase): readonly Fault[] {
  const { hostname: asked } = request;
  if (asked === undefined || position !== 'leaf') return NO_FAULTS;
  const address = parseIp(asked);
  const name = asked.toLowerCase().replace(/(?<=.)\.$/, '');
  if (address === undefined && !isHostName(name)) {
    return [
      { code: 'hostname', message: `${quote(asked)} is neither a DNS name in A-labels nor an IP address` },
    ];
  }
  const good = examined.names.some((san) => (address === undefined ? isFor(san, name) : isAt(san, address)));
  if (good) return NO_FAULTS;
  const has = examined.names.filter(({ type }) => type === 'dns' || type === 'ip').length;
  return [
    {
      code: 'hostname',
      message: `none of the ${has} DNS names and addresses in its subjectAltName is ${quote(asked)}`,
    },
  ];
}

function isAt(san: GeneralName, address: Uint8Array): boolean {
  return san.type === 'ip' && equal(san.octets, address);
}

function isFor(san: GeneralName, name: string): boolean {
  if (san.type !== 'dns') return false;
  const presented = san.value.toLowerCase();
  if (!presented.startsWith('*.')) return presented === name;
  const parent = presented.slice(2);
  return (
    parent.includes('.') &&
    isHostName(parent) &&
    name.slice(name.indexOf('.') + 1) === parent &&
    name.includes('.')
  );
}

/** The preferred name syntax (RFC 1034 §3.5, as RFC 5280 §4.2.1.6 asks for); `name` is lower case. */
function isHostName(name: string): boolean {
  return name.length <= 253 && HOST.test(name) && !/(?:^|\.)[0-9]+$/.test(name);
}

const HOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
