/** Where a certificate is read from: a file, standard input, a TLS server, or the inventory. */
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { decodePem } from '../../base/pem.ts';
import { ApiError } from '../../client/errors.ts';
import { readBytes } from '../commands/files.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure, usage } from '../failure.ts';
import type { Session } from '../session.ts';

/** DER of X.509 certificates, or the line of an SSH certificate. `isListed`: it is of the inventory, and alone. */
export type Found =
  | { readonly x509: readonly Uint8Array[]; readonly isListed?: true }
  | { readonly ssh: string };

/** More than any chain has. */
const MOST = 20;

/** @param text `-`, a path, `https://host[:port]`, or an id or serial number of the inventory */
export async function findCertificates(session: Session, text: string): Promise<Found> {
  if (text.startsWith('https://')) {
    if (!URL.canParse(text)) throw usage(`"${text}" is no address`, 'https://host:port');
    return { x509: await presented(new URL(text), (await session.settings()).timeout.value) };
  }
  const octets = await readBytes(session, text);
  if (octets !== undefined) return parsed(octets);
  return { x509: [await ofInventory(session, text)], isListed: true };
}

function parsed(octets: Uint8Array): Found {
  // X.690 §8.1.2: a SEQUENCE; text begins otherwise.
  if (octets[0] === 0x30) return { x509: [octets] };
  const text = Buffer.from(octets).toString('utf8');
  if (/^\s*(ssh|ecdsa|sk-)[^\s]*-cert-v01@openssh\.com\s/.test(text)) return { ssh: text };
  const blocks = decodePem(text, MOST).filter(({ label }) => label === 'CERTIFICATE');
  if (blocks.length > 0) return { x509: blocks.map(({ der }) => der) };
  throw new Failure(EXIT.usage, 'there is no certificate in it', {
    hint: 'a file in PEM or DER, or a line such as ssh-ed25519-cert-v01@openssh.com …',
  });
}

/** What a TLS server shows, its own first. Nothing is trusted: it is only looked at. */
function presented(url: URL, timeoutMs: number): Promise<readonly Uint8Array[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      // RFC 6066 §3: a server name is no address.
      ...(isIP(host) === 0 && { servername: host }),
      rejectUnauthorized: false,
    });
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
    );
    const fail = (error: NodeJS.ErrnoException): void => reject(unheard(url.host, error));
    socket.once('error', fail).once('secureConnect', () => {
      const chain: Uint8Array[] = [];
      let one: PeerCertificate | undefined = socket.getPeerCertificate(true);
      while (one?.raw !== undefined && chain.length < MOST) {
        chain.push(new Uint8Array(one.raw));
        const { issuerCertificate } = one as { readonly issuerCertificate?: PeerCertificate };
        one = issuerCertificate === one ? undefined : issuerCertificate;
      }
      socket.destroy();
      resolve(chain);
    });
  });
}

/** Of the server that is looked at, which is another one than the commands talk to. */
function unheard(host: string, { code = '', message }: NodeJS.ErrnoException): Failure {
  if (code === 'ETIMEDOUT')
    return new Failure(EXIT.timeout, `${host} did not answer in time`, {
      hint: 'give it longer: --timeout 60s',
    });
  const [line = ''] = message.split('\n');
  const why = {
    ECONNREFUSED: 'nothing listens there',
    ERR_SSL_WRONG_VERSION_NUMBER: 'no TLS is spoken there',
  };
  return new Failure(EXIT.unreachable, `${host} shows no certificate`, {
    why: [why[code as keyof typeof why] ?? line],
  });
}

async function ofInventory(session: Session, id: string): Promise<Uint8Array> {
  const client = await session.client();
  try {
    const pem = await client.get('/v1/pki/certificates/{id}/pem', {
      params: { path: { id } },
      parseAs: 'text',
    });
    const [block] = decodePem(pem, MOST);
    if (block !== undefined) return block.der;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  }
  throw new Failure(EXIT.notFound, `${id} is no file here, and no certificate of the inventory`, {
    hint: 'chancery cert ls',
  });
}
