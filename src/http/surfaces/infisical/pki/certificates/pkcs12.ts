/** `POST /api/v1/cert-manager/certificates/{certificateId}/pkcs12`: certificate, chain and private key in one file, under a password. */
import Type from 'typebox';
import { certificateBody } from '../../../../../authorities/certificate-body.ts';
import { atField, unfitting } from '../../../../../base/error.ts';
import { chainAbove } from '../../../../../inventory/chain.ts';
import { checkPkcs12Password, encodePkcs12 } from '../../../../../keys/pkcs12.ts';
import { encodeFriendlyName } from '../../../../../x509/pkcs12/friendly-name.ts';
import { endpoint } from '../../../../endpoint.ts';
import { issue } from '../../issue.ts';
import { spellSerialNumber } from '../issued.ts';
import { CERTIFICATE_PARAM, findLeaf, leafSubject } from './find.ts';
import { withKeptKey } from './kept-key.ts';
import { SECRET_HEADERS } from './secret-headers.ts';

const BODY = Type.Object({
  password: Type.String({ maxLength: 1000, description: 'at least 6 characters' }),
  alias: Type.String({ maxLength: 1000, description: 'the name that programs show' }),
});

export const exportPkcs12 = endpoint({
  method: 'POST',
  path: '/:certificateId/pkcs12',
  summary: 'Export a certificate with its chain and its private key as PKCS #12',
  params: CERTIFICATE_PARAM,
  body: BODY,
  answers: { 200: Type.String({ contentMediaType: 'application/octet-stream' }) },
  subject(input, caller) {
    checkTexts(input.body);
    return leafSubject(input, caller);
  },
  async handle(input, caller) {
    const { body, site } = input;
    const { certificate: row } = await findLeaf(input, caller);
    const [certificate, chain] = [await certificateBody(site.store, row), await chainAbove(site.store, row)];
    const file = await withKeptKey(site, caller, row.id, (privateKey) => {
      if (privateKey === undefined) {
        throw unfitting('id', 'Certificate private key is required for PKCS12 export');
      }
      const { alias: friendlyName, password } = body;
      return encodePkcs12({ privateKey, certificate, chain, friendlyName, password }, site.random);
    });
    const name = `certificate-${spellSerialNumber(row.serial)}.p12`;
    const headers = { ...SECRET_HEADERS, 'content-disposition': `attachment; filename="${name}"` };
    return { status: 200, body: file, type: 'application/octet-stream', headers };
  },
});

/** Nothing of the password stands in an error. @throws invalid_field */
function checkTexts({ alias, password }: { readonly alias: string; readonly password: string }): void {
  if (password.length < LEAST) {
    throw issue('password', `Password must be at least ${LEAST} characters long`);
  }
  if (alias === '') throw issue('alias', 'Alias is required');
  atField('password', () => checkPkcs12Password(password));
  atField('alias', () => encodeFriendlyName(alias));
}

const LEAST = 6;
