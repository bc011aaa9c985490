import type { ReactNode } from 'react';
import { Line } from '../../parts/commands.tsx';
import { shellWord } from '../../parts/shell-word.ts';

/** The server as whoever pastes a line reaches it: as this browser does. */
export function serverUrl(): string {
  return location.origin;
}

/** The address of something of an SSH authority, for a shell. */
export function authorityUrl(id: string, what: string): string {
  return shellWord(`${serverUrl()}/v1/ssh/authorities/${id}/${what}`);
}

/** One step of several, with what is pasted for it. */
export function Step({
  children,
  text,
  what,
}: {
  /** What it is for. */
  readonly children: ReactNode;
  readonly text: string;
  /** For who hears of its copy alone. */
  readonly what: string;
}): ReactNode {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <p className="text-xs text-soft">{children}</p>
      <Line text={text} what={what} />
    </div>
  );
}

/** Fetches a list of what is revoked, and puts it into its place only when it is whole: sshd that finds a broken one lets nobody in. */
export function krlLines(url: string, file: string): string {
  const fresh = `${file}.new`;
  return [
    `curl -sSf --max-time 20 ${url} -o ${fresh} &&`,
    `  [ "$(head -c 6 ${fresh})" = SSHKRL ] && ssh-keygen -Q -l -f ${fresh} > /dev/null &&`,
    `  mv ${fresh} ${file}`,
  ].join('\n');
}
