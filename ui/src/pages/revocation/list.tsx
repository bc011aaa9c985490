import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { issuersOf, useSshAuthorities, useX509Authorities } from '../../api/authorities.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Badge } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { CheckLines } from './check-lines.tsx';
import { Entries } from './entries.tsx';
import { pathOf, sizeWords } from './lists.ts';
import type { ReadList } from './read-list.ts';
import { useList } from './use-list.ts';

/** Looks into one list: it is read from where everybody reads it, and understood here. */
export function RevocationListDrawer(): ReactNode {
  const { id } = useParams({ from: '/shell/revocation/$id' });
  const { generation, look } = useSearch({ from: '/shell/revocation/$id' });
  const navigate = useNavigate();
  const x509 = useX509Authorities();
  const ssh = useSshAuthorities();
  const ca = x509.data?.find((one) => one.id === id);
  const sshCa = ssh.data?.find((one) => one.id === id);
  const kind = sshCa === undefined ? 'CRL' : 'KRL';
  const isPending = x509.isPending || ssh.isPending;
  const name = ca?.name ?? sshCa?.name;
  return (
    <Dialog
      side
      title={
        <>
          {kind} of <ForeignText text={name ?? id} most={80} />
        </>
      }
      onClose={() => void navigate({ to: '/revocation' })}
    >
      {isPending && <Skeleton rows={6} />}
      {!isPending && name === undefined && (
        <Failure error={new Error('There is no such authority, or it is not for you to see.')} />
      )}
      {name !== undefined && kind === 'CRL' && generation !== undefined && (
        <OfGeneration id={id} name={name} generation={generation} />
      )}
      {name !== undefined && (kind === 'KRL' || generation === undefined) && (
        <Content path={pathOf({ authorityId: id, kind })} kind={kind} name={name} look={look} />
      )}
    </Dialog>
  );
}

interface OfGenerationProps {
  readonly id: string;
  readonly name: string;
  readonly generation: number;
}

/** The list of a key that signs no certificates any more. */
function OfGeneration({ generation, id, name }: OfGenerationProps): ReactNode {
  const { data, error } = useQuery(issuersOf(id));
  const issuer = data?.find((one) => one.generation === generation);
  if (error !== null) return <Failure error={error} />;
  if (data === undefined) return <Skeleton rows={6} />;
  if (issuer === undefined) return <Failure error={new Error('There is no such generation.')} />;
  return <Content path={`/crl/${encodeURIComponent(issuer.id)}/0`} kind="CRL" name={name} look={undefined} />;
}

interface ContentProps {
  readonly path: string;
  readonly kind: 'CRL' | 'KRL';
  readonly name: string;
  readonly look: string | undefined;
}

function Content({ kind, look, name, path }: ContentProps): ReactNode {
  const { data: list, error } = useList(path, kind, look);
  if (error !== null) return <Failure error={error} title={`The ${kind} cannot be read here`} />;
  if (list === undefined) return <Skeleton rows={6} />;
  return (
    <div className="flex flex-col gap-5">
      {look !== undefined && <IsIn look={look} list={list} kind={kind} />}
      <ListFacts list={list} kind={kind} />
      <Filtered list={list} look={look ?? ''} kind={kind} />
      <CheckLines path={path} kind={kind} name={name} />
    </div>
  );
}

/** What one came for: whether the serial number is told as revoked by now. */
function IsIn({
  kind,
  list,
  look,
}: {
  readonly look: string;
  readonly list: ReadList;
  readonly kind: string;
}): ReactNode {
  const isIn = list.has(look);
  return (
    <div role="status" className="flex flex-wrap items-center gap-2">
      <Badge tone={isIn ? 'good' : 'warn'}>{isIn ? 'in the list' : 'not in the list'}</Badge>
      <code className="font-mono text-xs [overflow-wrap:anywhere]">{look.slice(0, 100)}</code>
      <span className="text-xs text-soft">
        {isIn
          ? `as of ${kind} number ${list.number}`
          : `as of ${kind} number ${list.number}; it is read again by the second`}
      </span>
    </div>
  );
}

function ListFacts({ kind, list }: { readonly list: ReadList; readonly kind: string }): ReactNode {
  return (
    <Facts>
      <Fact name="Number">
        <code className="font-mono">{list.number}</code>
      </Fact>
      {list.issuer !== undefined && (
        <Fact name="Signed by">
          <ForeignText text={list.issuer} />
        </Fact>
      )}
      <Fact name="Updated">
        <Time at={list.thisUpdate} />
      </Fact>
      <Fact name="Next update">
        <Time
          at={list.nextUpdate ?? null}
          never={kind === 'KRL' ? 'none: a KRL names no time' : 'none is named'}
        />
      </Fact>
      <Fact name="Entries">{list.count.toLocaleString('en')}</Fact>
      <Fact name="Size">{sizeWords(list.size)}</Fact>
    </Facts>
  );
}

const MOST_SHOWN = 500;

function Filtered({
  kind,
  list,
  look,
}: {
  readonly list: ReadList;
  readonly look: string;
  readonly kind: string;
}): ReactNode {
  const [text, setText] = useState(look);
  const wanted = useDeferredValue(text);
  const found = useMemo(() => list.find(wanted, MOST_SHOWN), [list, wanted]);
  return (
    <Part title="Entries">
      <TextField
        label={kind === 'CRL' ? 'Filter by serial number' : 'Filter by serial number, key id or key'}
        mono
        value={text}
        onChange={({ target }) => setText(target.value)}
        placeholder={kind === 'CRL' ? '68:01:A2…' : ''}
      />
      <Entries found={found} isFiltered={wanted.trim() !== ''} count={list.count} />
    </Part>
  );
}
