/** A token while it is being filled in. */
import { shellWord } from '../../parts/shell-word.ts';

export const KINDS = ['roles', 'profiles', 'hosts', 'clusters'] as const;
export type Kind = (typeof KINDS)[number];

export interface TokenDraft {
  readonly name: string;
  /** Whose it is; empty: of who makes it. */
  readonly identity: string;
  readonly scopes: readonly string[];
  readonly ttl: string;
  /** Names with commas between them; empty: no narrowing of that kind. */
  readonly only: Readonly<Record<Kind, string>>;
}

export const NO_TOKEN: TokenDraft = {
  name: '',
  identity: '',
  scopes: [],
  ttl: '90d',
  only: { roles: '', profiles: '', hosts: '', clusters: '' },
};

export function bodyOf({ identity, name, only, scopes, ttl }: TokenDraft) {
  const held = Object.fromEntries(
    KINDS.flatMap((kind) => (namesIn(only[kind]).length === 0 ? [] : [[kind, namesIn(only[kind])]])),
  );
  return {
    name: name.trim(),
    ...(identity !== '' && { identity_id: identity }),
    scopes,
    ...(ttl.trim() !== '' && { ttl: ttl.trim() }),
    ...(Object.keys(held).length > 0 && { only: held }),
  };
}

function namesIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The same for the command line, after its name. */
export function lineOf({ identity, name, only, scopes, ttl }: TokenDraft): string {
  const held = KINDS.flatMap((kind) =>
    namesIn(only[kind]).map((one) => `--${kind.slice(0, -1)} ${shellWord(one)}`),
  );
  return [
    'token create',
    name.trim() === '' ? 'NAME' : shellWord(name.trim()),
    ...scopes.map((scope) => `--scope ${scope}`),
    ...(identity === '' ? [] : [`--identity ${identity}`]),
    ...(ttl.trim() === '' ? [] : [`--ttl ${shellWord(ttl.trim())}`]),
    ...held,
  ].join(' ');
}
