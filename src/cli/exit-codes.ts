/** What the command's end tells a script: in `docs/reference/cli.md`, and never renumbered. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  authentication: 4,
  denied: 5,
  conflict: 6,
  unreachable: 7,
  timeout: 8,
  no: 9,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'it is done',
  failure: 'something else went wrong',
  usage: 'an argument, a flag or a value that cannot be taken',
  notFound: 'there is no such thing',
  authentication: 'there is no token, or it is no longer good',
  denied: 'a policy refuses, or the token may not',
  conflict: 'something is there already, or is not as it has to be',
  unreachable: 'the server cannot be reached, or is not trusted',
  timeout: 'the server did not answer in time',
  no: 'a check that answered no, such as `audit verify`',
  interrupted: 'stopped by the person at the keyboard',
};
