/** The clock, against what all processes have committed: one that is behind signs nothing. */
import { failed, type Look, lasting, ok, warning } from '../check.ts';

/** From here on nothing is signed, as `authorities/clock-check.ts` has it. */
const REFUSES_MS = 60_000;
const NOTABLE_MS = 5_000;

export const clock: Look = async ({ clock: time, store }) => {
  await store.noticeCommits();
  const behind = store.lastCommitMs - time.now();
  const told = `it is ${lasting(behind / 1000)} behind the last commit`;
  if (behind > REFUSES_MS)
    return failed(told, 'set the clocks of all servers by NTP; until then nothing is signed');
  if (behind > NOTABLE_MS)
    return warning(told, 'set the clocks of all servers by NTP; beyond a minute nothing is signed');
  return ok('not behind what was committed');
};
