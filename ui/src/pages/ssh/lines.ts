/** Lines that are pasted on machines, and where on them things are. */
import { shellWord } from '../../parts/shell-word.ts';

export const CA_FILE = '/etc/ssh/chancery_user_ca.pub';
export const KRL_FILE = '/etc/ssh/revoked_keys';

/** The server as whoever pastes a line reaches it: as this browser does. */
export function exportUrl(): string {
  return `export CHANCERY_URL=${location.origin}`;
}

/** The address of something of an SSH authority, for a shell. */
export function authorityUrl(id: string, what: string): string {
  return shellWord(`${location.origin}/v1/ssh/authorities/${id}/${what}`);
}

/** Fetches a list of what is revoked, and puts it into its place only when it is whole: sshd that finds a broken one lets nobody in. */
export function krlLines(authorityId: string): string {
  const fresh = `${KRL_FILE}.new`;
  return [
    `curl -sSf --max-time 20 ${authorityUrl(authorityId, 'krl')} -o ${fresh} &&`,
    `  [ "$(head -c 6 ${fresh})" = SSHKRL ] && ssh-keygen -Q -l -f ${fresh} > /dev/null &&`,
    `  mv ${fresh} ${KRL_FILE}`,
  ].join('\n');
}
