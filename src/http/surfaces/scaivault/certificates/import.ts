/** `POST /v1/pki/certificates/import`: a certificate that was issued elsewhere, to be watched here. */
import Type from 'typebox';
import { LONGEST_CERTIFICATE_CHAIN } from '../../../../inventory/read-import.ts';
import { LONGEST_CERTIFICATE } from '../../../../x509/certificate-pem.ts';
import { endpoint } from '../../../endpoint.ts';
import { watchedImport } from '../../../watched-import.ts';
import { CERTIFICATE, spellCertificate } from './shape.ts';

const BODY = Type.Object({
  certificate_pem: Type.String({
    minLength: 1,
    maxLength: LONGEST_CERTIFICATE,
    description: 'one certificate in PEM',
  }),
  private_key_pem: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 16_384,
      description: 'its private key in PEM: PKCS #8, SEC 1 or PKCS #1, not encrypted',
    }),
  ),
  chain_pem: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LONGEST_CERTIFICATE_CHAIN,
      description: 'the certificates above in PEM, issuer first',
    }),
  ),
});

const FIELDS = { certificate: 'certificate_pem', privateKey: 'private_key_pem', chain: 'chain_pem' } as const;

export const importCertificate = endpoint({
  method: 'POST',
  path: '/v1/pki/certificates/import',
  summary: 'Import a certificate that was issued elsewhere',
  body: BODY,
  answers: { 201: CERTIFICATE },
  async handle({ body, site }, caller) {
    const certificate = await watchedImport(
      site,
      caller,
      { certificate: body.certificate_pem, privateKey: body.private_key_pem, chain: body.chain_pem },
      FIELDS,
    );
    return {
      status: 201,
      body: spellCertificate({ certificate, revocation: undefined, authorityRevocation: undefined }),
    };
  },
});
