/** What is asked of a template. */
import Type, { type Static } from 'typebox';
import type { UnderTemplate } from '../../../../../fleet/template-certificate.ts';
import { readOptionalLength } from '../../duration.ts';
import { issue } from '../../issue.ts';
import { pathId } from '../../spelling.ts';

export const CERTIFICATE_FIELDS = {
  certificateTemplateId: Type.String({ maxLength: 400 }),
  certType: Type.Optional(Type.Enum(['user', 'host'])),
  principals: Type.Array(Type.String({ maxLength: 400 }), { maxItems: 1000 }),
  ttl: Type.Optional(Type.String({ maxLength: 400, description: 'the template’s when absent' })),
  keyId: Type.Optional(
    Type.String({ maxLength: 50, description: 'of no effect unless the template allows it' }),
  ),
};

const FIELDS = Type.Object(CERTIFICATE_FIELDS);

/** Without the key, which is read when the template was found. @throws invalid_field, malformed, not_found */
export function readAsked(body: Static<typeof FIELDS>): Omit<UnderTemplate, 'key'> {
  const { certType = 'user', certificateTemplateId, keyId, principals } = body;
  if (principals.length === 0) throw issue('principals', 'Principals array must not be empty');
  return {
    kind: certType,
    principals: [...new Set(principals.map((principal) => principal.trim()))],
    ttl: readOptionalLength(body.ttl, 'ttl')?.seconds,
    keyId,
    templateId: pathId('ssh_template', certificateTemplateId.trim()),
  };
}
