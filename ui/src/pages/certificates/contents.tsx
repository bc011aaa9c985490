import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { fileNameOf } from '../../files/file-name.ts';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Pem } from '../../parts/pem.tsx';
import { Badge } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import type { CertificateFacts } from '../../reading/certificate.ts';
import { certificateIn } from '../../reading/read-here.ts';
import { chainOf } from './chain.ts';

/** What the octets of a certificate say, read here in the browser; its chain; and the PEM itself. */
export function Contents({
  issuer,
  name,
  pem,
}: {
  readonly pem: string;
  readonly issuer: string;
  readonly name: string;
}): ReactNode {
  const { data, error } = useQuery(certificateIn(pem));
  if (error !== null) return <Failure error={error} title="This certificate cannot be read" />;
  if (data === undefined) return <Skeleton rows={6} />;
  return (
    <>
      <Parsed facts={data} />
      <Chain issuer={issuer} />
      <Pem text={pem} what="certificate" file={fileNameOf(name, '.pem')} />
    </>
  );
}

function Parsed({ facts }: { readonly facts: CertificateFacts }): ReactNode {
  const { extensions, fingerprints, issuer, publicKey, signatureAlgorithm, subject, version } = facts;
  return (
    <Part title="What it says">
      <Facts>
        <Fact name="Subject">
          {subject.text === '' ? (
            <span className="text-soft">empty</span>
          ) : (
            <ForeignText text={subject.text} />
          )}
        </Fact>
        <Fact name="Issuer">
          <ForeignText text={issuer.text} />
        </Fact>
        <Fact name="Key">{publicKey.text}</Fact>
        <Fact name="Signature">
          {signatureAlgorithm}, X.509 version {version}
        </Fact>
        <Fact name="SHA-256">
          <Code text={fingerprints.sha256} what="SHA-256 fingerprint" />
        </Fact>
        <Fact name="Key SHA-256">
          <Code text={publicKey.sha256} what="SHA-256 of the public key" />
        </Fact>
      </Facts>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
        {extensions.map(({ critical, lines, name, oid }) => (
          <li key={oid} className="px-3 py-2">
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{name}</span>
              {critical && <Badge tone="info">critical</Badge>}
              {name !== oid && <span className="font-mono text-xs text-soft">{oid}</span>}
            </div>
            <ul className="mt-0.5">
              {lines.map(({ label, value }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of what never changes
                <li key={at} className="text-[0.95em]">
                  {label !== '' && <span className="text-soft">{label}: </span>}
                  <ForeignText text={value} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Chain({ issuer }: { readonly issuer: string }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['authorities', 'chain', issuer],
    queryFn: () => chainOf(issuer),
    retry: false,
  });
  if (error !== null) return <Failure error={error} title="The chain cannot be read" />;
  if (data === undefined) return <Skeleton rows={2} />;
  return (
    <Part title="Chain">
      <ol className="flex flex-col gap-1">
        {data.map(({ facts, issuer: one }, depth) => (
          <li key={one} className="flex items-center gap-1.5" style={{ paddingLeft: depth * 16 }}>
            <ChevronRight size={14} aria-hidden="true" className="shrink-0 text-soft" />
            <span className="min-w-0">
              <ForeignText text={facts.subject.text} />{' '}
              <span className="text-xs whitespace-nowrap text-soft">
                ends <Time at={facts.notAfter} />
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Part>
  );
}
