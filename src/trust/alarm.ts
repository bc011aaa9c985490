/** A certificate that one of our keys signed and our records do not have: the key may be in other hands. */
import type { Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { toHex } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import { magnitude } from '../der/reader.ts';
import { formatName } from '../x509/name.ts';
import type { JudgedPath } from './path-standing.ts';

/** Writes an event for each. @throws unavailable when the trail cannot be written: it must not go unrecorded */
export async function reportUnknown(
  site: Site,
  caller: Caller,
  { certificates, problems }: JudgedPath,
): Promise<void> {
  const unknown = problems.flatMap(({ code, depth }) =>
    code === 'unknown_certificate' ? (certificates[depth] ?? []) : [],
  );
  if (unknown.length === 0) return;
  const events = unknown.map(({ der, issuer, serial, subject }) => {
    const data = {
      subject: formatName(subject).slice(0, MOST_CHARACTERS),
      issuer: formatName(issuer).slice(0, MOST_CHARACTERS),
      serial_number: toHex(magnitude(serial)),
      fingerprint: toHex(sha256(der)),
    };
    return auditEvent(caller, { action: 'pki_unknown_certificate', success: false, data }, site);
  });
  await site.store.commit({ expect: [], writes: [], events });
}

const MOST_CHARACTERS = 400;
