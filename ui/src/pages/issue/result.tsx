import { Link } from '@tanstack/react-router';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { fileNameOf } from '../../files/file-name.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Line } from '../../parts/commands.tsx';
import { Code } from '../../parts/copy.tsx';
import { Download } from '../../parts/download.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { LeavingKey, useSecretGuard } from '../../parts/leaving.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Paste } from '../../parts/paste.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { Time } from '../../parts/time.tsx';
import type { Issued } from './prepare.ts';

/** What came of it: the files, and how they are used. */
export function Result({
  issued,
  onDone,
}: {
  readonly issued: Issued;
  readonly onDone: () => void;
}): ReactNode {
  const { answer, name, privateKey } = issued;
  const [isKept, setKept] = useState(privateKey === undefined);
  const guard = useSecretGuard(!isKept, onDone);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <section className="card mb-4 p-4">
        <h2
          ref={heading}
          tabIndex={-1}
          className="flex items-start gap-2 text-base font-semibold text-good outline-none"
        >
          <CircleCheck size={20} aria-hidden="true" className="mt-0.5 shrink-0" />
          <span>
            Issued: <ForeignText text={name} />
          </span>
        </h2>
        <div className="mt-3">
          <Facts>
            <Fact name="Serial number">
              <Code text={answer.serial_number} what="serial number" />
            </Fact>
            <Fact name="Ends">
              <Time exact at={answer.not_after} />
            </Fact>
          </Facts>
        </div>
        {answer.warnings.length > 0 && (
          <ul className="mt-3 rounded-lg bg-warn-tint px-3 py-2 text-warn">
            {answer.warnings.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
        <div className="mt-4 flex flex-wrap gap-2">
          <Link to="/certificates/$id" params={{ id: answer.certificate_id }} className={buttonLook('plain')}>
            Open the certificate
          </Link>
          <Button onClick={guard.leave}>Issue another</Button>
        </div>
      </section>
      {privateKey !== undefined && (
        <Key issued={issued} pem={privateKey} isKept={isKept} onKept={() => setKept(true)} />
      )}
      <Files issued={issued} />
      <LeavingKey guard={guard} />
    </>
  );
}

function Key({
  isKept,
  issued,
  onKept,
  pem,
}: {
  readonly issued: Issued;
  readonly pem: string;
  readonly isKept: boolean;
  readonly onKept: () => void;
}): ReactNode {
  const words =
    issued.way === 'browser'
      ? 'It was made in this browser and is nowhere else. When this page is gone, it is gone.'
      : 'The server shows it this once.';
  return (
    <Section title="Private key">
      <p className="mb-3 flex items-start gap-2">
        {!isKept && <TriangleAlert size={17} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />}
        <span>
          {words} {isKept ? 'It was handed to you as a file.' : 'Save it now. It is not encrypted.'}
        </span>
      </p>
      <div className="flex flex-col items-start gap-3">
        <Download
          look={isKept ? 'plain' : 'first'}
          text={pem}
          name={fileNameOf(issued.name, '-key.pem')}
          onDone={onKept}
        >
          Download the private key
        </Download>
        <details className="w-full">
          <summary className="text-xs text-soft hover:text-ink">Show it</summary>
          <div className="mt-2">
            <Line text={pem} what="the private key" />
          </div>
        </details>
      </div>
    </Section>
  );
}

function Files({ issued: { answer, name, privateKey } }: { readonly issued: Issued }): ReactNode {
  const file = (end: string): string => fileNameOf(name, end);
  const chain = answer.ca_chain.map(lined).join('');
  // Whoever trusts the root has it already, so servers send all but it.
  const full = lined(answer.certificate) + answer.ca_chain.slice(0, -1).map(lined).join('');
  return (
    <>
      <Section title="Certificate">
        <div className="flex flex-wrap gap-2">
          <Download look={privateKey === undefined ? 'first' : 'plain'} text={full} name={file('.pem')}>
            Certificate with its chain
          </Download>
          <Download text={lined(answer.certificate)} name={file('-cert.pem')}>
            Certificate alone
          </Download>
          <Download text={chain} name={file('-ca.pem')}>
            Authorities
          </Download>
        </div>
        <details className="mt-3">
          <summary className="text-xs text-soft hover:text-ink">Show it</summary>
          <div className="mt-2">
            <Line text={answer.certificate} what="the certificate" />
          </div>
        </details>
      </Section>
      <Section title="To use it">
        <div className="flex flex-col gap-3">
          <Paste
            text={`openssl verify -x509_strict -CAfile ${shellWord(file('-ca.pem'))} ${shellWord(file('-cert.pem'))}`}
            what="the line of openssl"
          >
            Check it against its authorities:
          </Paste>
          <Paste
            text={`ssl_certificate     ${file('.pem')};\nssl_certificate_key ${file('-key.pem')};`}
            what="the lines of nginx"
          >
            In nginx:
          </Paste>
        </div>
      </Section>
    </>
  );
}

function lined(pem: string): string {
  return pem.endsWith('\n') ? pem : `${pem}\n`;
}
