import { CircleX, Scissors } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { EXTENSION } from '../../../../src/x509/oid.ts';
import { nameOfAuthority, useX509Authorities } from '../../api/authorities.ts';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Pem } from '../../parts/pem.tsx';
import { Time } from '../../parts/time.tsx';
import { spell } from '../../parts/waiting.tsx';
import { keyWords } from '../../words/keys.ts';
import { sentence } from '../../words/sentence.ts';
import { type RequestShown, useIdentityName } from './read.ts';

/** What was asked, what of it will not be granted, and what became of it. */
export function RequestFacts({ request }: { readonly request: RequestShown }): ReactNode {
  return (
    <div className="flex flex-col gap-6">
      <NotGranted of={request.not_granted} />
      <Asked request={request} />
      <Course request={request} />
      <Pem text={request.csr_pem} what="CSR" file={`${request.id}.csr`} />
    </div>
  );
}

function NotGranted({ of }: { readonly of: RequestShown['not_granted'] }): ReactNode {
  const isRefused = of.some(({ effect }) => effect === 'refused');
  return (
    <Part title="What differs from the policy">
      {of.length === 0 && (
        <p className="text-good">Nothing: whoever approves this approves all that it asks for.</p>
      )}
      <ul className="flex flex-col gap-1.5">
        {of.map(({ effect, what }) => (
          <li
            key={effect + what}
            className={`flex items-start gap-2 rounded-lg px-3 py-2 ${effect === 'refused' ? 'bg-bad-tint text-bad' : 'bg-warn-tint text-warn'}`}
          >
            {effect === 'refused' ? (
              <CircleX size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
            ) : (
              <Scissors size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
            )}
            <span className="min-w-0">
              <span className="font-medium">{effect === 'refused' ? 'Refused' : 'Left out'}:</span>{' '}
              <ForeignText text={what} />
            </span>
          </li>
        ))}
      </ul>
      {isRefused && (
        <p className="mt-2 text-xs text-soft">
          What is refused cannot be signed, whoever approves it. Reject the request and say why.
        </p>
      )}
    </Part>
  );
}

function Asked({ request }: { readonly request: RequestShown }): ReactNode {
  const { requested_extensions: extensions, signature_algorithm: algorithm, subject_dn: subject } = request;
  return (
    <Part title="What is asked for">
      <Facts>
        <Fact name="Subject">
          {subject === '' ? <span className="text-soft">none</span> : <ForeignText text={subject} />}
        </Fact>
        {namesOf(request).map(([kind, values]) => (
          <Fragment key={kind}>
            <Names kind={kind} values={values} />
          </Fragment>
        ))}
        <Fact name="Key">{keyWords(request.key_type, request.key_size)}</Fact>
        <Fact name="Signed with">{algorithm}</Fact>
        {extensions
          .filter(({ oid }) => oid !== EXTENSION.subjectAltName)
          .map(({ critical, name, oid, value }) => (
            <Fact key={oid} name={sentence(name ?? oid)}>
              {value === null ? 'asked for' : <ForeignText text={spell(value)} />}
              {critical && <span className="text-soft"> (critical)</span>}
            </Fact>
          ))}
      </Facts>
    </Part>
  );
}

function Names({ kind, values }: { readonly kind: string; readonly values: readonly string[] }): ReactNode {
  if (values.length === 0) return null;
  return (
    <Fact name={kind}>
      {values.map((value) => (
        <div key={value} className="font-mono">
          <ForeignText text={value} />
        </div>
      ))}
    </Fact>
  );
}

function namesOf(request: RequestShown): readonly (readonly [string, readonly string[]])[] {
  return [
    ['DNS names', request.san_dns],
    ['IP addresses', request.san_ip],
    ['Email addresses', request.san_email],
    ['URIs', request.san_uri],
    ['Other names', request.san_other.map(({ kind, value }) => `${kind}: ${value}`)],
  ];
}

function Course({ request }: { readonly request: RequestShown }): ReactNode {
  const nameOf = useIdentityName();
  const authorities = useX509Authorities().data;
  const { ca_id, created_at, id, rejection_reason, reviewed_at, reviewed_by, signed_at, signed_by, status } =
    request;
  return (
    <Part title="What became of it">
      <Facts>
        <Fact name="Id">
          <Code text={id} what="id of the request" />
        </Fact>
        <Fact name="Asked">
          <Time at={created_at} /> by <ForeignText text={nameOf(request.requested_by)} most={80} />
        </Fact>
        {reviewed_at !== null && (
          <Fact name={status === 'rejected' ? 'Rejected' : 'Approved'}>
            <Time at={reviewed_at} /> by <ForeignText text={nameOf(reviewed_by)} most={80} />
          </Fact>
        )}
        {rejection_reason !== null && (
          <Fact name="Why">
            <ForeignText text={rejection_reason} most={1000} />
          </Fact>
        )}
        {ca_id !== null && (
          <Fact name="Approved for">
            <ForeignText text={nameOfAuthority(authorities, ca_id)} />
            {request.validity_days !== null && `, ${request.validity_days} days`}
          </Fact>
        )}
        {signed_at !== null && (
          <Fact name="Signed">
            <Time at={signed_at} /> by <ForeignText text={nameOf(signed_by)} most={80} />
          </Fact>
        )}
      </Facts>
    </Part>
  );
}
