import type { ReactNode } from 'react';
import { ForeignText } from '../parts/foreign-text.tsx';
import { Fact, Facts } from '../parts/page.tsx';
import { Time } from '../parts/time.tsx';
import { KEY_PURPOSE_NAMES, KEY_USAGE_NAMES } from '../reading/extension-names.ts';
import { algorithmWords } from '../words/keys.ts';
import type { Explanation } from './explanation.ts';
import { inWords } from './role-words.ts';

/** What a certificate would say that the role would issue. */
export function WouldBe({
  certificate,
}: {
  readonly certificate: NonNullable<Explanation['certificate']>;
}): ReactNode {
  const { ext_key_usages, key_algorithm, key_usages, names, not_after, subject } = certificate;
  return (
    <Facts>
      <Fact name="Subject">
        {subject.length === 0 && <span className="text-soft">none</span>}
        {subject.map(({ type, value }) => (
          <div key={type + value}>
            <ForeignText text={`${type === 'commonName' ? 'CN' : type}=${value}`} />
          </div>
        ))}
      </Fact>
      <Fact name="Names">
        {names.length === 0 && <span className="text-soft">none</span>}
        {names.map(({ type, value }) => (
          <div key={type + value}>
            <span className="text-soft">{type === 'dns' || type === 'ip' ? type.toUpperCase() : type}</span>{' '}
            <span className="font-mono">
              <ForeignText text={value} />
            </span>
          </div>
        ))}
      </Fact>
      <Fact name="Key">{algorithmWords(key_algorithm)}</Fact>
      <Fact name="Ends">
        <Time exact at={not_after} />
      </Fact>
      <Fact name="Key usage">{inWords(key_usages, KEY_USAGE_NAMES)}</Fact>
      <Fact name="Purposes">{inWords(ext_key_usages, KEY_PURPOSE_NAMES)}</Fact>
    </Facts>
  );
}
