/** The thread that reads what takes long, on a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import type { AsideAnswer, AsideQuestion } from './aside.ts';
import { SqliteFile } from './driver.ts';
import { wrongOf } from './thread-messages.ts';

const file = new SqliteFile((workerData as { readonly path: string }).path);

parentPort?.on('message', ({ sql, values }: AsideQuestion) => {
  let answer: AsideAnswer;
  try {
    answer = { rows: file.query(sql, values) };
  } catch (error) {
    answer = { error: wrongOf(error) };
  }
  parentPort?.postMessage(answer);
});
