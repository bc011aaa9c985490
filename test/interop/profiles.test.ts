/** Every pair of algorithms that a request under a profile may name, judged by OpenSSL, strictly, and by GnuTLS. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hierarchy, type Hierarchy } from '../support/hierarchy.ts';
