/** `POST /v1/ssh/revoke`: revokes SSH certificates by serial number or key id, or a key with all of its certificates. */
import Type, { type Static } from 'typebox';
import { invalidField } from '../../../../base/error.ts';
import { AUTHORITY_REASONS, parseReason, spellReason } from '../../../../revocation/reason.ts';
import { type RevokingSsh, revokeSsh } from '../../../../revocation/revoke-ssh.ts';
import { keyIdFault } from '../../../../ssh/names.ts';
import { parseFingerprint } from '../../../../ssh/public-key.ts';
import { endpoint } from '../../../endpoint.ts';
import { parseSshSerial } from '../../../v1/serial.ts';
import { fieldId, spellId, spellTime } from '../../../v1/spelling.ts';

const BODY = Type.Object({
  authority_id: Type.String({ maxLength: 100 }),
  serial_number: Type.Optional(Type.String({ maxLength: 80, description: 'decimal, as a string' })),
  key_id: Type.Optional(Type.String({ maxLength: 400 })),
  fingerprint: Type.Optional(Type.String({ maxLength: 100, description: '"SHA256:…"' })),
  reason: Type.Optional(Type.String({ maxLength: 40, description: 'unspecified when absent' })),
});

export const revokeSshEndpoint = endpoint({
  method: 'POST',
  path: '/v1/ssh/revoke',
  summary: 'Revoke SSH certificates, or a key',
  body: BODY,
  answers: {
    200: Type.Object({
      authority_id: Type.String(),
      serial_number: Type.Optional(Type.String()),
      key_id: Type.Optional(Type.String()),
      fingerprint: Type.Optional(Type.String()),
      reason: Type.String(),
      revoked_at: Type.String(),
      certificates: Type.Array(Type.String(), { description: 'the newest, at most 1000' }),
      revoked: Type.Integer({ description: 'how many certificates are revoked' }),
    }),
  },
  async handle({ body, site }, caller) {
    const authorityId = fieldId('ssh_authority', body.authority_id, 'authority_id');
    const what = readWhat(body);
    const { serial_number, key_id, fingerprint } = body;
    const reason = parseReason(body.reason, AUTHORITY_REASONS);
    const done = await revokeSsh(site, caller, { authorityId, what, reason });
    return {
      status: 200,
      body: {
        authority_id: spellId('ssh_authority', authorityId),
        serial_number,
        key_id,
        fingerprint,
        reason: spellReason(done.reason),
        revoked_at: spellTime(done.revokedAt),
        certificates: done.certificates.map((id) => spellId('certificate', id)),
        revoked: done.count,
      },
    };
  },
});

function readWhat(body: Static<typeof BODY>): RevokingSsh['what'] {
  const { fingerprint, key_id: keyId, serial_number: serial } = body;
  const [one, ...more] = [
    ...(serial === undefined ? [] : [() => bySerial(serial)]),
    ...(keyId === undefined ? [] : [() => byKeyId(keyId)]),
    ...(fingerprint === undefined ? [] : [() => byFingerprint(fingerprint)]),
  ];
  if (one !== undefined && more.length === 0) return one();
  throw invalidField('serial_number', 'or key_id or fingerprint is required, and one of them alone');
}

function bySerial(text: string): RevokingSsh['what'] {
  const serial = parseSshSerial(text);
  if (serial !== undefined) return { by: 'serial', serial };
  throw invalidField('serial_number', 'must be decimal, from 1 to 18446744073709551615');
}

function byKeyId(keyId: string): RevokingSsh['what'] {
  const fault = keyIdFault(keyId);
  if (fault === undefined) return { by: 'key_id', keyId };
  throw invalidField('key_id', `must ${fault}`);
}

function byFingerprint(fingerprint: string): RevokingSsh['what'] {
  if (parseFingerprint(fingerprint) !== undefined) return { by: 'fingerprint', fingerprint };
  throw invalidField(
    'fingerprint',
    'must be "SHA256:" and 43 characters of base64, as ssh-keygen -l prints it',
  );
}
