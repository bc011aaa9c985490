/** `chancery audit tail`. */
import { Command } from '@commander-js/extra-typings';
import type { Answer, Client } from '../../../client/client.ts';
import { EXIT } from '../../exit-codes.ts';
import { usage } from '../../failure.ts';
import { interruption } from '../../interruption.ts';
import { when } from '../../output.ts';
import type { Session } from '../../session.ts';
import type { Make } from '../../tree.ts';

type Event = Answer<'/v1/audit/logs', 'get'>['logs'][number];

/** What is sealed comes every second. */
const PAUSE_MS = 1000;

export const command: Make = (session) =>
  new Command()
    .description(
      'Print the newest events, and with -f those that follow as they are sealed, which takes a second or two.',
    )
    .option('-n, --lines <count>', 'how many of those that are there, at most 1000', '10')
    .option('-f, --follow', 'go on until Ctrl-C, which ends it with 130')
    .option('--action <name>', 'one action alone, e.g. pki_issue')
    .addHelpText(
      'after',
      '\nWith -o json a line of JSON for each event.\n\nExample:\n  chancery audit tail -f --action pki_revoke',
    )
    .action(async ({ action, follow, lines }) => {
      if (!/^\d{1,4}$/.test(lines) || Number(lines) > 1000)
        throw usage('--lines must be a number up to 1000');
      const client = await session.client();
      const print = await printer(session);
      // Before the newest are read: what comes between is in both, and is told by its id.
      const { next_seq: start } = follow === true ? await endOf(client) : { next_seq: 0 };
      const shown = await newest(client, Number(lines), action);
      for (const event of shown) print(event);
      if (follow !== true) return;
      const known = new Set(shown.map(({ id }) => id));
      const interrupted = interruption();
      for (let seq = start; !interrupted.is; ) {
        const page = await client.get('/v1/audit/events', { params: { query: { from_seq: String(seq) } } });
        for (const event of page.data) {
          if (!known.delete(event.id) && (action === undefined || action === event.action)) print(event);
        }
        seq = page.next_seq;
        if (!page.has_more) await interrupted.wait(PAUSE_MS);
      }
      session.exitCode = EXIT.interrupted;
    });

async function newest(client: Client, limit: number, action: string | undefined): Promise<readonly Event[]> {
  if (limit === 0) return [];
  const query = { limit: String(limit), ...(action !== undefined && { action }) };
  const { logs } = await client.get('/v1/audit/logs', { params: { query } });
  return [...logs].reverse();
}

/** Where the sealed order ends now. */
async function endOf(client: Client): Promise<{ readonly next_seq: number }> {
  const from = new Date(Date.now() + FAR_MS).toISOString();
  return await client.get('/v1/audit/events', { params: { query: { from } } });
}

/** Beyond all clocks. */
const FAR_MS = 86_400_000;

async function printer(session: Session): Promise<(event: Event) => void> {
  const { output } = await session.settings();
  if (output.value === 'json') return (event) => session.write(`${JSON.stringify(event)}\n`);
  if (output.value === 'name') return ({ id }) => session.write(`${id}\n`);
  if (output.value !== 'table') throw usage(`events that follow have no ${output.value}`, '-o json');
  return ({ action, extra_data: data, identity_id: id, source_ip: ip, success, timestamp }) => {
    const by = [id ?? 'the server', ...(ip === null ? [] : [ip])].join(' ');
    session.write(
      `${when(timestamp)}  ${success ? '' : 'refused: '}${action}  ${by}  ${JSON.stringify(data)}\n`,
    );
  };
}
