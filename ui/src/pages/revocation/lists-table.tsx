import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Status } from '../../parts/status.tsx';
import { ACTIONS, Cell, Row, Table } from '../../parts/table.tsx';
import { Time, useNow } from '../../parts/time.tsx';
import { type Head, headOf } from './list-head.ts';
import { freshnessOf, type List, pathOf, sizeWords } from './lists.ts';
import { PublishCrl } from './publish-crl.tsx';

export function ListsTable({ lists }: { readonly lists: readonly List[] }): ReactNode {
  const [publishing, setPublishing] = useState<List>();
  return (
    <>
      <Table
        label="Lists of what is revoked"
        heads={['Authority', 'Number', 'State', 'Updated', 'Next update', 'Entries', 'Size', ACTIONS]}
      >
        {lists.map((list) => (
          <ListRow
            key={list.key}
            list={list}
            isAsked={lists.length <= MOST_ASKED}
            onPublish={() => setPublishing(list)}
          />
        ))}
      </Table>
      {publishing !== undefined && <PublishCrl list={publishing} onClose={() => setPublishing(undefined)} />}
    </>
  );
}

/** Of more lists than that, what the overview told some seconds ago is enough. */
const MOST_ASKED = 50;

interface ListRowProps {
  readonly list: List;
  readonly onPublish: () => void;
}

function ListRow({
  isAsked,
  list,
  onPublish,
}: ListRowProps & {
  /** Whether its number and size are asked for by themselves. */
  readonly isAsked: boolean;
}): ReactNode {
  const now = useNow();
  const read = useQuery({ ...headOf(pathOf(list)), enabled: list.isMain && isAsked });
  // That of a previous key has another address, and the same name in the cache.
  const head = list.isMain ? read.data : undefined;
  const { told } = list;
  // What the head tells is of this moment, and the rest of some seconds ago.
  const isOld = head?.number !== undefined && told !== undefined && head.number > told.number;
  const number = head?.number ?? told?.number;
  const state =
    told === undefined ? 'unknown' : freshnessOf(isOld ? { ...told, is_behind: false } : told, now);
  return (
    <Row>
      <Cell>
        <Name list={list} />
      </Cell>
      <Cell tight>
        <span className="font-mono text-xs">{number ?? '…'}</span>
      </Cell>
      <Cell tight>
        <Status of={state === 'unknown' && head?.number !== undefined ? 'fresh' : state} />
      </Cell>
      <Cell tight>
        <Time at={(isOld || told === undefined ? head?.madeAt : told.this_update) ?? null} never="…" />
      </Cell>
      <Cell tight>
        <Time
          at={(isOld ? null : told?.next_update) ?? null}
          never={list.kind === 'KRL' ? 'none is named' : '…'}
        />
      </Cell>
      <Cell tight>{told === undefined || isOld ? '…' : told.entries.toLocaleString('en')}</Cell>
      <Cell tight>{size(head)}</Cell>
      <Cell tight>
        <Actions list={list} onPublish={onPublish} />
      </Cell>
    </Row>
  );
}

function size(head: Head | undefined): string {
  return head?.size === undefined ? '' : sizeWords(head.size);
}

function Name({
  list: { authorityId, generation, isMain, kind, name, part },
}: {
  readonly list: List;
}): ReactNode {
  return (
    <span className="flex max-w-64 min-w-40 flex-col">
      <Link to="/hierarchy/$id" params={{ id: authorityId }} className="link font-medium">
        <ForeignText text={name} most={60} />
      </Link>
      <span className="text-xs text-soft">
        {kind}
        {generation !== null && `, generation ${generation}`}
        {!isMain && part === undefined && ', of a previous key'}
        {part !== undefined && `, part ${part}`}
      </span>
    </span>
  );
}

function Actions({ list, onPublish }: ListRowProps): ReactNode {
  const may = useMay('pki:admin');
  const called = `the ${list.kind} of ${list.name}${list.isMain ? '' : `, generation ${list.generation}`}`;
  if (list.part !== undefined) return null;
  return (
    <span className="flex gap-1.5">
      <Link
        to="/revocation/$id"
        params={{ id: list.authorityId }}
        search={list.isMain || list.generation === null ? {} : { generation: list.generation }}
        className={buttonLook()}
        aria-label={`Look into ${called}`}
      >
        Look into
      </Link>
      {list.isMain && (
        <a
          href={pathOf(list)}
          download
          className={buttonLook()}
          aria-label={`Download ${called}`}
          title="Download"
        >
          <Download size={15} aria-hidden="true" />
        </a>
      )}
      {list.isMain && list.kind === 'CRL' && may && (
        <Button icon={RefreshCw} onClick={onPublish} aria-label={`Publish the CRL of ${list.name} now`}>
          Publish now
        </Button>
      )}
    </span>
  );
}
