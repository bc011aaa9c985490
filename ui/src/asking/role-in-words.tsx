import type { ReactNode } from 'react';
import type { Role } from '../api/shapes.ts';
import { ForeignText } from '../parts/foreign-text.tsx';
import { KEY_PURPOSE_NAMES } from '../reading/extension-names.ts';
import { keyWords } from '../words/keys.ts';
import { lifetimeWords } from '../words/lifetime.ts';
import { domainWords, inWords, nameRules } from './role-words.ts';

/** What a role allows, in a few words. @param most domains that are named */
export function RoleInWords({ most = 6, role }: { readonly role: Role; readonly most?: number }): ReactNode {
  const domains = domainWords(role);
  return (
    <div className="text-soft">
      {domains.length > 0 && (
        <span className="font-mono text-ink">
          <ForeignText text={domains.slice(0, most).join(', ')} />
        </span>
      )}
      {domains.length > most && <> and {domains.length - most} more</>}
      {domains.length > 0 && '; '}
      {nameRules(role).join(', ')}. {keyWords(role.key_type, role.key_bits)} keys, at most{' '}
      {lifetimeWords(role.max_ttl)}, for {inWords(role.ext_key_usages, KEY_PURPOSE_NAMES)}.
    </div>
  );
}
