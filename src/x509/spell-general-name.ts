/** General names as people read them. */
import { formatIp } from '../base/ip.ts';
import type { GeneralName } from './general-name.ts';
import { formatName } from './name.ts';

export interface SpelledName {
  readonly type: GeneralName['type'];
  readonly value: string;
}

/** What cannot be read further is told by its OID or tag. A range of addresses is `10.0.0.0/8`. */
export function spellGeneralName(name: GeneralName): SpelledName {
  switch (name.type) {
    case 'ip':
      return { type: 'ip', value: spellAddress(name.octets) };
    case 'directory':
      return { type: 'directory', value: formatName(name.name) };
    case 'registeredId':
    case 'other':
      return { type: name.type, value: name.oid };
    case 'unsupported':
      return { type: 'unsupported', value: `tag ${name.tag}` };
    default:
      return { type: name.type, value: name.value };
  }
}

/** @param octets an address, or in name constraints an address and its mask, which is a prefix */
function spellAddress(octets: Uint8Array): string {
  if (octets.length === 4 || octets.length === 16) return formatIp(octets);
  const half = octets.length / 2;
  const ones = [...octets.subarray(half)].reduce((sum, octet) => sum + bits(octet), 0);
  return `${formatIp(octets.subarray(0, half))}/${ones}`;
}

function bits(octet: number): number {
  return octet.toString(2).replaceAll('0', '').length;
}
