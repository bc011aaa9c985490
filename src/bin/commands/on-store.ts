/** What commands have in common that work on the store itself, with the settings of the servers. */
import { type Config, readConfig } from '../../app/config.ts';
import { ROOT } from '../../app/root.ts';
import { takeSettings } from '../../app/settings.ts';
import { ChanceryError, type ErrorCode } from '../../base/error.ts';
import { EXIT, type ExitCode } from '../../cli/exit-codes.ts';
import { Failure } from '../../cli/failure.ts';

/** The settings of the servers. @throws Failure */
export function serverConfig(): Promise<Config> {
  return told(() => readConfig(takeSettings(process.env).settings, ROOT));
}

const CODES: { readonly [C in ErrorCode]?: ExitCode } = {
  conflict: EXIT.conflict,
  invalid_field: EXIT.usage,
  not_found: EXIT.notFound,
};

/** Runs what works on the store, and tells its failures as the command line does. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ChanceryError) || error.code === 'internal') throw error;
    const why = error.detail === undefined ? [] : [error.detail];
    throw new Failure(CODES[error.code] ?? EXIT.failure, error.message, { why });
  }
}
