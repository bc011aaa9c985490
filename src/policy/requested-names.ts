/** Reads the names of a request, from its own fields or from a CSR, into what the decision table judges. */
import { ChanceryError, type FieldError, MOST_FIELDS_TOLD, quote } from '../base/error.ts';
import { formatIp, parseIp } from '../base/ip.ts';
import { commonNameFault } from '../base/name.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { formatName } from '../x509/name.ts';
import { parseDnsName } from './dns-name.ts';
import { parseEmailAddress } from './email-address.ts';
import type { CertifiedName } from './issuance-policy.ts';
import type { RequestedName } from './request.ts';
import { parseUriName } from './uri-name.ts';

/** Gathers names without repetition, and what is wrong with those that cannot be read. */
export interface NameList {
  readonly names: readonly RequestedName[];
  /** A DNS name; an IP address is refused with a hint. */
  addDns(text: string, field: string): void;
  /** One of a type that is said. */
  add(type: CertifiedName, text: string, field: string): void;
  addIp(text: string, field: string): void;
  addEmail(text: string, field: string): void;
  addUri(text: string, field: string): void;
  /** A common name that is a DNS name or an IP address is also a name of the certificate; any other is only a text. */
  addCommonName(text: string, field: string): void;
  /** A name as a CSR spells it. */
  addGeneral(name: GeneralName, field: string): void;
  /** @throws invalid_field with every name that could not be read */
  check(): void;
}

/** @param addresses where IP addresses go, as a hint for those that stand among DNS names */
export function nameList(addresses = 'IP addresses go to ip_sans'): NameList {
  const names = new Map<string, RequestedName>();
  const errors: FieldError[] = [];
  const add = (name: RequestedName): void => {
    const key = `${name.type}:${name.value}`;
    if (!names.has(key)) names.set(key, name);
  };
  const refuse = (field: string, text: string, passes: string): void => {
    errors.push({ field, message: `${passes}, not ${quote(text)}` });
  };

  const list: NameList = {
    get names() {
      return [...names.values()];
    },
    addDns(text, field) {
      const read = parseDnsName(text);
      if (read.ok) add({ type: 'dns', value: read.name, field });
      else if (parseIp(text) !== undefined) refuse(field, text, `must be a DNS name; ${addresses}`);
      else refuse(field, text, `must be a DNS name (${read.reason})`);
    },
    addIp(text, field) {
      const octets = parseIp(text);
      if (octets === undefined) refuse(field, text, 'must be an IPv4 or IPv6 address');
      else add({ type: 'ip', value: formatIp(octets), octets, field });
    },
    addEmail(text, field) {
      const read = parseEmailAddress(text);
      if (read.ok) add({ type: 'email', value: read.address, field });
      else refuse(field, text, `must be an e-mail address (${read.reason})`);
    },
    addUri(text, field) {
      const read = parseUriName(text);
      if (read.ok) add({ type: 'uri', value: read.uri, field });
      else refuse(field, text, `must be an absolute URI (${read.reason})`);
    },
    addCommonName(text, field) {
      const octets = parseIp(text);
      const read = parseDnsName(text);
      const fault = commonNameFault(text);
      if (octets !== undefined) add({ type: 'ip', value: formatIp(octets), octets, field });
      else if (read.ok) add({ type: 'dns', value: read.name, field });
      else if (fault !== undefined) refuse(field, text, `must ${fault}`);
      else if (looksLikeHost(text))
        refuse(field, text, `must be a DNS name, an IP address or a plain text (${read.reason})`);
    },
    add(type, text, field) {
      switch (type) {
        case 'dns':
          return list.addDns(text, field);
        case 'ip':
          return list.addIp(text, field);
        case 'email':
          return list.addEmail(text, field);
        case 'uri':
          return list.addUri(text, field);
      }
    },
    addGeneral(name, field) {
      switch (name.type) {
        case 'ip':
          return list.addIp(formatIp(name.octets), field);
        case 'dns':
        case 'email':
        case 'uri':
          return list.add(name.type, name.value, field);
        case 'directory':
          return add({ type: 'directory', value: formatName(name.name), field });
        case 'unsupported':
          return add({ type: 'other', value: name.type, field });
        default:
          return add({ type: 'other', value: name.oid, field });
      }
    },
    check() {
      if (errors.length === 0) return;
      const [first] = errors;
      const told = errors.slice(0, MOST_FIELDS_TOLD);
      throw new ChanceryError('invalid_field', `${first?.field} ${first?.message}`, { fields: told });
    },
  };
  return list;
}

/**
 * A text that software which still reads host names from the subject could take for one. It must then be a real one, so
 * that it is judged; anything else, such as "Billing Service" or an e-mail address, is only a text.
 */
function looksLikeHost(text: string): boolean {
  // IDNA reads three other characters as dots (RFC 3490 §3.1).
  return text.includes('*') || /^[^\s@]*[.:\u3002\uff0e\uff61][^\s@]*$/.test(text);
}
