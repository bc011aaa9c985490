/** What a person at a terminal is told when a command fails. */
import { ChanceryError } from '../base/error.ts';

export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ChanceryError && error.code !== 'internal') {
    return error.detail === undefined ? error.message : `${error.message} (${error.detail})`;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `${message}; is another server running? CHANCERY_LISTEN names another address`;
  return error.stack ?? message;
}
