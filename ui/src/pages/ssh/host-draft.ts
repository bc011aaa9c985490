/** A host while it is being filled in. */
import type { Host } from '../../api/shapes.ts';

export interface LoginDraft {
  /** Of this row of the form. */
  readonly row: number;
  readonly user: string;
  /** Usernames, and groups as `group:ops`, with commas between them, as the command line has it. */
  readonly who: string;
}

export interface HostDraft {
  readonly hostname: string;
  readonly alias: string;
  readonly userTtl: string;
  readonly hostTtl: string;
  readonly logins: readonly LoginDraft[];
}

let rows = 0;

export function newLogin(user = '', who = ''): LoginDraft {
  rows += 1;
  return { row: rows, user, who };
}

export function newHost(): HostDraft {
  return { hostname: '', alias: '', userTtl: '8h', hostTtl: '1y', logins: [newLogin()] };
}

/** Mappings of a host's groups are not its own, and stay with those. */
export function draftOf({ alias, hostCertTtl, hostname, loginMappings, userCertTtl }: Host): HostDraft {
  return {
    hostname,
    alias: alias ?? '',
    userTtl: userCertTtl,
    hostTtl: hostCertTtl,
    logins: loginMappings
      .filter(({ source }) => source === 'host')
      .map((mapping) => newLogin(mapping.loginUser, whoOf(mapping))),
  };
}

/** Who may, as the command line spells it: `ada,group:ops`. */
export function whoOf({ allowedPrincipals }: Host['loginMappings'][number]): string {
  const { groups = [], usernames = [] } = allowedPrincipals;
  return [...usernames, ...groups.map((slug) => `group:${slug}`)].join(', ');
}

const GROUP = 'group:';

export function bodyOf({ alias, hostname, hostTtl, logins, userTtl }: HostDraft) {
  return {
    hostname: hostname.trim(),
    alias: alias.trim(),
    ...(userTtl.trim() !== '' && { userCertTtl: userTtl.trim() }),
    ...(hostTtl.trim() !== '' && { hostCertTtl: hostTtl.trim() }),
    loginMappings: logins.filter(({ user, who }) => `${user}${who}`.trim() !== '').map(mappingOf),
  };
}

function mappingOf({ user, who }: LoginDraft) {
  const words = who.split(/[\s,]+/).filter((word) => word !== '');
  return {
    loginUser: user.trim(),
    allowedPrincipals: {
      usernames: words.filter((word) => !word.startsWith(GROUP)),
      groups: words.filter((word) => word.startsWith(GROUP)).map((word) => word.slice(GROUP.length)),
    },
  };
}
