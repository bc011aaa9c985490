/** The command `chancery`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLocalServer, usualDataDir } from '../app/data-dir.ts';
import { placesOf } from '../cli/completion/words.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { run } from '../cli/program.ts';
import { ALL_COMMANDS } from './commands.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

// Whoever reads no further, as `head` does, wants no more said.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failure);
});

const code = await run(process.argv.slice(2), ALL_COMMANDS, {
  version,
  places: (session) => placesOf(ALL_COMMANDS, session),
  terminal: {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    environment: process.env,
    cwd: workingFolder(),
  },
  local: () => readLocalServer(process.env['CHANCERY_DATA_DIR'] ?? usualDataDir(ROOT)),
});
// What looks after a server's own data has set its own.
if (code !== EXIT.ok) process.exitCode = code;

/** Somebody may have removed the folder that this was started in: then nothing is in it, and absolute paths go on working. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}
