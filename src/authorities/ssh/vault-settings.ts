/** What an operator says of Vault, and what it is reached with: read once, when it is saved. Values are never quoted. */
import { X509Certificate } from 'node:crypto';
import { ChanceryError, type FieldError } from '../../base/error.ts';
import { decodePem, encodePem } from '../../base/pem.ts';
import type { VaultPlace } from '../../records/ssh.ts';

/** What Vault is asked with. */
export type VaultCredentials =
  | { readonly method: 'token'; readonly token: string }
  | {
      readonly method: 'approle';
      /** Path of the auth method; `approle` when absent. */
      readonly mount?: string;
      readonly role_id: string;
      readonly secret_id: string;
    };

/**
 * @param at before the names of fields in errors, e.g. `issuer.`
 * @throws invalid_field: all fields that cannot be taken
 */
export function parseVaultSettings(input: unknown, at = ''): VaultPlace {
  const fields = new Fields(input, at);
  const address = fields.read('address', readOrigin);
  const mount = fields.read('mount', readPath);
  const role = fields.read('role', readRole);
  const namespace = fields.readOptional('namespace', readPath);
  const roots = fields.readOptional('roots', readRoots);
  fields.check();
  return {
    address,
    mount,
    role,
    ...(namespace === undefined ? {} : { namespace }),
    ...(roots === undefined ? {} : { roots }),
  };
}

/**
 * @param at before the names of fields in errors, e.g. `issuer.auth.`
 * @throws invalid_field: all fields that cannot be taken
 */
export function parseVaultCredentials(input: unknown, at = ''): VaultCredentials {
  const fields = new Fields(input, at);
  const method = fields.read('method', readMethod);
  if (method === 'token') {
    const token = fields.read('token', readSecret);
    fields.check();
    return { method, token };
  }
  const isKnown = method === 'approle';
  const mount = isKnown ? fields.readOptional('mount', readPath) : undefined;
  const role_id = isKnown ? fields.read('role_id', readSecret) : '';
  const secret_id = isKnown ? fields.read('secret_id', readSecret) : '';
  fields.check();
  return { method: 'approle', ...(mount === undefined ? {} : { mount }), role_id, secret_id };
}

/** What a reader makes of a text, or what would pass. */
type Read<T> = { readonly value: T } | { readonly passes: string };

class Fields {
  readonly #input: Readonly<Record<string, unknown>>;
  readonly #at: string;
  readonly #wrong: FieldError[] = [];

  constructor(input: unknown, at: string) {
    this.#input = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
    this.#at = at;
  }

  /** What cannot be taken is kept for {@link check}; the empty text stands for it until then. */
  read<T extends string>(name: string, reader: (text: string) => Read<T>): T {
    const value = Object.hasOwn(this.#input, name) ? this.#input[name] : undefined;
    const read = typeof value === 'string' ? reader(value) : reader('');
    if ('value' in read) return read.value;
    this.#wrong.push({ field: `${this.#at}${name}`, message: `must be ${read.passes}` });
    return '' as T;
  }

  readOptional<T extends string>(name: string, reader: (text: string) => Read<T>): T | undefined {
    const value = Object.hasOwn(this.#input, name) ? this.#input[name] : undefined;
    return value === undefined || value === null ? undefined : this.read(name, reader);
  }

  check(): void {
    const [first] = this.#wrong;
    if (first === undefined) return;
    throw new ChanceryError('invalid_field', `${first.field} ${first.message}`, { fields: this.#wrong });
  }
}

function readOrigin(text: string): Read<string> {
  const passes = 'a bare https address, such as https://vault.example.com:8200';
  const url = text.length <= 512 && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return { passes };
  // All that is not in the origin shows in the rest: credentials, path, query, fragment.
  return url.href === `${url.origin}/` && !/[?#]/.test(text) ? { value: url.origin } : { passes };
}

/** Segments with a slash between them, none of which can be `..` or hold an escape. */
function readPath(text: string): Read<string> {
  const path = text.replace(/\/$/, '');
  if (path.length <= 128 && /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/.test(path)) return { value: path };
  return { passes: 'at most 128 letters, digits, hyphens and underscores, with slashes between them' };
}

/** As Vault names roles (GenericNameWithAtRegex of its SDK). */
function readRole(text: string): Read<string> {
  if (/^\w(?:[\w.@-]{0,126}\w)?$/.test(text)) return { value: text };
  return { passes: 'the name of a role: at most 128 letters, digits and any of _ . @ -' };
}

const MOST_ROOTS = 100;
const LONGEST_ROOTS = 262_144;

function readRoots(text: string): Read<string> {
  const passes = 'certificates in PEM, at most 100';
  if (text.length > LONGEST_ROOTS) return { passes };
  try {
    const blocks = decodePem(text, MOST_ROOTS);
    if (blocks.some(({ label }) => label !== 'CERTIFICATE')) return { passes };
    // OpenSSL reads them again for every connection, and would fail there.
    for (const { der } of blocks) new X509Certificate(der);
    return { value: blocks.map(({ der }) => encodePem('CERTIFICATE', der)).join('') };
  } catch {
    return { passes };
  }
}

function readMethod(text: string): Read<'token' | 'approle'> {
  return text === 'token' || text === 'approle' ? { value: text } : { passes: 'token or approle' };
}

/** It goes into a header, or into JSON. */
function readSecret(text: string): Read<string> {
  if (/^[\x21-\x7e]{1,4096}$/.test(text)) return { value: text };
  return { passes: 'printable ASCII without spaces, at most 4096 characters' };
}
