/** What the certificate of an authority says, read in the browser by the same strict reader that the server has. */
import { toColonHex } from '../../../../src/base/bytes.ts';
import { formatIp } from '../../../../src/base/ip.ts';
import { decodeOnePem } from '../../../../src/base/pem.ts';
import { sha256 } from '../../../../src/base/hash.ts';
import { type Certificate, findExtension, parseCertificate } from '../../../../src/x509/certificate.ts';
import { AUTHORITY_INFO_ACCESS, accessUris, decodeAuthorityInfoAccess } from '../../../../src/x509/extensions/authority-info-access.ts';
import { BASIC_CONSTRAINTS, decodeBasicConstraints } from '../../../../src/x509/extensions/basic-constraints.ts';
import { CRL_DISTRIBUTION_POINTS, decodeCrlDistributionPoints } from '../../../../src/x509/extensions/crl-distribution-points.ts';
import { decodeNameConstraints, NAME_CONSTRAINTS } from '../../../../src/x509/extensions/name-constraints.ts';
import { decodeSubjectKeyIdentifier, SUBJECT_KEY_IDENTIFIER } from '../../../../src/x509/extensions/subject-key-identifier.ts';
import type { GeneralName } from '../../../../src/x509/general-name.ts';
import { formatName } from '../../../../src/x509/name.ts';
