/** The audit trail as the console exports it, and its address. */
import { describe, expect, it } from 'vitest';
import { optionsOf, queryOf, readAuditSearch } from '../../ui/src/pages/audit/search.ts';
import { spellAll } from '../../ui/src/pages/audit/trail-file.ts';
import { actionWords } from '../../ui/src/pages/audit/words.ts';

const EVENT = {
  id: 'log_1',
  timestamp: '2026-05-04T10:00:00.000Z',
  action: 'pki_issue',
  identity_type: 'user',
  identity_id: null,
  source_ip: '127.0.0.1',
  user_agent: '=HYPERLINK("http://x")',
  success: false,
  duration_ms: 3,
  request_id: null,
  extra_data: { message: 'a "quoted", name' },
} as unknown as Parameters<typeof spellAll>[0][number];

describe('an export', () => {
  it('is an event in a line of JSON', () => {
    const { text } = spellAll([EVENT, EVENT], 'jsonl');
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([EVENT, EVENT]);
  });

  it('is CSV in which nothing is a formula', () => {
    const [head, line] = spellAll([EVENT], 'csv').text.split('\r\n');
    expect(head).toMatch(/^timestamp,action,success,/);
    expect(line).toBe(
      `2026-05-04T10:00:00.000Z,pki_issue,false,user,,127.0.0.1,"'=HYPERLINK(""http://x"")",,3,log_1,"{""message"":""a \\""quoted\\"", name""}"`,
    );
  });
});

describe('the address of the audit page', () => {
  it('is what the API is asked for, and the command line', () => {
    const search = readAuditSearch({
      action: 'pki_revoke',
      outcome: 'refused',
      from: '2026-05-04T10:00:00+02:00',
    });
    expect(queryOf(search)).toEqual({
      action: 'pki_revoke',
      success: 'false',
      from: '2026-05-04T08:00:00.000Z',
    });
    expect(optionsOf(search)).toBe(' --action pki_revoke --since 2026-05-04T08:00:00.000Z --refused');
  });

  it('has nothing that it does not know', () => {
    expect(readAuditSearch({ action: "x'; rm -rf", outcome: 'perhaps', from: 'soon', until: 5 })).toEqual({});
  });
});

describe('what is done', () => {
  it('is said in words, known or not', () => {
    expect(['pki_revoke', 'some_new_thing', 'constructor'].map(actionWords)).toEqual([
      'Revoke a certificate',
      'Some new thing',
      'Constructor',
    ]);
  });
});
