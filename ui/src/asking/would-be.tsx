import type { ReactNode } from 'react';
import { ForeignText } from '../parts/foreign-text.tsx';
import { Fact, Facts } from '../parts/page.tsx';
import { Time, utc } from '../parts/time.tsx';
import type { Explanation } from './explanation.ts';
import { algorithmWords, inWords, KEY_USAGE_WORDS, PURPOSE_WORDS } from './role-words.ts';

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
        <Time at={not_after} /> <span className="text-xs text-soft">({utc(Date.parse(not_after))})</span>
      </Fact>
      <Fact name="Key usage">{inWords(key_usages, KEY_USAGE_WORDS)}</Fact>
      <Fact name="For">{inWords(ext_key_usages, PURPOSE_WORDS)}</Fact>
    </Facts>
  );
}
