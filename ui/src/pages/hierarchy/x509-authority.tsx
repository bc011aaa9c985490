import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { issuersOf, useOverview } from '../../api/authorities.ts';
import type { Issuer, X509Authority } from '../../api/shapes.ts';
import { AuthorityLink } from '../../parts/authority-link.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { LifeBar } from '../../parts/life-bar.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Badge, Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { authorityWords } from '../../words/authorities.ts';
import { keyWords } from '../../words/keys.ts';
import { CertificateFacts } from './certificate-facts.tsx';
import { DangerOfX509 } from './danger-x509.tsx';
import { Generations } from './generations.tsx';
import { stateOf } from './nodes.ts';
import { RolesOfAuthority } from './roles-of-authority.tsx';

export function X509AuthorityFacts({ ca }: { readonly ca: X509Authority }): ReactNode {
  const issuers = useQuery(issuersOf(ca.id));
  const { data: overview } = useOverview();
  const seen = overview?.x509?.authorities.find(({ id }) => id === ca.id);
  const state = stateOf(ca, seen?.state);
  const active = issuers.data?.find((one) => one.state === 'active');
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center gap-2">
        <Status of={state} />
        <Badge tone="plain">{authorityWords('x509', ca.ca_type)}</Badge>
        <Badge tone="plain">{keyWords(ca.key_type, ca.key_size)}</Badge>
        <LifeBar from={ca.valid_from} until={ca.valid_until} />
      </div>
      <MainFacts ca={ca} active={active} />
      {issuers.isPending && <Skeleton rows={4} />}
      {issuers.error !== null && <Failure error={issuers.error} />}
      {active !== undefined && <CertificateFacts issuer={active} caId={ca.id} name={ca.name} />}
      {issuers.data !== undefined && (
        <Generations ca={ca} issuers={issuers.data} canAct={state !== 'revoked'} />
      )}
      <RolesOfAuthority caId={ca.id} />
      <DangerOfX509 ca={ca} state={state} />
    </div>
  );
}

function MainFacts({
  active,
  ca,
}: {
  readonly ca: X509Authority;
  readonly active: Issuer | undefined;
}): ReactNode {
  return (
    <Part title="Facts">
      <Facts>
        <Fact name="Common name">
          <ForeignText text={ca.common_name} />
        </Fact>
        <Fact name="Below">
          {ca.parent_ca_id === undefined ? (
            'nothing: it vouches for itself'
          ) : (
            <AuthorityLink id={ca.parent_ca_id} />
          )}
        </Fact>
        {active !== undefined && <Fact name="Generation">{active.generation}</Fact>}
        <Fact name="Good from">
          <Time exact at={ca.valid_from} />
        </Fact>
        <Fact name="Good until">
          <Time exact at={ca.valid_until} />
        </Fact>
        <Fact name="Signed">
          <Link to="/certificates" search={{ ca_id: ca.id }} className="link">
            {ca.certificates_issued === 1
              ? '1 certificate'
              : `${ca.certificates_issued.toLocaleString('en')} certificates`}
          </Link>
        </Fact>
        <Fact name="Created">
          <Time at={ca.created_at} />
        </Fact>
        <Fact name="Id">
          <Code text={ca.id} what="id of the authority" />
        </Fact>
      </Facts>
    </Part>
  );
}
