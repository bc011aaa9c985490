/** `GET /v1/audit/checkpoint`: the newest signed head of the sealed trail, as JSON or as the note itself. */
import Type from 'typebox';
import { verifierKey } from '../../../../audit/checkpoint.ts';
import { newestCheckpoint } from '../../../../audit/outside.ts';
import { toBase64 } from '../../../../base/bytes.ts';
import { notFound } from '../../../../base/error.ts';
import { encodePem } from '../../../../base/pem.ts';
import { preferredType } from '../../../accept.ts';
import { endpoint } from '../../../endpoint.ts';

const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain';

export const auditCheckpoint = endpoint({
  method: 'GET',
  path: '/v1/audit/checkpoint',
  summary: 'Read the newest signed checkpoint of the audit trail',
  answers: {
    200: Type.Object({
      size: Type.Integer({ description: 'how many events it seals' }),
      root: Type.String({ description: 'base64' }),
      timestamp: Type.String({ description: 'of the newest of them' }),
      note: Type.String({ description: 'the checkpoint itself, as C2SP’s tlog-checkpoint has it' }),
      key: Type.Object({
        id: Type.String(),
        public_key: Type.String({ description: 'Ed25519, in PEM' }),
        verifier_key: Type.String({ description: 'as a signed-note has it' }),
      }),
    }),
  },
  async handle({ headers, site }) {
    const newest = await newestCheckpoint(site.store);
    if (newest === undefined) throw notFound('checkpoint', 'newest');
    const { checkpoint, key, note } = newest;
    const { atMs, origin, root, size } = checkpoint;
    const accept = [headers['accept']].flat().join(',') || undefined;
    if (preferredType(accept, [JSON_TYPE, TEXT_TYPE]) === TEXT_TYPE) {
      return { status: 200, body: note, type: `${TEXT_TYPE}; charset=utf-8` };
    }
    const body = {
      size,
      root: toBase64(root),
      timestamp: new Date(atMs).toISOString(),
      note,
      key: {
        id: key.id,
        public_key: encodePem('PUBLIC KEY', key.publicKey.spki),
        verifier_key: verifierKey(origin, key.publicKey),
      },
    };
    return { status: 200, body };
  },
});
