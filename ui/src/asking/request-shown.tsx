import type { ReactNode } from 'react';
import { EXTENSION } from '../../../src/x509/oid.ts';
import { ForeignText } from '../parts/foreign-text.tsx';
import { Fact, Facts } from '../parts/page.tsx';
import type { RequestFacts } from '../reading/request.ts';

/** What a signing request asks for, read in the browser. */
export function RequestShown({ facts }: { readonly facts: RequestFacts }): ReactNode {
  const { extensions, names, publicKey, signatureAlgorithm, subject } = facts;
  const others = extensions.filter(({ oid }) => oid !== EXTENSION.subjectAltName);
  return (
    <section aria-label="What the request asks for" className="rounded-lg bg-sunken px-4 py-3">
      <Facts>
        <Fact name="Subject">
          {subject.text === '' ? (
            <span className="text-soft">none</span>
          ) : (
            <ForeignText text={subject.text} />
          )}
        </Fact>
        <Fact name="Names">
          {names.length === 0 && <span className="text-soft">none but the subject’s</span>}
          <ul>
            {names.map(({ type, value }) => (
              <li key={type + value}>
                <span className="text-soft">{NAME_WORDS[type] ?? type}</span>{' '}
                <span className="font-mono">
                  <ForeignText text={value} />
                </span>
              </li>
            ))}
          </ul>
        </Fact>
        <Fact name="Key">{publicKey.text}</Fact>
        <Fact name="Signed with">{signatureAlgorithm}</Fact>
        {others.length > 0 && (
          <Fact name="Asks also for">
            <ul>
              {others.map(({ critical, lines, name, oid }) => (
                <li key={oid}>
                  {name}
                  {critical && <span className="text-soft"> (critical)</span>}:{' '}
                  <ForeignText text={lines.map(({ value }) => value).join(', ')} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </Facts>
    </section>
  );
}

const NAME_WORDS: Readonly<Record<string, string>> = {
  dns: 'DNS',
  ip: 'IP',
  email: 'mail',
  uri: 'URI',
};
