/** What must be so when the clients have stopped and all servers are up. */
import { encodePem } from '../../src/base/pem.ts';
import { call } from '../support/client.ts';
import type { Server } from '../support/processes.ts';
import type { SqlRow } from '../support/sql.ts';
import { verifyTrail } from './chaos.ts';
import type { Ledger } from './ledger.ts';
import { fetchCrl, fetchKrl, isInKrl, numberOf } from './lists.ts';
import type { Place } from './place.ts';

export type Read = (sql: string) => Promise<readonly SqlRow[]>;

/** So many certificates are read over HTTP as well. */
const SAMPLE = 300;

/** Notes every fault in the ledger. @returns how many events the trail has */
export async function checkAll(
  ledger: Ledger,
  replicas: readonly Server[],
  place: Place,
  read: Read,
): Promise<number> {
  await checkKept(ledger, read);
  await checkWhole(ledger, read);
  await checkOverHttp(ledger, replicas);
  for (const replica of replicas) await checkLists(ledger, replica, place);
  let entries = 0;
  for (const replica of replicas) {
    try {
      entries = await verifyTrail(replica);
    } catch (error) {
      ledger.fault(String(error));
    }
  }
  return entries;
}

/** Everything that was answered is in the database with the same octets, past the servers. */
async function checkKept(ledger: Ledger, read: Read): Promise<void> {
  const rows = await read(`SELECT c.kind AS kind, c.serial AS serial, b.body AS body FROM certificates c
    JOIN certificate_bodies b ON b.tenant_id = c.tenant_id AND b.certificate_id = c.id`);
  const stored = { x509: new Map<string, string>(), ssh: new Map<string, string>() };
  for (const { body, kind, serial } of rows) {
    // libsql gives an ArrayBuffer, pg a Buffer.
    const octets = Buffer.from(body as ArrayBuffer);
    const text = kind === 'ssh' ? octets.toString('base64') : encodePem('CERTIFICATE', octets);
    stored[kind === 'ssh' ? 'ssh' : 'x509'].set(Buffer.from(serial as ArrayBuffer).toString('hex'), text);
  }
  for (const kind of ['x509', 'ssh'] as const) {
    for (const [serial, octets] of ledger[kind]) {
      const found = stored[kind].get(serial);
      if (found === undefined) ledger.fault(`${kind} ${serial} was answered and is not kept`);
      else if (found.trim() !== octets.trim()) ledger.fault(`${kind} ${serial} is kept with other octets`);
    }
  }
}

/** Nothing is half there. */
async function checkWhole(ledger: Ledger, read: Read): Promise<void> {
  const queries = {
    'a certificate without its body': `SELECT id FROM certificates WHERE NOT EXISTS
      (SELECT 1 FROM certificate_bodies b WHERE b.certificate_id = certificates.id)`,
    'a certificate twice for one Idempotency-Key': `SELECT common_name FROM certificates WHERE origin = 'issue'
      AND common_name LIKE 'n%.c%.internal' GROUP BY common_name HAVING count(*) > 1`,
    'a serial number twice': `SELECT issuer_id, serial FROM certificates GROUP BY issuer_id, serial HAVING count(*) > 1`,
    'a number of links twice': `SELECT writer_id, number FROM audit_links GROUP BY writer_id, number HAVING count(*) > 1`,
    'a link that does not count its events': `SELECT l.writer_id FROM audit_links l WHERE l.events <>
      (SELECT count(*) FROM audit_events e WHERE e.writer_id = l.writer_id AND e.link = l.number)`,
    'a revocation that is not counted': `SELECT r.issuer_id FROM revocations r GROUP BY r.issuer_id HAVING count(*) >
      (SELECT sum(value) FROM counters c WHERE c.subject_id = r.issuer_id AND c.name = 'revocations')`,
  };
  for (const [what, sql] of Object.entries(queries)) {
    const rows = await read(sql);
    if (rows.length > 0) ledger.fault(`${what}, ${rows.length} times`);
  }
}

async function checkOverHttp(ledger: Ledger, replicas: readonly Server[]): Promise<void> {
  const serials = [...ledger.x509.keys()].slice(-SAMPLE);
  for (const [i, serial] of serials.entries()) {
    const replica = replicas[i % replicas.length] as Server;
    const route = `GET /v1/pki/certificates/${serial}/pem`;
    const { octets, status } = await call(replica, route);
    const isSame = status === 200 && octets.toString().trim() === ledger.x509.get(serial)?.trim();
    if (!isSame) ledger.fault(`${route}: ${status}, which is not what was answered when it was issued`);
  }
}

/** Every revocation that was answered is in the list that is asked for next, of each replica. */
async function checkLists(ledger: Ledger, replica: Server, { ca, sshAuthority }: Place): Promise<void> {
  const crl = await fetchCrl(replica, ca);
  const listed = new Set([...crl.revoked].map(({ serial }) => Buffer.from(serial).toString('hex')));
  for (const serial of ledger.revokedX509) {
    if (!listed.has(serial)) ledger.fault(`${serial} was revoked and is not in the CRL`);
  }
  const krl = await fetchKrl(replica, sshAuthority);
  for (const serial of ledger.revokedSsh) {
    if (!isInKrl(krl, BigInt(`0x${serial}`))) ledger.fault(`${serial} was revoked and is not in the KRL`);
  }
  if (numberOf(crl) < ledger.shown.crl) ledger.fault('the last CRL is older than one before');
  if (Number(krl.version) < ledger.shown.krl) ledger.fault('the last KRL is older than one before');
}
