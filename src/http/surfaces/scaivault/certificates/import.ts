/** `POST /v1/pki/certificates/import`: a certificate that was issued elsewhere, to be watched here. */
import Type from 'typebox';
import { ChanceryError } from '../../../../base/error.ts';
import { importCertificate as importOne } from '../../../../inventory/import.ts';
import { LONGEST_CERTIFICATE_CHAIN } from '../../../../inventory/read-import.ts';
import { LONGEST_CERTIFICATE } from '../../../../x509/certificate-pem.ts';
import { endpoint } from '../../../endpoint.ts';
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

export const importCertificate = endpoint({
  method: 'POST',
  path: '/v1/pki/certificates/import',
  summary: 'Import a certificate that was issued elsewhere',
  body: BODY,
  answers: { 201: CERTIFICATE },
  async handle({ body, site }, caller) {
    try {
      const certificate = await importOne(site, caller, {
        certificate: body.certificate_pem,
        privateKey: body.private_key_pem,
        chain: body.chain_pem,
      });
      return {
        status: 201,
        body: spellCertificate({ certificate, revocation: undefined, authorityRevocation: undefined }),
      };
    } catch (error) {
      if (error instanceof ChanceryError && error.reason === 'certificate_unrecorded') {
        site.metrics.unrecorded.inc();
        const { requestId, tenantId } = caller;
        site.log.error({ requestId, tenantId, detail: error.detail }, error.message);
      }
      throw error;
    }
  },
});
