/**
 * `GET /v1/audit/proof`: that an event of the tenant is sealed (`event_id` or `seq`), or that one checkpoint continues another
 * (`first` and `second`). Another tenant's event is not found, by its place as little as by its id.
 */
import Type from 'typebox';
import {
  type Consistency,
  type Inclusion,
  proveConsistency,
  proveInclusion,
} from '../../../../audit/proofs.ts';
import { toBase64 } from '../../../../base/bytes.ts';
import { invalidField } from '../../../../base/error.ts';
import { endpoint } from '../../../endpoint.ts';
import { fieldId, spellId } from '../../../v1/spelling.ts';

const NUMBER = Type.Optional(Type.String({ maxLength: 16 }));
const NOTE = Type.Union([Type.String(), Type.Null()], {
  description: 'the newest checkpoint, when it is of this size',
});
const PATH = Type.Array(Type.String(), { description: 'base64, as RFC 6962 §2.1 orders them' });

export const auditProof = endpoint({
  method: 'GET',
  path: '/v1/audit/proof',
  summary: 'Prove that an event is sealed, or that one checkpoint continues another',
  query: Type.Object({
    event_id: Type.Optional(Type.String({ maxLength: 100 })),
    seq: NUMBER,
    tree_size: NUMBER,
    first: NUMBER,
    second: NUMBER,
  }),
  answers: {
    200: Type.Union([
      Type.Object({
        event_id: Type.String(),
        leaf_index: Type.Integer(),
        leaf: Type.String({ description: 'what is hashed, as UTF-8' }),
        leaf_hash: Type.String({ description: 'base64' }),
        tree_size: Type.Integer(),
        root: Type.String({ description: 'base64' }),
        path: PATH,
        checkpoint: NOTE,
      }),
      Type.Object({ first: Type.Integer(), second: Type.Integer(), path: PATH, checkpoint: NOTE }),
    ]),
  },
  async handle({ query, site }, caller) {
    const seq = whole(query.seq, 'seq');
    const size = whole(query.tree_size, 'tree_size');
    const first = whole(query.first, 'first');
    const second = whole(query.second, 'second');
    const asked = [query.event_id, seq, first].filter((member) => member !== undefined);
    if (asked.length !== 1) throw invalidField('event_id', 'must be given, or else "seq", or else "first"');
    if (first !== undefined) {
      if (size !== undefined) throw invalidField('tree_size', 'must not be given with "first"');
      return { status: 200, body: spellConsistency(await proveConsistency(site.store, first, second)) };
    }
    if (second !== undefined) throw invalidField('second', 'must be given with "first" alone');
    const event =
      seq === undefined ? { eventId: fieldId('event', query.event_id ?? '', 'event_id') } : { seq };
    return {
      status: 200,
      body: spellInclusion(await proveInclusion(site.store, caller.tenantId, event, size)),
    };
  },
});

function whole(text: string | undefined, field: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  throw invalidField(field, 'must be a whole number');
}

function spellInclusion(proof: Inclusion): unknown {
  return {
    event_id: spellId('event', proof.event.id),
    leaf_index: proof.seq,
    leaf: proof.leaf,
    leaf_hash: toBase64(proof.leafHash),
    tree_size: proof.size,
    root: toBase64(proof.root),
    path: proof.path.map(toBase64),
    checkpoint: proof.note,
  };
}

function spellConsistency({ first, note, path, second }: Consistency): unknown {
  return { first, second, path: path.map(toBase64), checkpoint: note };
}
