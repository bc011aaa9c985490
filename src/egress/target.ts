import { ChanceryError } from '../base/error.ts';

/** Where a request goes, read from its URL. */
export interface Target {
  readonly isTls: boolean;
  /** A name in lower case, or an address: IPv6 without its brackets. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** For messages: scheme, host and port, and nothing of path or query. */
  readonly origin: string;
}

const LONGEST = 2048;

/**
 * Other spellings of an address (`0x7f.1`, `2130706433`, `[::ffff:7f00:1]`) come out of the URL parser as the address
 * that they mean.
 * @throws egress_denied
 */
export function readTarget(text: string): Target {
  const url = text.length <= LONGEST && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw denied('the address is no URL, or too long');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw denied('the address is neither https nor http');
  }
  // Not quoted, as it holds a secret.
  if (url.username !== '' || url.password !== '') throw denied('the address holds a user name or a password');
  const isTls = url.protocol === 'https:';
  return {
    isTls,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    origin: url.origin,
  };
}

export function denied(message: string): ChanceryError {
  return new ChanceryError('egress_denied', message);
}
