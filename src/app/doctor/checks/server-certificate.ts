/** The certificate that the API is served with. */
import { X509Certificate } from 'node:crypto';
import { failed, type Look, lasting, ok, warning } from '../check.ts';

/** One that renews itself does so when a third of its life is left. */
const OVERDUE = 1 / 4;
const SOON_SECONDS = 21 * 86_400;

export const serverCertificate: Look = async ({ clock, host }) => {
  const served = host.certificate();
  if (served === undefined) return ok('there is none: it is plain HTTP on loopback');
  const certificate = new X509Certificate(served.pem);
  const [begin, end] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const left = end - clock.now();
  const remedy = served.renewsItself
    ? 'look into the log for why the role of CHANCERY_TLS_ROLE does not renew it'
    : 'put a new one where CHANCERY_TLS_CERT and CHANCERY_TLS_KEY name it, and start the server again';
  if (left < 0) return failed(`it ended ${lasting(-left / 1000)} ago`, remedy);
  const told = `it ends in ${lasting(left / 1000)}`;
  const isLate = served.renewsItself ? left < (end - begin) * OVERDUE : left < SOON_SECONDS * 1000;
  return isLate ? warning(told, remedy) : ok(served.renewsItself ? `${told}, and renews itself` : told);
};
