/** How this very program is started again by somebody else: ssh, a timer. */
import { realpathSync } from 'node:fs';

/** The runtime and the script, each by its whole path. */
export function ownCommand(): readonly string[] {
  const [, script = ''] = process.argv;
  return [process.execPath, realpathSync(script)];
}
