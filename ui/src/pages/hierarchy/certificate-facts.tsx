import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EXTENSION } from '../../../../src/x509/oid.ts';
import type { Issuer } from '../../api/shapes.ts';
import { fileName } from '../../files/file-name.ts';
import { Line } from '../../parts/commands.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Pem } from '../../parts/pem.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import type { CertificateFacts as Read } from '../../reading/certificate.ts';
import { certificateIn } from '../../reading/read-here.ts';

interface CertificateFactsProps {
  readonly issuer: Issuer;
  readonly caId: string;
  readonly name: string;
}

/** What the certificate of the key that signs says, and where it and its list are. */
export function CertificateFacts({ caId, issuer, name }: CertificateFactsProps): ReactNode {
  const { certificate_pem: pem, crl_url: crlUrl, id } = issuer;
  const { data, error } = useQuery(certificateIn(pem));
  return (
    <>
      <Part title="Certificate">
        {error !== null && <Failure error={error} />}
        {data === undefined && error === null && <Skeleton rows={4} />}
        {data !== undefined && <Said read={data} />}
        <Pem text={pem} what="certificate" file={`${name}.pem`} />
        <Line
          text={`openssl x509 -in ${shellWord(fileName(`${name}.pem`))} -noout -text`}
          what="the openssl line"
        />
      </Part>
      <Part title="Where others find it">
        <Facts>
          <Fact name="Its CRL">
            <Code text={crlUrl ?? `${location.origin}/v1/pki/ca/${caId}/crl`} what="address of the CRL" />
          </Fact>
          <Fact name="Its certificate">
            <Code
              text={`${crlUrl === undefined ? location.origin : new URL(crlUrl).origin}/aia/${id}`}
              what="address of the certificate"
            />
          </Fact>
        </Facts>
        <p className="text-xs text-soft">
          {crlUrl === undefined
            ? 'Certificates that it signs name no addresses: the server was not told where others reach it.'
            : 'Certificates that it signs name the CRL and where this certificate is, so that programs find both by themselves.'}
        </p>
      </Part>
    </>
  );
}

function Said({ read }: { readonly read: Read }): ReactNode {
  const linesOf = (oid: string): readonly { readonly label: string; readonly value: string }[] =>
    read.extensions.find((extension) => extension.oid === oid)?.lines ?? [];
  const [keyId] = linesOf(EXTENSION.subjectKeyIdentifier);
  const path = linesOf(EXTENSION.basicConstraints).find(({ label }) => label === 'Path length');
  const constraints = linesOf(EXTENSION.nameConstraints);
  return (
    <Facts>
      <Fact name="Serial number">
        <Code text={read.serialNumber} what="serial number" />
      </Fact>
      <Fact name="SHA-256">
        <Code text={read.fingerprints.sha256} what="SHA-256 fingerprint" />
      </Fact>
      {keyId !== undefined && (
        <Fact name="Key id">
          <Code text={keyId.value} what="key id" />
        </Fact>
      )}
      <Fact name="Signature">{read.signatureAlgorithm}</Fact>
      <Fact name="Authorities below">{path === undefined ? 'no limit' : path.value}</Fact>
      <Fact name="Name constraints">
        {constraints.length === 0 ? (
          'none: it may vouch for any name'
        ) : (
          <ul className="flex flex-col gap-0.5">
            {constraints.map(({ label, value }) => (
              <li key={label + value}>
                <span className={label === 'Excluded' ? 'text-bad' : 'text-soft'}>{label}</span>{' '}
                <ForeignText text={value} most={120} />
              </li>
            ))}
          </ul>
        )}
      </Fact>
    </Facts>
  );
}
