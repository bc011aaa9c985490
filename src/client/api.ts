/** Made from /openapi.json by test/docs/client-types.test.ts; not written by hand. */
export interface paths {
    readonly "/api/admin/clusters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List clusters
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description true: with nodes */
                    readonly detailed?: string;
                    /** @description how many at most */
                    readonly limit?: string;
                    /** @description how many are skipped; 0 when absent */
                    readonly offset?: string;
                    /** @description a part of the name or id */
                    readonly search?: string;
                    /** @description true or false */
                    readonly vaultEnabled?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly controller: {
                                    readonly host: string;
                                    readonly isControlNode: boolean;
                                    readonly podId: string;
                                    readonly podName: string | null;
                                    readonly port: number;
                                    readonly role: string | null;
                                    readonly user: string;
                                } | null;
                                readonly createdAt: string;
                                readonly id: string;
                                readonly name: string;
                                readonly nodes: readonly {
                                    readonly host: string;
                                    readonly isControlNode: boolean;
                                    readonly podId: string;
                                    readonly podName: string | null;
                                    readonly port: number;
                                    readonly role: string | null;
                                    readonly user: string;
                                }[] | null;
                                readonly providerType: string;
                                readonly status: string;
                                readonly teamId: string;
                                readonly userId: string | null;
                                readonly vaultEnabled: boolean;
                            }[];
                            readonly limit: number;
                            readonly offset: number;
                            readonly status: string;
                            readonly total_count: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/admin/clusters/{cluster_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A cluster
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly cluster_id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: {
                                readonly baseCurrency: null;
                                readonly basePriceHr: null;
                                readonly createdAt: string;
                                readonly gpuCount: number;
                                readonly gpuName: string;
                                readonly id: string;
                                readonly info: null;
                                readonly name: string;
                                readonly nodes: readonly {
                                    readonly connections: readonly {
                                        readonly host: string;
                                        readonly isControlNode: boolean;
                                        readonly podId: string;
                                        readonly podName: string | null;
                                        readonly port: number;
                                        readonly role: string | null;
                                        readonly user: string;
                                    }[];
                                    readonly isControlNode: boolean;
                                    readonly podId: string;
                                    readonly podName: string | null;
                                    readonly role: string | null;
                                }[];
                                readonly orchestratorConfig: null;
                                readonly orchestratorDeploymentJobId: null;
                                readonly orchestratorDeploymentStatus: null;
                                readonly orchestratorEndpoint: null;
                                readonly orchestratorType: string;
                                readonly orchestratorVersion: null;
                                readonly priceHr: null;
                                readonly providerType: string;
                                readonly provisioningPriceHr: null;
                                readonly remoteId: string;
                                readonly socket: null;
                                readonly sshKeys: readonly Record<string, never>[];
                                readonly status: string;
                                readonly stoppedPriceHr: null;
                                readonly teamId: string;
                                readonly terminatedAt: null;
                                readonly updatedAt: string;
                                readonly userId: string | null;
                                readonly vaultEnabled: boolean;
                                readonly walletId: null;
                            };
                            readonly status: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/admin/clusters/{cluster_id}/authorizations/certificate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Certify one’s SSH key for all nodes of a cluster
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly cluster_id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description absent: the primary one of the caller’s SSH keys */
                        readonly publicKey?: string | null;
                        /** @description such as "30m" or "2h"; shortened to 8h */
                        readonly ttl?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: {
                                readonly nodes: readonly {
                                    readonly host: string;
                                    readonly isControlNode: boolean;
                                    readonly podId: string;
                                    readonly podName: string | null;
                                    readonly port: number;
                                    readonly role: string | null;
                                    readonly user: string;
                                }[];
                                readonly signedKey: string;
                                readonly ttl: string;
                                readonly validPrincipals: readonly string[];
                            };
                            readonly status: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/cert-manager/certificate-policies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List certificate policies
         * @description Needs a token with the scope `pki:read` or `pki:issue`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description 1 to 100 */
                    readonly limit?: string;
                    /** @description 0 when absent */
                    readonly offset?: string;
                    /** @description the tenant; the caller’s own when absent */
                    readonly projectId?: string;
                    /** @description part of the name or description */
                    readonly search?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificatePolicies: readonly {
                                readonly algorithms?: {
                                    readonly keyAlgorithm?: readonly string[];
                                    readonly signature?: readonly string[];
                                };
                                readonly basicConstraints?: {
                                    /** @enum {unknown} */
                                    readonly isCA?: "allowed" | "required" | "denied";
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly caSettings?: {
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly createdAt: string;
                                readonly description?: string;
                                readonly extendedKeyUsages?: {
                                    readonly allowed?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    /** @description ours: whether the extension is critical; false */
                                    readonly critical?: boolean;
                                    readonly denied?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    readonly required?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                };
                                readonly id: string;
                                readonly keyUsages?: {
                                    readonly allowed?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly denied?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly required?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                };
                                readonly name: string;
                                readonly projectId: string;
                                readonly sans?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "dns_name" | "ip_address" | "email" | "uri";
                                }[];
                                readonly subject?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "common_name" | "organization" | "organizational_unit" | "country" | "state" | "locality";
                                }[];
                                readonly updatedAt: string;
                                readonly validity?: {
                                    /** @description such as "90d"; m is minutes */
                                    readonly max?: string;
                                };
                            }[];
                            readonly totalCount: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a certificate policy
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly algorithms?: {
                            readonly keyAlgorithm?: readonly string[];
                            readonly signature?: readonly string[];
                        };
                        readonly basicConstraints?: {
                            /** @enum {unknown} */
                            readonly isCA?: "allowed" | "required" | "denied";
                            /** @description the longest path; -1 is any */
                            readonly maxPathLength?: number;
                        } | null;
                        readonly caSettings?: {
                            /** @description the longest path; -1 is any */
                            readonly maxPathLength?: number;
                        } | null;
                        readonly description?: string | null;
                        readonly extendedKeyUsages?: {
                            readonly allowed?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                            /** @description ours: whether the extension is critical; false */
                            readonly critical?: boolean;
                            readonly denied?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                            readonly required?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                        };
                        readonly keyUsages?: {
                            readonly allowed?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                            readonly denied?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                            readonly required?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                        };
                        /** @description a slug is made of it */
                        readonly name: string;
                        /** @description the tenant; the caller’s own when absent */
                        readonly projectId?: string;
                        readonly sans?: readonly {
                            readonly allowed?: readonly string[];
                            readonly denied?: readonly string[];
                            readonly required?: readonly string[];
                            /** @enum {unknown} */
                            readonly type: "dns_name" | "ip_address" | "email" | "uri";
                        }[];
                        readonly subject?: readonly {
                            readonly allowed?: readonly string[];
                            readonly denied?: readonly string[];
                            readonly required?: readonly string[];
                            /** @enum {unknown} */
                            readonly type: "common_name" | "organization" | "organizational_unit" | "country" | "state" | "locality";
                        }[];
                        readonly validity?: {
                            /** @description such as "90d"; m is minutes */
                            readonly max?: string;
                        };
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificatePolicy: {
                                readonly algorithms?: {
                                    readonly keyAlgorithm?: readonly string[];
                                    readonly signature?: readonly string[];
                                };
                                readonly basicConstraints?: {
                                    /** @enum {unknown} */
                                    readonly isCA?: "allowed" | "required" | "denied";
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly caSettings?: {
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly createdAt: string;
                                readonly description?: string;
                                readonly extendedKeyUsages?: {
                                    readonly allowed?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    /** @description ours: whether the extension is critical; false */
                                    readonly critical?: boolean;
                                    readonly denied?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    readonly required?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                };
                                readonly id: string;
                                readonly keyUsages?: {
                                    readonly allowed?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly denied?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly required?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                };
                                readonly name: string;
                                readonly projectId: string;
                                readonly sans?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "dns_name" | "ip_address" | "email" | "uri";
                                }[];
                                readonly subject?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "common_name" | "organization" | "organizational_unit" | "country" | "state" | "locality";
                                }[];
                                readonly updatedAt: string;
                                readonly validity?: {
                                    /** @description such as "90d"; m is minutes */
                                    readonly max?: string;
                                };
                            };
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/cert-manager/certificate-policies/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a certificate policy
         * @description Needs a token with the scope `pki:read` or `pki:issue`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificatePolicy: {
                                readonly algorithms?: {
                                    readonly keyAlgorithm?: readonly string[];
                                    readonly signature?: readonly string[];
                                };
                                readonly basicConstraints?: {
                                    /** @enum {unknown} */
                                    readonly isCA?: "allowed" | "required" | "denied";
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly caSettings?: {
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly createdAt: string;
                                readonly description?: string;
                                readonly extendedKeyUsages?: {
                                    readonly allowed?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    /** @description ours: whether the extension is critical; false */
                                    readonly critical?: boolean;
                                    readonly denied?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    readonly required?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                };
                                readonly id: string;
                                readonly keyUsages?: {
                                    readonly allowed?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly denied?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly required?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                };
                                readonly name: string;
                                readonly projectId: string;
                                readonly sans?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "dns_name" | "ip_address" | "email" | "uri";
                                }[];
                                readonly subject?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "common_name" | "organization" | "organizational_unit" | "country" | "state" | "locality";
                                }[];
                                readonly updatedAt: string;
                                readonly validity?: {
                                    /** @description such as "90d"; m is minutes */
                                    readonly max?: string;
                                };
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a certificate policy that no profile uses
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificatePolicy: {
                                readonly algorithms?: {
                                    readonly keyAlgorithm?: readonly string[];
                                    readonly signature?: readonly string[];
                                };
                                readonly basicConstraints?: {
                                    /** @enum {unknown} */
                                    readonly isCA?: "allowed" | "required" | "denied";
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly caSettings?: {
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly createdAt: string;
                                readonly description?: string;
                                readonly extendedKeyUsages?: {
                                    readonly allowed?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    /** @description ours: whether the extension is critical; false */
                                    readonly critical?: boolean;
                                    readonly denied?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    readonly required?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                };
                                readonly id: string;
                                readonly keyUsages?: {
                                    readonly allowed?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly denied?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly required?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                };
                                readonly name: string;
                                readonly projectId: string;
                                readonly sans?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "dns_name" | "ip_address" | "email" | "uri";
                                }[];
                                readonly subject?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "common_name" | "organization" | "organizational_unit" | "country" | "state" | "locality";
                                }[];
                                readonly updatedAt: string;
                                readonly validity?: {
                                    /** @description such as "90d"; m is minutes */
                                    readonly max?: string;
                                };
                            };
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a certificate policy
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly algorithms?: {
                            readonly keyAlgorithm?: readonly string[];
                            readonly signature?: readonly string[];
                        };
                        readonly basicConstraints?: {
                            /** @enum {unknown} */
                            readonly isCA?: "allowed" | "required" | "denied";
                            /** @description the longest path; -1 is any */
                            readonly maxPathLength?: number;
                        } | null;
                        readonly caSettings?: {
                            /** @description the longest path; -1 is any */
                            readonly maxPathLength?: number;
                        } | null;
                        readonly description?: string | null;
                        readonly extendedKeyUsages?: {
                            readonly allowed?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                            /** @description ours: whether the extension is critical; false */
                            readonly critical?: boolean;
                            readonly denied?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                            readonly required?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                        };
                        readonly keyUsages?: {
                            readonly allowed?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                            readonly denied?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                            readonly required?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                        };
                        /** @description a slug is made of it */
                        readonly name?: string;
                        readonly sans?: readonly {
                            readonly allowed?: readonly string[];
                            readonly denied?: readonly string[];
                            readonly required?: readonly string[];
                            /** @enum {unknown} */
                            readonly type: "dns_name" | "ip_address" | "email" | "uri";
                        }[];
                        readonly subject?: readonly {
                            readonly allowed?: readonly string[];
                            readonly denied?: readonly string[];
                            readonly required?: readonly string[];
                            /** @enum {unknown} */
                            readonly type: "common_name" | "organization" | "organizational_unit" | "country" | "state" | "locality";
                        }[];
                        readonly validity?: {
                            /** @description such as "90d"; m is minutes */
                            readonly max?: string;
                        };
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificatePolicy: {
                                readonly algorithms?: {
                                    readonly keyAlgorithm?: readonly string[];
                                    readonly signature?: readonly string[];
                                };
                                readonly basicConstraints?: {
                                    /** @enum {unknown} */
                                    readonly isCA?: "allowed" | "required" | "denied";
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly caSettings?: {
                                    /** @description the longest path; -1 is any */
                                    readonly maxPathLength?: number;
                                } | null;
                                readonly createdAt: string;
                                readonly description?: string;
                                readonly extendedKeyUsages?: {
                                    readonly allowed?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    /** @description ours: whether the extension is critical; false */
                                    readonly critical?: boolean;
                                    readonly denied?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                    readonly required?: readonly ("client_auth" | "server_auth" | "code_signing" | "email_protection" | "ocsp_signing" | "time_stamping")[];
                                };
                                readonly id: string;
                                readonly keyUsages?: {
                                    readonly allowed?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly denied?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                    readonly required?: readonly ("digital_signature" | "key_encipherment" | "non_repudiation" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                                };
                                readonly name: string;
                                readonly projectId: string;
                                readonly sans?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "dns_name" | "ip_address" | "email" | "uri";
                                }[];
                                readonly subject?: readonly {
                                    readonly allowed?: readonly string[];
                                    readonly denied?: readonly string[];
                                    readonly required?: readonly string[];
                                    /** @enum {unknown} */
                                    readonly type: "common_name" | "organization" | "organizational_unit" | "country" | "state" | "locality";
                                }[];
                                readonly updatedAt: string;
                                readonly validity?: {
                                    /** @description such as "90d"; m is minutes */
                                    readonly max?: string;
                                };
                            };
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/cert-manager/certificate-profiles": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List certificate profiles
         * @description Needs a token with the scope `pki:read` or `pki:issue`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly caId?: string;
                    readonly enrollmentType?: "api" | "est" | "acme" | "scep";
                    readonly issuerType?: "ca" | "self-signed";
                    /** @description 1 to 100 */
                    readonly limit?: string;
                    /** @description 0 when absent */
                    readonly offset?: string;
                    /** @description the tenant; the caller’s own when absent */
                    readonly projectId?: string;
                    /** @description part of the slug or description */
                    readonly search?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificateProfiles: readonly {
                                readonly acmeConfig?: {
                                    readonly id: string;
                                    readonly skipDnsOwnershipVerification?: boolean;
                                    readonly skipEabBinding?: boolean;
                                };
                                readonly acmeConfigId: string | null;
                                readonly apiConfig?: {
                                    readonly autoRenew?: boolean;
                                    readonly id: string;
                                    readonly renewBeforeDays?: number;
                                };
                                readonly apiConfigId: string | null;
                                readonly caId: string | null;
                                readonly certificateAuthority: {
                                    readonly externalType: null;
                                    readonly id: string;
                                    readonly isExternal: boolean;
                                    readonly name: string;
                                    readonly projectId: string;
                                    /** @enum {unknown} */
                                    readonly status: "active" | "disabled";
                                };
                                readonly certificatePolicyId: string;
                                readonly createdAt: string;
                                readonly description: string | null;
                                /** @enum {unknown} */
                                readonly enrollmentType: "api" | "est" | "acme" | "scep";
                                readonly estConfig?: {
                                    /** @description PEM */
                                    readonly caChain?: string;
                                    readonly disableBootstrapCaValidation?: boolean;
                                    readonly id: string;
                                };
                                readonly estConfigId: string | null;
                                readonly externalConfigs: null;
                                readonly id: string;
                                /** @enum {unknown} */
                                readonly issuerType: "ca" | "self-signed";
                                readonly projectId: string;
                                readonly scepConfig?: {
                                    readonly id: string;
                                };
                                readonly slug: string;
                                readonly updatedAt: string;
                            }[];
                            readonly totalCount: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a certificate profile
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly acmeConfig?: {
                            readonly skipDnsOwnershipVerification?: boolean;
                            readonly skipEabBinding?: boolean;
                        };
                        readonly apiConfig?: {
                            readonly autoRenew?: boolean;
                            readonly renewBeforeDays?: number;
                        };
                        readonly caId?: string;
                        readonly certificatePolicyId?: string;
                        readonly certificateTemplateId?: string;
                        readonly defaults?: Record<string, never> | null;
                        readonly description?: string | null;
                        /** @enum {unknown} */
                        readonly enrollmentType?: "api" | "est" | "acme" | "scep";
                        readonly estConfig?: {
                            /** @description PEM */
                            readonly caChain?: string;
                            readonly disableBootstrapCaValidation?: boolean;
                        };
                        readonly externalConfigs?: Record<string, never> | null;
                        /** @enum {unknown} */
                        readonly issuerType?: "ca" | "self-signed";
                        /** @description the tenant; the caller’s own when absent */
                        readonly projectId?: string;
                        readonly scepConfig?: Record<string, never>;
                        readonly slug: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificateProfile: {
                                readonly acmeConfigId: string | null;
                                readonly apiConfigId: string | null;
                                readonly caId: string | null;
                                readonly certificatePolicyId: string;
                                readonly createdAt: string;
                                readonly description: string | null;
                                /** @enum {unknown} */
                                readonly enrollmentType: "api" | "est" | "acme" | "scep";
                                readonly estConfigId: string | null;
                                readonly externalConfigs: null;
                                readonly id: string;
                                /** @enum {unknown} */
                                readonly issuerType: "ca" | "self-signed";
                                readonly projectId: string;
                                readonly slug: string;
                                readonly updatedAt: string;
                            };
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/cert-manager/certificate-profiles/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a certificate profile
         * @description Needs a token with the scope `pki:read` or `pki:issue`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificateProfile: {
                                readonly acmeConfig?: {
                                    readonly id: string;
                                    readonly skipDnsOwnershipVerification?: boolean;
                                    readonly skipEabBinding?: boolean;
                                };
                                readonly acmeConfigId: string | null;
                                readonly apiConfig?: {
                                    readonly autoRenew?: boolean;
                                    readonly id: string;
                                    readonly renewBeforeDays?: number;
                                };
                                readonly apiConfigId: string | null;
                                readonly caId: string | null;
                                readonly certificateAuthority: {
                                    readonly externalType: null;
                                    readonly id: string;
                                    readonly isExternal: boolean;
                                    readonly name: string;
                                    readonly projectId: string;
                                    /** @enum {unknown} */
                                    readonly status: "active" | "disabled";
                                };
                                readonly certificatePolicy: {
                                    readonly description?: string;
                                    readonly id: string;
                                    readonly name: string;
                                    readonly projectId: string;
                                };
                                readonly certificatePolicyId: string;
                                readonly createdAt: string;
                                readonly description: string | null;
                                /** @enum {unknown} */
                                readonly enrollmentType: "api" | "est" | "acme" | "scep";
                                readonly estConfig?: {
                                    /** @description PEM */
                                    readonly caChain?: string;
                                    readonly disableBootstrapCaValidation?: boolean;
                                    readonly id: string;
                                };
                                readonly estConfigId: string | null;
                                readonly externalConfigs: null;
                                readonly id: string;
                                /** @enum {unknown} */
                                readonly issuerType: "ca" | "self-signed";
                                readonly projectId: string;
                                readonly scepConfig?: {
                                    readonly id: string;
                                };
                                readonly slug: string;
                                readonly updatedAt: string;
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a certificate profile; what was issued under it stays
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificateProfile: {
                                readonly acmeConfigId: string | null;
                                readonly apiConfigId: string | null;
                                readonly caId: string | null;
                                readonly certificatePolicyId: string;
                                readonly createdAt: string;
                                readonly description: string | null;
                                /** @enum {unknown} */
                                readonly enrollmentType: "api" | "est" | "acme" | "scep";
                                readonly estConfigId: string | null;
                                readonly externalConfigs: null;
                                readonly id: string;
                                /** @enum {unknown} */
                                readonly issuerType: "ca" | "self-signed";
                                readonly projectId: string;
                                readonly slug: string;
                                readonly updatedAt: string;
                            };
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a certificate profile
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly acmeConfig?: {
                            readonly skipDnsOwnershipVerification?: boolean;
                            readonly skipEabBinding?: boolean;
                        };
                        readonly apiConfig?: {
                            readonly autoRenew?: boolean;
                            readonly renewBeforeDays?: number;
                        };
                        readonly defaults?: Record<string, never> | null;
                        readonly description?: string | null;
                        /** @enum {unknown} */
                        readonly enrollmentType?: "api" | "est" | "acme" | "scep";
                        readonly estConfig?: {
                            /** @description PEM */
                            readonly caChain?: string;
                            readonly disableBootstrapCaValidation?: boolean;
                        };
                        readonly externalConfigs?: Record<string, never> | null;
                        /** @enum {unknown} */
                        readonly issuerType?: "ca" | "self-signed";
                        readonly scepConfig?: Record<string, never>;
                        readonly slug?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificateProfile: {
                                readonly acmeConfigId: string | null;
                                readonly apiConfigId: string | null;
                                readonly caId: string | null;
                                readonly certificatePolicyId: string;
                                readonly createdAt: string;
                                readonly description: string | null;
                                /** @enum {unknown} */
                                readonly enrollmentType: "api" | "est" | "acme" | "scep";
                                readonly estConfigId: string | null;
                                readonly externalConfigs: null;
                                readonly id: string;
                                /** @enum {unknown} */
                                readonly issuerType: "ca" | "self-signed";
                                readonly projectId: string;
                                readonly slug: string;
                                readonly updatedAt: string;
                            };
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/cert-manager/certificate-profiles/slug/{slug}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the certificate profile of a slug
         * @description Needs a token with the scope `pki:read` or `pki:issue`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description the tenant; the caller’s own when absent */
                    readonly projectId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly slug: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificateProfile: {
                                readonly acmeConfigId: string | null;
                                readonly apiConfigId: string | null;
                                readonly caId: string | null;
                                readonly certificatePolicyId: string;
                                readonly createdAt: string;
                                readonly description: string | null;
                                /** @enum {unknown} */
                                readonly enrollmentType: "api" | "est" | "acme" | "scep";
                                readonly estConfigId: string | null;
                                readonly externalConfigs: null;
                                readonly id: string;
                                /** @enum {unknown} */
                                readonly issuerType: "ca" | "self-signed";
                                readonly projectId: string;
                                readonly slug: string;
                                readonly updatedAt: string;
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/projects/{projectId}/ssh-cas": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the SSH authorities of a project
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly projectId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cas: readonly {
                                readonly friendlyName: string;
                                readonly id: string;
                                readonly keyAlgorithm: string;
                                /** @enum {unknown} */
                                readonly keySource: "internal" | "external";
                                readonly projectId: string;
                                /** @enum {unknown} */
                                readonly status: "active" | "disabled";
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/projects/{projectId}/ssh-certificate-templates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the SSH certificate templates of a project
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly projectId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificateTemplates: readonly {
                                readonly allowCustomKeyIds: boolean;
                                readonly allowedHosts: readonly string[];
                                readonly allowedUsers: readonly string[];
                                readonly allowHostCertificates: boolean;
                                readonly allowUserCertificates: boolean;
                                readonly id: string;
                                readonly maxTTL: string;
                                readonly name: string;
                                readonly sshCaId: string;
                                /** @enum {unknown} */
                                readonly status: "active" | "disabled";
                                readonly ttl: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/projects/{projectId}/ssh-certificates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the SSH certificates of a project
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description 1 to 100 */
                    readonly limit?: string;
                    /** @description 0 when absent */
                    readonly offset?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly projectId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificates: readonly {
                                /** @enum {unknown} */
                                readonly certType: "user" | "host";
                                readonly id: string;
                                readonly keyId: string;
                                readonly notAfter: string;
                                readonly notBefore: string;
                                readonly principals: readonly string[];
                                readonly serialNumber: string;
                                readonly sshCaId: string;
                                readonly sshCertificateTemplateId: string | null;
                            }[];
                            readonly totalCount: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/projects/{projectId}/ssh-config": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the SSH authorities that hosts get by default
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly projectId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly defaultHostSshCaId: string | null;
                            readonly defaultUserSshCaId: string | null;
                            readonly projectId: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Set the SSH authorities that hosts get by default
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly projectId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly defaultHostSshCaId?: string | null;
                        readonly defaultUserSshCaId?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly defaultHostSshCaId: string | null;
                            readonly defaultUserSshCaId: string | null;
                            readonly projectId: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/projects/{projectId}/ssh-host-groups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the host groups of a project
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly projectId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly groups: readonly {
                                readonly id: string;
                                readonly loginMappings: readonly {
                                    readonly allowedPrincipals: {
                                        readonly groups?: readonly string[];
                                        readonly usernames?: readonly string[];
                                    };
                                    readonly loginUser: string;
                                }[];
                                readonly name: string;
                                readonly projectId: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/projects/{projectId}/ssh-hosts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the hosts of a project
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly projectId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly hosts: readonly {
                                readonly alias: string | null;
                                readonly hostCertTtl: string;
                                readonly hostname: string;
                                readonly hostSshCaId: string;
                                readonly id: string;
                                readonly loginMappings: readonly {
                                    readonly allowedPrincipals: {
                                        readonly groups?: readonly string[];
                                        readonly usernames?: readonly string[];
                                    };
                                    readonly loginUser: string;
                                    /** @enum {unknown} */
                                    readonly source: "host" | "hostGroup";
                                }[];
                                readonly projectId: string;
                                readonly userCertTtl: string;
                                readonly userSshCaId: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh_keys/": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List one’s SSH keys
         * @description Needs a token with the scope `ssh:read` or `ssh:issue`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description how many at most */
                    readonly limit?: string;
                    /** @description how many are skipped; 0 when absent */
                    readonly offset?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly createdAt: string;
                                readonly id: string;
                                readonly isPrimary: boolean;
                                readonly isUserKey: boolean;
                                readonly name: string;
                                readonly publicKey: string;
                                readonly updatedAt: string;
                                readonly userId: string;
                            }[];
                            readonly limit: number;
                            readonly offset: number;
                            readonly status: string;
                            readonly total_count: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Register an SSH key
         * @description Needs a token with the scope `ssh:issue` or `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                        /** @description one line "type base64 comment" */
                        readonly publicKey: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly createdAt: string;
                            readonly id: string;
                            readonly isPrimary: boolean;
                            readonly isUserKey: boolean;
                            readonly name: string;
                            readonly publicKey: string;
                            readonly updatedAt: string;
                            readonly userId: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh_keys/{key_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove an SSH key
         * @description Needs a token with the scope `ssh:issue` or `ssh:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly key_id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly message: string;
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Make an SSH key the primary one
         * @description Needs a token with the scope `ssh:issue` or `ssh:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly key_id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description true, or null */
                        readonly isPrimary?: boolean | null;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly message: string;
                            readonly updated_fields: Record<string, never>;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/ca": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make an SSH authority
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly friendlyName: string;
                        /** @enum {unknown} */
                        readonly keyAlgorithm?: "RSA_2048" | "RSA_4096" | "EC_prime256v1" | "EC_secp384r1" | "ED25519";
                        /** @enum {unknown} */
                        readonly keySource?: "internal" | "external";
                        /**
                         * @description ours: whom it certifies; both when absent
                         * @enum {unknown}
                         */
                        readonly kind?: "user" | "host";
                        /** @description with keySource "external": OpenSSH’s format or PKCS#8 */
                        readonly privateKey?: string;
                        /** @description the id of the tenant */
                        readonly projectId: string;
                        /** @description with keySource "external" */
                        readonly publicKey?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca: {
                                readonly friendlyName: string;
                                readonly id: string;
                                readonly keyAlgorithm: string;
                                /** @enum {unknown} */
                                readonly keySource: "internal" | "external";
                                readonly projectId: string;
                                readonly publicKey: string;
                                /** @enum {unknown} */
                                readonly status: "active" | "disabled";
                            };
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/ca/{sshCaId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read an SSH authority
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshCaId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca: {
                                readonly friendlyName: string;
                                readonly id: string;
                                readonly keyAlgorithm: string;
                                /** @enum {unknown} */
                                readonly keySource: "internal" | "external";
                                readonly projectId: string;
                                readonly publicKey: string;
                                /** @enum {unknown} */
                                readonly status: "active" | "disabled";
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove an SSH authority
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshCaId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca: {
                                readonly friendlyName: string;
                                readonly id: string;
                                readonly keyAlgorithm: string;
                                /** @enum {unknown} */
                                readonly keySource: "internal" | "external";
                                readonly projectId: string;
                                /** @enum {unknown} */
                                readonly status: "active" | "disabled";
                            };
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change an SSH authority
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshCaId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly friendlyName?: string;
                        /** @enum {unknown} */
                        readonly status?: "active" | "disabled";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca: {
                                readonly friendlyName: string;
                                readonly id: string;
                                readonly keyAlgorithm: string;
                                /** @enum {unknown} */
                                readonly keySource: "internal" | "external";
                                readonly projectId: string;
                                readonly publicKey: string;
                                /** @enum {unknown} */
                                readonly status: "active" | "disabled";
                            };
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/ca/{sshCaId}/certificate-templates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the certificate templates of an SSH authority
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshCaId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificateTemplates: readonly {
                                readonly allowCustomKeyIds: boolean;
                                readonly allowedHosts: readonly string[];
                                readonly allowedUsers: readonly string[];
                                readonly allowHostCertificates: boolean;
                                readonly allowUserCertificates: boolean;
                                readonly id: string;
                                readonly maxTTL: string;
                                readonly name: string;
                                readonly sshCaId: string;
                                /** @enum {unknown} */
                                readonly status: "active" | "disabled";
                                readonly ttl: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/ca/{sshCaId}/public-key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The public keys of an SSH authority */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshCaId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/plain": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/certificate-templates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make an SSH certificate template
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly allowCustomKeyIds?: boolean;
                        readonly allowedHosts?: readonly string[];
                        readonly allowedUsers?: readonly string[];
                        readonly allowHostCertificates?: boolean;
                        readonly allowUserCertificates?: boolean;
                        /** @description ours: in every user certificate, e.g. "source-address"; the value of a flag is empty */
                        readonly criticalOptions?: {
                            readonly [key: string]: string;
                        };
                        /** @description ours: what user certificates permit; what ssh-keygen gives by default when absent */
                        readonly extensions?: readonly string[];
                        /** @description such as "30m", "8h" or "30d" */
                        readonly maxTTL?: string;
                        /** @description a slug */
                        readonly name: string;
                        /** @description the authority that signs */
                        readonly sshCaId: string;
                        /** @description such as "30m", "8h" or "30d" */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allowCustomKeyIds: boolean;
                            readonly allowedHosts: readonly string[];
                            readonly allowedUsers: readonly string[];
                            readonly allowHostCertificates: boolean;
                            readonly allowUserCertificates: boolean;
                            readonly id: string;
                            readonly maxTTL: string;
                            readonly name: string;
                            readonly sshCaId: string;
                            /** @enum {unknown} */
                            readonly status: "active" | "disabled";
                            readonly ttl: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/certificate-templates/{certificateTemplateId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read an SSH certificate template
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly certificateTemplateId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allowCustomKeyIds: boolean;
                            readonly allowedHosts: readonly string[];
                            readonly allowedUsers: readonly string[];
                            readonly allowHostCertificates: boolean;
                            readonly allowUserCertificates: boolean;
                            readonly id: string;
                            readonly maxTTL: string;
                            readonly name: string;
                            readonly sshCaId: string;
                            /** @enum {unknown} */
                            readonly status: "active" | "disabled";
                            readonly ttl: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove an SSH certificate template
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly certificateTemplateId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allowCustomKeyIds: boolean;
                            readonly allowedHosts: readonly string[];
                            readonly allowedUsers: readonly string[];
                            readonly allowHostCertificates: boolean;
                            readonly allowUserCertificates: boolean;
                            readonly id: string;
                            readonly maxTTL: string;
                            readonly name: string;
                            readonly sshCaId: string;
                            /** @enum {unknown} */
                            readonly status: "active" | "disabled";
                            readonly ttl: string;
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change an SSH certificate template
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly certificateTemplateId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly allowCustomKeyIds?: boolean;
                        readonly allowedHosts?: readonly string[];
                        readonly allowedUsers?: readonly string[];
                        readonly allowHostCertificates?: boolean;
                        readonly allowUserCertificates?: boolean;
                        /** @description ours: in every user certificate, e.g. "source-address"; the value of a flag is empty */
                        readonly criticalOptions?: {
                            readonly [key: string]: string;
                        };
                        /** @description ours: what user certificates permit; what ssh-keygen gives by default when absent */
                        readonly extensions?: readonly string[];
                        /** @description such as "30m", "8h" or "30d" */
                        readonly maxTTL?: string;
                        /** @description a slug */
                        readonly name?: string;
                        /** @enum {unknown} */
                        readonly status?: "active" | "disabled";
                        /** @description such as "30m", "8h" or "30d" */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allowCustomKeyIds: boolean;
                            readonly allowedHosts: readonly string[];
                            readonly allowedUsers: readonly string[];
                            readonly allowHostCertificates: boolean;
                            readonly allowUserCertificates: boolean;
                            readonly id: string;
                            readonly maxTTL: string;
                            readonly name: string;
                            readonly sshCaId: string;
                            /** @enum {unknown} */
                            readonly status: "active" | "disabled";
                            readonly ttl: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/certificates/issue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Issue a key and its certificate under a template
         * @description Needs a token with the scope `ssh:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly certificateTemplateId: string;
                        /** @enum {unknown} */
                        readonly certType?: "user" | "host";
                        /** @enum {unknown} */
                        readonly keyAlgorithm?: "RSA_2048" | "RSA_4096" | "EC_prime256v1" | "EC_secp384r1" | "ED25519";
                        /** @description of no effect unless the template allows it */
                        readonly keyId?: string;
                        readonly principals: readonly string[];
                        /** @description the template’s when absent */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keyAlgorithm: string;
                            /** @description PEM, in OpenSSH’s format; it is kept nowhere */
                            readonly privateKey: string;
                            readonly publicKey: string;
                            /** @description decimal */
                            readonly serialNumber: string;
                            /** @description one line, which ends with a newline */
                            readonly signedKey: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/certificates/sign": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Certify a public key under a template
         * @description Needs a token with the scope `ssh:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly certificateTemplateId: string;
                        /** @enum {unknown} */
                        readonly certType?: "user" | "host";
                        /** @description of no effect unless the template allows it */
                        readonly keyId?: string;
                        readonly principals: readonly string[];
                        /** @description type, base64 and comment */
                        readonly publicKey: string;
                        /** @description the template’s when absent */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description decimal */
                            readonly serialNumber: string;
                            /** @description one line, which ends with a newline */
                            readonly signedKey: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/host-groups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a host group
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly loginMappings?: readonly {
                            readonly allowedPrincipals: {
                                readonly groups?: readonly string[];
                                readonly usernames?: readonly string[];
                            };
                            /** @description a user of the host */
                            readonly loginUser: string;
                        }[];
                        /** @description a slug */
                        readonly name: string;
                        /** @description the id of the tenant */
                        readonly projectId: string;
                        /** @description ours: a shared authority; one of its own when absent */
                        readonly userSshCaId?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                            }[];
                            readonly name: string;
                            readonly projectId: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/host-groups/{sshHostGroupId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a host group
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshHostGroupId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                            }[];
                            readonly name: string;
                            readonly projectId: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a host group
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshHostGroupId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                            }[];
                            readonly name: string;
                            readonly projectId: string;
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a host group
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshHostGroupId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly loginMappings?: readonly {
                            readonly allowedPrincipals: {
                                readonly groups?: readonly string[];
                                readonly usernames?: readonly string[];
                            };
                            /** @description a user of the host */
                            readonly loginUser: string;
                        }[];
                        /** @description a slug */
                        readonly name?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                            }[];
                            readonly name: string;
                            readonly projectId: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/host-groups/{sshHostGroupId}/hosts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List hosts, and whether they are in a host group
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly filter?: "group-members" | "non-group-members";
                };
                readonly header?: never;
                readonly path: {
                    readonly sshHostGroupId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly hosts: readonly {
                                readonly alias: string | null;
                                readonly hostname: string;
                                readonly id: string;
                                readonly isPartOfGroup: boolean;
                                readonly joinedGroupAt: string | null;
                            }[];
                            readonly totalCount: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/host-groups/{sshHostGroupId}/hosts/{hostId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Put a host into a host group
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly hostId: string;
                    readonly sshHostGroupId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly alias: string | null;
                            readonly hostCertTtl: string;
                            readonly hostname: string;
                            readonly hostSshCaId: string;
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                                /** @enum {unknown} */
                                readonly source: "host" | "hostGroup";
                            }[];
                            readonly projectId: string;
                            readonly userCertTtl: string;
                            readonly userSshCaId: string;
                        };
                    };
                };
            };
        };
        /**
         * Take a host out of a host group
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly hostId: string;
                    readonly sshHostGroupId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly alias: string | null;
                            readonly hostCertTtl: string;
                            readonly hostname: string;
                            readonly hostSshCaId: string;
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                                /** @enum {unknown} */
                                readonly source: "host" | "hostGroup";
                            }[];
                            readonly projectId: string;
                            readonly userCertTtl: string;
                            readonly userSshCaId: string;
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/hosts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the hosts that one may log in to
         * @description Needs a token of a user with the scope `ssh:read` or `ssh:issue`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": readonly {
                            readonly alias: string | null;
                            readonly hostCertTtl: string;
                            readonly hostname: string;
                            readonly hostSshCaId: string;
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                                /** @enum {unknown} */
                                readonly source: "host" | "hostGroup";
                            }[];
                            readonly projectId: string;
                            readonly userCertTtl: string;
                            readonly userSshCaId: string;
                        }[];
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Register a host
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description a slug; empty for none */
                        readonly alias?: string;
                        /** @description ours: whether the alias is a principal */
                        readonly aliasAsPrincipal?: boolean;
                        /** @description such as "30m", "8h" or "1y" */
                        readonly hostCertTtl?: string;
                        /** @description a name of two labels or more, or an IPv4 address */
                        readonly hostname: string;
                        /** @description the default when absent */
                        readonly hostSshCaId?: string;
                        readonly loginMappings?: readonly {
                            readonly allowedPrincipals: {
                                readonly groups?: readonly string[];
                                readonly usernames?: readonly string[];
                            };
                            /** @description a user of the host */
                            readonly loginUser: string;
                        }[];
                        /** @description the id of the tenant */
                        readonly projectId: string;
                        /** @description such as "30m", "8h" or "1y" */
                        readonly userCertTtl?: string;
                        /** @description the default when absent */
                        readonly userSshCaId?: string;
                        /** @description ours: whether `*.` and the hostname is a principal */
                        readonly wildcardPrincipal?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly alias: string | null;
                            readonly hostCertTtl: string;
                            readonly hostname: string;
                            readonly hostSshCaId: string;
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                                /** @enum {unknown} */
                                readonly source: "host" | "hostGroup";
                            }[];
                            readonly projectId: string;
                            readonly userCertTtl: string;
                            readonly userSshCaId: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/hosts/{sshHostId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a host
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshHostId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly alias: string | null;
                            readonly hostCertTtl: string;
                            readonly hostname: string;
                            readonly hostSshCaId: string;
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                                /** @enum {unknown} */
                                readonly source: "host" | "hostGroup";
                            }[];
                            readonly projectId: string;
                            readonly userCertTtl: string;
                            readonly userSshCaId: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a host
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshHostId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly alias: string | null;
                            readonly hostCertTtl: string;
                            readonly hostname: string;
                            readonly hostSshCaId: string;
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                                /** @enum {unknown} */
                                readonly source: "host" | "hostGroup";
                            }[];
                            readonly projectId: string;
                            readonly userCertTtl: string;
                            readonly userSshCaId: string;
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a host
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshHostId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description a slug; empty for none */
                        readonly alias?: string;
                        /** @description ours: whether the alias is a principal */
                        readonly aliasAsPrincipal?: boolean;
                        /** @description such as "30m", "8h" or "1y" */
                        readonly hostCertTtl?: string;
                        readonly hostname?: string;
                        readonly loginMappings?: readonly {
                            readonly allowedPrincipals: {
                                readonly groups?: readonly string[];
                                readonly usernames?: readonly string[];
                            };
                            /** @description a user of the host */
                            readonly loginUser: string;
                        }[];
                        /** @description such as "30m", "8h" or "1y" */
                        readonly userCertTtl?: string;
                        /** @description ours: whether `*.` and the hostname is a principal */
                        readonly wildcardPrincipal?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly alias: string | null;
                            readonly hostCertTtl: string;
                            readonly hostname: string;
                            readonly hostSshCaId: string;
                            readonly id: string;
                            readonly loginMappings: readonly {
                                readonly allowedPrincipals: {
                                    readonly groups?: readonly string[];
                                    readonly usernames?: readonly string[];
                                };
                                readonly loginUser: string;
                                /** @enum {unknown} */
                                readonly source: "host" | "hostGroup";
                            }[];
                            readonly projectId: string;
                            readonly userCertTtl: string;
                            readonly userSshCaId: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/hosts/{sshHostId}/host-ca-public-key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The key that a host’s certificates are signed with */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshHostId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/plain": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/hosts/{sshHostId}/issue-host-cert": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Issue a certificate for a host
         * @description Needs a token with the scope `ssh:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly sshHostId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description the host’s: type, base64 and comment */
                        readonly publicKey: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description decimal */
                            readonly serialNumber: string;
                            /** @description one line, which ends with a newline */
                            readonly signedKey: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/hosts/{sshHostId}/issue-user-cert": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Issue a certificate for a login to a host
         * @description Needs a token of a user with the scope `ssh:read` or `ssh:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly sshHostId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description a user of the host */
                        readonly loginUser: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keyAlgorithm: string;
                            /** @description PEM, in OpenSSH’s format; it is kept nowhere */
                            readonly privateKey: string;
                            readonly publicKey: string;
                            /** @description decimal */
                            readonly serialNumber: string;
                            /** @description one line, which ends with a newline */
                            readonly signedKey: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ssh/hosts/{sshHostId}/user-ca-public-key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The keys whose logins a host takes */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly sshHostId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/plain": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/alarms": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List alarms
         * @description Needs a token with the scope `audit:read` or `system`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly detail: string;
                                readonly kind: string;
                                readonly last_seen: string;
                                readonly since: string;
                                /** @description what it is about */
                                readonly subject: string;
                                /** @description null: the installation */
                                readonly tenant_id: string | null;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/alarms/{kind}/{subject}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Acknowledge an alarm; what is still so is raised again when it is found again
         * @description Needs a token with the scope `admin` or `system`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly kind: string;
                    readonly subject: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit/checkpoint": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the newest signed checkpoint of the audit trail
         * @description Needs a token with the scope `audit:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly key: {
                                readonly id: string;
                                /** @description Ed25519, in PEM */
                                readonly public_key: string;
                                /** @description as a signed-note has it */
                                readonly verifier_key: string;
                            };
                            /** @description the checkpoint itself, as C2SP’s tlog-checkpoint has it */
                            readonly note: string;
                            /** @description base64 */
                            readonly root: string;
                            /** @description how many events it seals */
                            readonly size: number;
                            /** @description of the newest of them */
                            readonly timestamp: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the audit trail in its sealed order, oldest first
         * @description Needs a token with the scope `audit:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description RFC 3339; instead of from_seq */
                    readonly from?: string;
                    /** @description a place of the sealed order, from 0 */
                    readonly from_seq?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly action: string;
                                readonly duration_ms: number;
                                readonly extra_data: Record<string, never>;
                                readonly id: string;
                                readonly identity_id: string | null;
                                readonly identity_type: string | null;
                                readonly request_id: string | null;
                                readonly seq: number;
                                readonly source_ip: string | null;
                                readonly success: boolean;
                                readonly timestamp: string;
                                readonly user_agent: string | null;
                            }[];
                            /** @description false at the end of what is sealed yet */
                            readonly has_more: boolean;
                            /** @description from where to go on; others’ events have places too */
                            readonly next_seq: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit/logs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the audit trail
         * @description Needs a token with the scope `audit:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly action?: string;
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description RFC 3339, inclusive */
                    readonly from?: string;
                    readonly identity_id?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                    readonly request_id?: string;
                    readonly success?: "true" | "false";
                    /** @description RFC 3339, exclusive */
                    readonly until?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly has_more: boolean;
                            readonly logs: readonly {
                                readonly action: string;
                                readonly duration_ms: number;
                                readonly extra_data: Record<string, never>;
                                readonly id: string;
                                readonly identity_id: string | null;
                                readonly identity_type: string | null;
                                readonly request_id: string | null;
                                readonly source_ip: string | null;
                                readonly success: boolean;
                                readonly timestamp: string;
                                readonly user_agent: string | null;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit/proof": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Prove that an event is sealed, or that one checkpoint continues another
         * @description Needs a token with the scope `audit:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly event_id?: string;
                    readonly first?: string;
                    readonly second?: string;
                    readonly seq?: string;
                    readonly tree_size?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description the newest checkpoint, when it is of this size */
                            readonly checkpoint: string | null;
                            readonly event_id: string;
                            /** @description what is hashed, as UTF-8 */
                            readonly leaf: string;
                            /** @description base64 */
                            readonly leaf_hash: string;
                            readonly leaf_index: number;
                            /** @description base64, as RFC 6962 §2.1 orders them */
                            readonly path: readonly string[];
                            /** @description base64 */
                            readonly root: string;
                            readonly tree_size: number;
                        } | {
                            /** @description the newest checkpoint, when it is of this size */
                            readonly checkpoint: string | null;
                            readonly first: number;
                            /** @description base64, as RFC 6962 §2.1 orders them */
                            readonly path: readonly string[];
                            readonly second: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit/trail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the whole installation’s audit trail as it is stored, link by link
         * @description Needs a token with the scope `system`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly certificates?: "true" | "false";
                    /** @description RFC 3339; instead of from_seq */
                    readonly from?: string;
                    /** @description a place of the sealed order, from 0 */
                    readonly from_seq?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificates: readonly {
                                /** @description a row as it is stored; octets in base64 */
                                readonly body: Record<string, never>;
                                /** @description a row as it is stored; octets in base64 */
                                readonly certificate: Record<string, never>;
                                readonly chain: Record<string, never> | null;
                            }[];
                            readonly data: readonly {
                                readonly events: readonly Record<string, never>[];
                                /** @description a row as it is stored; octets in base64 */
                                readonly link: Record<string, never>;
                            }[];
                            readonly has_more: boolean;
                            readonly next_seq: number;
                            /** @description what these certificates were issued under */
                            readonly policy_versions: readonly Record<string, never>[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit/verify": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Verify the audit trail
         * @description Needs a token with the scope `audit:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly entries: number;
                            readonly first_bad: {
                                readonly event_id: string | null;
                                readonly link: number | null;
                                readonly reason: string;
                                readonly seq: number | null;
                                readonly writer_id: string | null;
                            } | null;
                            readonly head: string;
                            readonly valid: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/auth/introspect": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Look at a token
         * @description Needs a token with the scope `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly token: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly active: boolean;
                            readonly expires_at?: string | null;
                            readonly identity_id?: string;
                            readonly scopes?: readonly string[];
                            readonly tenant_id?: string;
                            readonly token_id?: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/auth/whoami": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who the token is
         * @description Needs a token.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly expires_at: string | null;
                            readonly identity: {
                                readonly email?: string;
                                readonly id: string;
                                readonly name: string;
                                readonly type: string;
                            };
                            readonly scopes: readonly string[];
                            readonly tenant: {
                                readonly id: string;
                                readonly name: string;
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/certificates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Search the inventory
         * @description Needs a token with the scope `pki:read` or `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly ca_id?: string;
                    /** @description a name, perhaps with one "*" at its beginning or its end */
                    readonly common_name?: string;
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description a duration such as "30d" */
                    readonly expiring_within?: string;
                    readonly include_revoked?: "true" | "false";
                    readonly kind?: "x509" | "ssh";
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                    readonly role?: string;
                    /** @description a name, perhaps with one "*" at its beginning or its end */
                    readonly san?: string;
                    /** @description any case, with or without colons; of SSH certificates, decimal */
                    readonly serial_number?: string;
                    readonly sort?: "-created" | "created" | "expires" | "-expires" | "common_name" | "-common_name";
                    readonly status?: "active" | "expired" | "revoked";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                /** @description when it was deleted, since when no list has it */
                                readonly archived_at: string | null;
                                readonly ca_id: string | null;
                                /** @description of SSH, the key id */
                                readonly common_name: string | null;
                                readonly created_at: string;
                                readonly id: string;
                                readonly identity_id: string | null;
                                readonly issuer_id: string;
                                readonly key_algorithm: string;
                                /** @description "x509" or "ssh" */
                                readonly kind: string;
                                /** @description of the first certificate that this one goes back to by renewals */
                                readonly lineage_id: string;
                                /** @description all names beside the common one, each once, sorted, as they are searched for */
                                readonly names: readonly {
                                    /** @description "dns", "ip", "email", "uri" or "principal" */
                                    readonly type: string;
                                    readonly value: string;
                                }[];
                                readonly not_after: string;
                                readonly not_before: string;
                                /** @description "issue", "sign", "authority", "renew" or "import" */
                                readonly origin: string;
                                readonly profile_id: string | null;
                                readonly replaced_by: string | null;
                                readonly replaces_id: string | null;
                                readonly revocation_reason: string | null;
                                readonly revoked_at: string | null;
                                readonly role: string | null;
                                /** @description hexadecimal pairs with colons; of SSH, decimal */
                                readonly serial_number: string;
                                /** @description "active", "expired" or "revoked" */
                                readonly status: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/certificates/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a certificate of the inventory
         * @description Needs a token with the scope `pki:read` or `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `cert_…`, the plain UUID, or the serial number */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description when it was deleted, since when no list has it */
                            readonly archived_at: string | null;
                            readonly ca_id: string | null;
                            /** @description of SSH, the key id */
                            readonly common_name: string | null;
                            readonly created_at: string;
                            readonly id: string;
                            readonly identity_id: string | null;
                            readonly issuer_id: string;
                            readonly key_algorithm: string;
                            /** @description "x509" or "ssh" */
                            readonly kind: string;
                            /** @description of the first certificate that this one goes back to by renewals */
                            readonly lineage_id: string;
                            /** @description all names beside the common one, each once, sorted, as they are searched for */
                            readonly names: readonly {
                                /** @description "dns", "ip", "email", "uri" or "principal" */
                                readonly type: string;
                                readonly value: string;
                            }[];
                            readonly not_after: string;
                            readonly not_before: string;
                            /** @description "issue", "sign", "authority", "renew" or "import" */
                            readonly origin: string;
                            readonly profile_id: string | null;
                            readonly replaced_by: string | null;
                            readonly replaces_id: string | null;
                            readonly revocation_reason: string | null;
                            readonly revoked_at: string | null;
                            readonly role: string | null;
                            /** @description hexadecimal pairs with colons; of SSH, decimal */
                            readonly serial_number: string;
                            /** @description "active", "expired" or "revoked" */
                            readonly status: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/doctor": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Look the server over: all of it for who has the installation, for others what is their tenant’s
         * @description Needs a token with the scope `admin` or `system`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly checks: readonly {
                                readonly name: string;
                                /** @description what to do */
                                readonly remedy: string | null;
                                /** @enum {unknown} */
                                readonly status: "ok" | "warning" | "failed";
                                /** @description what was found */
                                readonly what: string;
                            }[];
                            /** @enum {unknown} */
                            readonly status: "ok" | "warning" | "failed";
                            readonly timestamp: string;
                            readonly version: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Follow the audit events of the tenant as they are sealed (server-sent events)
         * @description Needs a token.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/event-stream": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/groups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List groups
         * @description Needs a token with the scope `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly created_at: string;
                                readonly id: string;
                                readonly identity_ids: readonly string[];
                                readonly slug: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a group
         * @description Needs a token with the scope `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly identity_ids?: readonly string[];
                        readonly slug: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly id: string;
                            readonly identity_ids: readonly string[];
                            readonly slug: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/groups/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a group
         * @description Needs a token with the scope `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the process answers */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly status: string;
                            readonly timestamp: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/health/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether certificates can be issued now */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly checks: {
                                readonly alarms: string;
                                readonly clock: string;
                                readonly master_key: string;
                                readonly store: string;
                            };
                            readonly status: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/identities": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List identities
         * @description Needs a token with the scope `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly created_at: string;
                                readonly email?: string;
                                readonly id: string;
                                readonly name: string;
                                readonly type: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make an identity
         * @description Needs a token with the scope `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly email?: string;
                        readonly name: string;
                        /** @enum {unknown} */
                        readonly type: "user" | "machine";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly email?: string;
                            readonly id: string;
                            readonly name: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/identities/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove an identity and revoke its tokens
         * @description Needs a token with the scope `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Metrics for Prometheus
         * @description Needs a token with the scope `audit:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/plain": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/overview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What will break next, counted: of each kind that the token may read
         * @description Needs a token with the scope `pki:read` or `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description that stand; null without audit:read */
                            readonly alarms: {
                                readonly count: number;
                                readonly first: readonly {
                                    readonly detail: string;
                                    readonly kind: string;
                                    readonly since: string;
                                    readonly subject: string;
                                }[];
                                /** @description there are more than 100 */
                                readonly has_more: boolean;
                            } | null;
                            /** @description that wait for an approval; null without pki:read */
                            readonly requests: {
                                readonly count: number;
                                /** @description there are more than 100 */
                                readonly has_more: boolean;
                                readonly newest: readonly {
                                    readonly common_name: string | null;
                                    readonly id: string;
                                    readonly requested_at: string;
                                }[];
                            } | null;
                            /** @description null without ssh:read */
                            readonly ssh: {
                                /** @description certificates that are neither ended nor revoked, without those of authorities */
                                readonly active: number;
                                readonly activity: readonly {
                                    /** @description of UTC, such as "2026-04-23" */
                                    readonly day: string;
                                    readonly issued: number;
                                    readonly refused: number;
                                }[];
                                readonly authorities: readonly {
                                    readonly generation: number | null;
                                    readonly id: string;
                                    /** @description 0 to 1 */
                                    readonly life_used: number | null;
                                    readonly name: string;
                                    /** @description made, and not promoted yet */
                                    readonly next_generation: number | null;
                                    readonly not_after: string | null;
                                    /** @description of SSH: when its key was made */
                                    readonly not_before: string;
                                    /** @enum {unknown} */
                                    readonly state: "active" | "inactive" | "expired" | "revoked";
                                    readonly type: string;
                                }[];
                                /** @description there are more than are listed */
                                readonly authorities_have_more: boolean;
                                /** @description some seconds ago, or minutes where certificates are very many */
                                readonly counted_at: string;
                                /** @description within 7 days */
                                readonly ending_soon: {
                                    readonly certificates: number;
                                    /** @description of them, without a successor */
                                    readonly not_renewed: number;
                                };
                                readonly expiry: readonly {
                                    readonly certificates: number;
                                    /** @description of UTC, such as "2026-04-23" */
                                    readonly day: string;
                                    /** @description of them, without a successor */
                                    readonly not_renewed: number;
                                }[];
                                readonly life: readonly {
                                    readonly certificates: number;
                                    /** @description of them, without a successor */
                                    readonly not_renewed: number;
                                    /** @description from here, ten on */
                                    readonly used_percent: number;
                                }[];
                                readonly lists: readonly {
                                    readonly authority_id: string;
                                    readonly authority_name: string;
                                    readonly entries: number;
                                    /** @description null for a KRL, which is of all */
                                    readonly generation: number | null;
                                    /** @description something was revoked that it does not show yet */
                                    readonly is_behind: boolean;
                                    readonly next_update: string | null;
                                    readonly number: number;
                                    /** @description -1: all of several */
                                    readonly shard: number | null;
                                    readonly this_update: string;
                                }[];
                                /** @description there are more than are listed */
                                readonly lists_have_more: boolean;
                                /** @description within 7 days */
                                readonly revoked_lately: number;
                            } | null;
                            readonly timestamp: string;
                            /** @description null without pki:read */
                            readonly x509: {
                                /** @description certificates that are neither ended nor revoked, without those of authorities */
                                readonly active: number;
                                readonly activity: readonly {
                                    /** @description of UTC, such as "2026-04-23" */
                                    readonly day: string;
                                    readonly issued: number;
                                    readonly refused: number;
                                }[];
                                readonly authorities: readonly {
                                    readonly generation: number | null;
                                    readonly id: string;
                                    /** @description 0 to 1 */
                                    readonly life_used: number | null;
                                    readonly name: string;
                                    /** @description made, and not promoted yet */
                                    readonly next_generation: number | null;
                                    readonly not_after: string | null;
                                    /** @description of SSH: when its key was made */
                                    readonly not_before: string;
                                    /** @enum {unknown} */
                                    readonly state: "active" | "inactive" | "expired" | "revoked";
                                    readonly type: string;
                                }[];
                                /** @description there are more than are listed */
                                readonly authorities_have_more: boolean;
                                /** @description some seconds ago, or minutes where certificates are very many */
                                readonly counted_at: string;
                                /** @description within 7 days */
                                readonly ending_soon: {
                                    readonly certificates: number;
                                    /** @description of them, without a successor */
                                    readonly not_renewed: number;
                                };
                                readonly expiry: readonly {
                                    readonly certificates: number;
                                    /** @description of UTC, such as "2026-04-23" */
                                    readonly day: string;
                                    /** @description of them, without a successor */
                                    readonly not_renewed: number;
                                }[];
                                readonly life: readonly {
                                    readonly certificates: number;
                                    /** @description of them, without a successor */
                                    readonly not_renewed: number;
                                    /** @description from here, ten on */
                                    readonly used_percent: number;
                                }[];
                                readonly lists: readonly {
                                    readonly authority_id: string;
                                    readonly authority_name: string;
                                    readonly entries: number;
                                    /** @description null for a KRL, which is of all */
                                    readonly generation: number | null;
                                    /** @description something was revoked that it does not show yet */
                                    readonly is_behind: boolean;
                                    readonly next_update: string | null;
                                    readonly number: number;
                                    /** @description -1: all of several */
                                    readonly shard: number | null;
                                    readonly this_update: string;
                                }[];
                                /** @description there are more than are listed */
                                readonly lists_have_more: boolean;
                                /** @description within 7 days */
                                readonly revoked_lately: number;
                            } | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List certificate authorities
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly ca_type: string;
                                readonly certificates_issued: number;
                                readonly common_name: string;
                                readonly created_at: string;
                                readonly id: string;
                                readonly is_active: boolean;
                                readonly key_size: number;
                                readonly key_type: string;
                                readonly name: string;
                                readonly parent_ca_id?: string;
                                readonly valid_from: string;
                                readonly valid_until: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a certificate authority
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {unknown} */
                        readonly ca_type: "root" | "intermediate";
                        /** @description the subject’s common name */
                        readonly common_name: string;
                        readonly excluded_dns_domains?: readonly string[];
                        readonly excluded_ip_ranges?: readonly string[];
                        /** @description 2048, 3072 or 4096 for rsa; 256, 384 or 521 for ec; the first when absent */
                        readonly key_size?: number;
                        /**
                         * @description rsa when absent
                         * @enum {unknown}
                         */
                        readonly key_type?: "rsa" | "ec" | "ed25519";
                        readonly max_path_length?: number;
                        /** @description unique among the authorities of the tenant */
                        readonly name: string;
                        /** @description for intermediates */
                        readonly parent_ca_id?: string;
                        readonly permitted_dns_domains?: readonly string[];
                        readonly permitted_ip_ranges?: readonly string[];
                        /** @description 3650 for roots, 1825 for intermediates when absent */
                        readonly validity_days?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_type: string;
                            readonly certificates_issued: number;
                            readonly common_name: string;
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            readonly key_size: number;
                            readonly key_type: string;
                            readonly name: string;
                            readonly parent_ca_id?: string;
                            readonly valid_from: string;
                            readonly valid_until: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a certificate authority
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_type: string;
                            readonly certificates_issued: number;
                            readonly common_name: string;
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            readonly key_size: number;
                            readonly key_type: string;
                            readonly name: string;
                            readonly parent_ca_id?: string;
                            readonly valid_from: string;
                            readonly valid_until: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Switch a certificate authority on or off
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly is_active: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_type: string;
                            readonly certificates_issued: number;
                            readonly common_name: string;
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            readonly key_size: number;
                            readonly key_type: string;
                            readonly name: string;
                            readonly parent_ca_id?: string;
                            readonly valid_from: string;
                            readonly valid_until: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}/certificate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the certificate of an authority as PEM in JSON */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificate_pem: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}/certificate.der": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the certificate of an authority in DER */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/pkix-cert": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}/crl": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the CRL of an authority, in DER or in PEM */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/pkix-crl": string;
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make the CRL of an authority anew
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly crl_number: number;
                            readonly crl_pem: string;
                            readonly entries: number;
                            readonly next_update: string;
                            readonly this_update: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}/issuers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the issuers of a certificate authority, generation by generation
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly certificate_pem: string;
                                readonly created_at: string;
                                /** @description where what it signed is told as revoked */
                                readonly crl_url?: string;
                                /** @description of a root: the same key, signed with the key before */
                                readonly cross_certificate_pem?: string;
                                readonly generation: number;
                                /** @description `iss_…`, as the addresses in certificates name it */
                                readonly id: string;
                                readonly key_size: number;
                                readonly key_type: string;
                                /** @description "next", "active", "previous" or "retired" */
                                readonly state: string;
                                readonly valid_from: string;
                                readonly valid_until: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}/promote": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let the next issuer of a certificate authority sign
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_id: string;
                            /** @description the newest first */
                            readonly issuers: readonly {
                                readonly certificate_pem: string;
                                readonly created_at: string;
                                /** @description where what it signed is told as revoked */
                                readonly crl_url?: string;
                                /** @description of a root: the same key, signed with the key before */
                                readonly cross_certificate_pem?: string;
                                readonly generation: number;
                                /** @description `iss_…`, as the addresses in certificates name it */
                                readonly id: string;
                                readonly key_size: number;
                                readonly key_type: string;
                                /** @description "next", "active", "previous" or "retired" */
                                readonly state: string;
                                readonly valid_from: string;
                                readonly valid_until: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}/retire": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Retire the previous issuers of a certificate authority
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_id: string;
                            /** @description the newest first */
                            readonly issuers: readonly {
                                readonly certificate_pem: string;
                                readonly created_at: string;
                                /** @description where what it signed is told as revoked */
                                readonly crl_url?: string;
                                /** @description of a root: the same key, signed with the key before */
                                readonly cross_certificate_pem?: string;
                                readonly generation: number;
                                /** @description `iss_…`, as the addresses in certificates name it */
                                readonly id: string;
                                readonly key_size: number;
                                readonly key_type: string;
                                /** @description "next", "active", "previous" or "retired" */
                                readonly state: string;
                                readonly valid_from: string;
                                readonly valid_until: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Revoke a certificate authority with all that it signed
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description unspecified when absent */
                        readonly reason?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly is_active: boolean;
                            readonly reason: string;
                            readonly revoked_at: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/ca/{id}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make the next issuer of a certificate authority
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description as for a new authority; with key_type */
                        readonly key_size?: number;
                        /**
                         * @description that of the key before when absent
                         * @enum {unknown}
                         */
                        readonly key_type?: "rsa" | "ec" | "ed25519";
                        /** @description whether it signs at once, as is right for intermediates; false when absent */
                        readonly promote?: boolean;
                        /** @description 3650 for roots, 1825 or what is left of the parent for intermediates when absent */
                        readonly validity_days?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_id: string;
                            /** @description the newest first */
                            readonly issuers: readonly {
                                readonly certificate_pem: string;
                                readonly created_at: string;
                                /** @description where what it signed is told as revoked */
                                readonly crl_url?: string;
                                /** @description of a root: the same key, signed with the key before */
                                readonly cross_certificate_pem?: string;
                                readonly generation: number;
                                /** @description `iss_…`, as the addresses in certificates name it */
                                readonly id: string;
                                readonly key_size: number;
                                readonly key_type: string;
                                /** @description "next", "active", "previous" or "retired" */
                                readonly state: string;
                                readonly valid_from: string;
                                readonly valid_until: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/certificates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List certificates
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly ca_id?: string;
                    /** @description a name, perhaps with one "*" at its beginning or its end */
                    readonly common_name?: string;
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description a duration such as "30d" */
                    readonly expiring_within?: string;
                    readonly include_revoked?: "true" | "false";
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                    readonly role?: string;
                    /** @description a name, perhaps with one "*" at its beginning or its end */
                    readonly san?: string;
                    /** @description any case, with or without colons; of SSH certificates, decimal */
                    readonly serial_number?: string;
                    readonly sort?: "-created" | "created" | "expires" | "-expires" | "common_name" | "-common_name";
                    readonly status?: "active" | "expired" | "revoked";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly common_name: string | null;
                                readonly id: string;
                                readonly is_revoked: boolean;
                                readonly issuer_ca_id: string | null;
                                readonly serial_number: string;
                                readonly valid_from: string;
                                readonly valid_until: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/certificates/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a certificate
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `cert_…`, the plain UUID, or the serial number */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly common_name: string | null;
                            readonly id: string;
                            readonly is_revoked: boolean;
                            readonly issuer_ca_id: string | null;
                            readonly serial_number: string;
                            readonly valid_from: string;
                            readonly valid_until: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/certificates/{id}/pem": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a certificate as PEM
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `cert_…`, the plain UUID, or the serial number */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/x-pem-file": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/certificates/{id}/private-key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Read the stored private key of a certificate
         * @description Needs a token with the scope `key:read`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `cert_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificate_id: string;
                            /** @description PEM: SEC 1 for ec, PKCS #1 for rsa, PKCS #8 for ed25519 */
                            readonly private_key: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/certificates/{id}/renew": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Renew a certificate
         * @description Needs a token with the scope `pki:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `cert_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description PKCS #10 in PEM: needed for a certificate that was made from a CSR */
                        readonly csr_pem?: string;
                        /** @description for a certificate without a role of its own: one imported, or signed for an approved CSR */
                        readonly role?: string;
                        /** @description a duration such as "168h"; the old certificate’s when absent */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description PEM, issuer first, root last */
                            readonly ca_chain: readonly string[];
                            /** @description PEM */
                            readonly certificate: string;
                            readonly certificate_id: string;
                            readonly not_after: string;
                            /** @description PEM: SEC 1 for ec, PKCS #1 for rsa, PKCS #8 for ed25519 */
                            readonly private_key?: string;
                            /** @description upper-case hexadecimal pairs, joined by colons */
                            readonly serial_number: string;
                            readonly warnings: readonly string[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/certificates/import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Import a certificate that was issued elsewhere
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description one certificate in PEM */
                        readonly certificate_pem: string;
                        /** @description the certificates above in PEM, issuer first */
                        readonly chain_pem?: string;
                        /** @description its private key in PEM: PKCS #8, SEC 1 or PKCS #1, not encrypted */
                        readonly private_key_pem?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly common_name: string | null;
                            readonly id: string;
                            readonly is_revoked: boolean;
                            readonly issuer_ca_id: string | null;
                            readonly serial_number: string;
                            readonly valid_from: string;
                            readonly valid_until: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/certificates/validate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Say whether a certificate is valid, and why not
         * @description Needs a token with the scope `pki:read` or `pki:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description the time to judge for, RFC 3339; now when absent */
                        readonly at?: string;
                        /** @description one certificate, PEM */
                        readonly certificate_pem: string;
                        /** @description at most 20 certificates in any order, none of which is trusted for being here, PEM */
                        readonly chain_pem?: string;
                        /** @description true when absent */
                        readonly check_revocation?: boolean;
                        /** @description a DNS name or an IP address that it must be good for */
                        readonly hostname?: string;
                        /**
                         * @description what it must be good for; any when absent
                         * @enum {unknown}
                         */
                        readonly purpose?: "any" | "server_auth" | "client_auth" | "code_signing" | "email_protection" | "time_stamping" | "ocsp_signing";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly chain_valid: boolean;
                            readonly errors: readonly {
                                readonly code: string;
                                readonly depth: number;
                                readonly message: string;
                            }[];
                            readonly not_expired: boolean;
                            readonly not_revoked: boolean;
                            readonly trusted_anchor: string | null;
                            readonly valid: boolean;
                            readonly warnings: readonly string[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/csr": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List CSR requests
         * @description Needs a token with the scope `pki:read` or `pki:issue` or `csr:approve`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                    readonly status?: "pending" | "approved" | "rejected" | "signed";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly ca_id: string | null;
                                readonly certificate_id: string | null;
                                readonly created_at: string;
                                /** @description whether a private key is kept here, to be fetched once */
                                readonly has_private_key: boolean;
                                readonly id: string;
                                readonly key_size: number;
                                readonly key_type: string;
                                readonly rejection_reason: string | null;
                                readonly requested_by: string;
                                readonly reviewed_at: string | null;
                                readonly reviewed_by: string | null;
                                readonly signed_at: string | null;
                                readonly signed_by: string | null;
                                /** @enum {unknown} */
                                readonly status: "pending" | "approved" | "rejected" | "signed";
                                readonly subject: {
                                    readonly common_name: string | null;
                                };
                                readonly validity_days: number | null;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a CSR and its key, to be approved and signed
         * @description Needs a token with the scope `pki:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description 256, 384 or 521 for ec; 2048, 3072 or 4096 for rsa; the first when absent */
                        readonly key_size?: number;
                        /**
                         * @description ec when absent
                         * @enum {unknown}
                         */
                        readonly key_type?: "rsa" | "ec" | "ed25519";
                        readonly san_dns?: readonly string[];
                        readonly san_email?: readonly string[];
                        readonly san_ip?: readonly string[];
                        readonly san_uri?: readonly string[];
                        readonly subject?: {
                            readonly common_name?: string;
                            readonly country?: string;
                            readonly dn_qualifier?: string;
                            readonly domain_component?: readonly string[];
                            readonly email_address?: string;
                            readonly generation_qualifier?: string;
                            readonly given_name?: string;
                            readonly initials?: string;
                            readonly locality?: string;
                            readonly name?: string;
                            readonly organization?: string;
                            readonly organizational_unit?: readonly string[];
                            readonly postal_code?: string;
                            readonly pseudonym?: string;
                            readonly serial_number?: string;
                            readonly state?: string;
                            readonly street_address?: string;
                            readonly surname?: string;
                            readonly title?: string;
                            readonly user_id?: string;
                        };
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_id: string | null;
                            readonly certificate_id: string | null;
                            readonly created_at: string;
                            readonly csr_pem: string;
                            /** @description whether a private key is kept here, to be fetched once */
                            readonly has_private_key: boolean;
                            readonly id: string;
                            readonly key_size: number;
                            readonly key_type: string;
                            /** @description what it asks for and will not get, whoever approves it */
                            readonly not_granted: readonly {
                                /** @enum {unknown} */
                                readonly effect: "refused" | "left_out";
                                readonly what: string;
                            }[];
                            readonly rejection_reason: string | null;
                            readonly requested_by: string;
                            readonly requested_extensions: readonly {
                                readonly critical: boolean;
                                readonly name: string | null;
                                readonly oid: string;
                                readonly value: unknown;
                            }[];
                            readonly reviewed_at: string | null;
                            readonly reviewed_by: string | null;
                            readonly san_dns: readonly string[];
                            readonly san_email: readonly string[];
                            readonly san_ip: readonly string[];
                            readonly san_other: readonly {
                                readonly kind: string;
                                readonly value: string;
                            }[];
                            readonly san_uri: readonly string[];
                            readonly signature_algorithm: string;
                            readonly signed_at: string | null;
                            readonly signed_by: string | null;
                            /** @enum {unknown} */
                            readonly status: "pending" | "approved" | "rejected" | "signed";
                            readonly subject: {
                                readonly [key: string]: string | readonly string[] | null;
                            };
                            /** @description RFC 4514, most specific first */
                            readonly subject_dn: string;
                            readonly validity_days: number | null;
                            readonly warnings: readonly string[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/csr/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a CSR request
         * @description Needs a token with the scope `pki:read` or `pki:issue` or `csr:approve`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `csr_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_id: string | null;
                            readonly certificate_id: string | null;
                            readonly created_at: string;
                            readonly csr_pem: string;
                            /** @description whether a private key is kept here, to be fetched once */
                            readonly has_private_key: boolean;
                            readonly id: string;
                            readonly key_size: number;
                            readonly key_type: string;
                            /** @description what it asks for and will not get, whoever approves it */
                            readonly not_granted: readonly {
                                /** @enum {unknown} */
                                readonly effect: "refused" | "left_out";
                                readonly what: string;
                            }[];
                            readonly rejection_reason: string | null;
                            readonly requested_by: string;
                            readonly requested_extensions: readonly {
                                readonly critical: boolean;
                                readonly name: string | null;
                                readonly oid: string;
                                readonly value: unknown;
                            }[];
                            readonly reviewed_at: string | null;
                            readonly reviewed_by: string | null;
                            readonly san_dns: readonly string[];
                            readonly san_email: readonly string[];
                            readonly san_ip: readonly string[];
                            readonly san_other: readonly {
                                readonly kind: string;
                                readonly value: string;
                            }[];
                            readonly san_uri: readonly string[];
                            readonly signature_algorithm: string;
                            readonly signed_at: string | null;
                            readonly signed_by: string | null;
                            /** @enum {unknown} */
                            readonly status: "pending" | "approved" | "rejected" | "signed";
                            readonly subject: {
                                readonly [key: string]: string | readonly string[] | null;
                            };
                            /** @description RFC 4514, most specific first */
                            readonly subject_dn: string;
                            readonly validity_days: number | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/csr/{id}/approve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Approve a CSR request
         * @description Needs a token with the scope `csr:approve`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `csr_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description with validity_days: what it is approved for */
                        readonly ca_id?: string;
                        /** @description of 24 hours */
                        readonly validity_days?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_id: string | null;
                            readonly certificate_id: string | null;
                            readonly created_at: string;
                            readonly csr_pem: string;
                            /** @description whether a private key is kept here, to be fetched once */
                            readonly has_private_key: boolean;
                            readonly id: string;
                            readonly key_size: number;
                            readonly key_type: string;
                            /** @description what it asks for and will not get, whoever approves it */
                            readonly not_granted: readonly {
                                /** @enum {unknown} */
                                readonly effect: "refused" | "left_out";
                                readonly what: string;
                            }[];
                            readonly rejection_reason: string | null;
                            readonly requested_by: string;
                            readonly requested_extensions: readonly {
                                readonly critical: boolean;
                                readonly name: string | null;
                                readonly oid: string;
                                readonly value: unknown;
                            }[];
                            readonly reviewed_at: string | null;
                            readonly reviewed_by: string | null;
                            readonly san_dns: readonly string[];
                            readonly san_email: readonly string[];
                            readonly san_ip: readonly string[];
                            readonly san_other: readonly {
                                readonly kind: string;
                                readonly value: string;
                            }[];
                            readonly san_uri: readonly string[];
                            readonly signature_algorithm: string;
                            readonly signed_at: string | null;
                            readonly signed_by: string | null;
                            /** @enum {unknown} */
                            readonly status: "pending" | "approved" | "rejected" | "signed";
                            readonly subject: {
                                readonly [key: string]: string | readonly string[] | null;
                            };
                            /** @description RFC 4514, most specific first */
                            readonly subject_dn: string;
                            readonly validity_days: number | null;
                            readonly warnings: readonly string[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/csr/{id}/private-key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Fetch the private key of a signed CSR, once
         * @description Needs a token with the scope `pki:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `csr_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description PEM: SEC 1 for ec, PKCS #1 for rsa, PKCS #8 for ed25519 */
                            readonly private_key: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/csr/{id}/reject": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Reject a CSR request
         * @description Needs a token with the scope `csr:approve`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `csr_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description why, for the requester */
                        readonly reason: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_id: string | null;
                            readonly certificate_id: string | null;
                            readonly created_at: string;
                            readonly csr_pem: string;
                            /** @description whether a private key is kept here, to be fetched once */
                            readonly has_private_key: boolean;
                            readonly id: string;
                            readonly key_size: number;
                            readonly key_type: string;
                            /** @description what it asks for and will not get, whoever approves it */
                            readonly not_granted: readonly {
                                /** @enum {unknown} */
                                readonly effect: "refused" | "left_out";
                                readonly what: string;
                            }[];
                            readonly rejection_reason: string | null;
                            readonly requested_by: string;
                            readonly requested_extensions: readonly {
                                readonly critical: boolean;
                                readonly name: string | null;
                                readonly oid: string;
                                readonly value: unknown;
                            }[];
                            readonly reviewed_at: string | null;
                            readonly reviewed_by: string | null;
                            readonly san_dns: readonly string[];
                            readonly san_email: readonly string[];
                            readonly san_ip: readonly string[];
                            readonly san_other: readonly {
                                readonly kind: string;
                                readonly value: string;
                            }[];
                            readonly san_uri: readonly string[];
                            readonly signature_algorithm: string;
                            readonly signed_at: string | null;
                            readonly signed_by: string | null;
                            /** @enum {unknown} */
                            readonly status: "pending" | "approved" | "rejected" | "signed";
                            readonly subject: {
                                readonly [key: string]: string | readonly string[] | null;
                            };
                            /** @description RFC 4514, most specific first */
                            readonly subject_dn: string;
                            readonly validity_days: number | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/csr/{id}/sign": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sign an approved CSR
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `csr_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description of the authority that signs */
                        readonly ca_id: string;
                        /** @description of 24 hours */
                        readonly validity_days: number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description PEM, issuer first, root last */
                            readonly ca_chain: readonly string[];
                            /** @description PEM */
                            readonly certificate: string;
                            readonly certificate_id: string;
                            readonly not_after: string;
                            /** @description upper-case hexadecimal pairs, joined by colons */
                            readonly serial_number: string;
                            readonly warnings: readonly string[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/csr/import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Import a CSR, to be approved and signed
         * @description Needs a token with the scope `pki:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description PKCS #10 in PEM */
                        readonly csr_pem: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ca_id: string | null;
                            readonly certificate_id: string | null;
                            readonly created_at: string;
                            readonly csr_pem: string;
                            /** @description whether a private key is kept here, to be fetched once */
                            readonly has_private_key: boolean;
                            readonly id: string;
                            readonly key_size: number;
                            readonly key_type: string;
                            /** @description what it asks for and will not get, whoever approves it */
                            readonly not_granted: readonly {
                                /** @enum {unknown} */
                                readonly effect: "refused" | "left_out";
                                readonly what: string;
                            }[];
                            readonly rejection_reason: string | null;
                            readonly requested_by: string;
                            readonly requested_extensions: readonly {
                                readonly critical: boolean;
                                readonly name: string | null;
                                readonly oid: string;
                                readonly value: unknown;
                            }[];
                            readonly reviewed_at: string | null;
                            readonly reviewed_by: string | null;
                            readonly san_dns: readonly string[];
                            readonly san_email: readonly string[];
                            readonly san_ip: readonly string[];
                            readonly san_other: readonly {
                                readonly kind: string;
                                readonly value: string;
                            }[];
                            readonly san_uri: readonly string[];
                            readonly signature_algorithm: string;
                            readonly signed_at: string | null;
                            readonly signed_by: string | null;
                            /** @enum {unknown} */
                            readonly status: "pending" | "approved" | "rejected" | "signed";
                            readonly subject: {
                                readonly [key: string]: string | readonly string[] | null;
                            };
                            /** @description RFC 4514, most specific first */
                            readonly subject_dn: string;
                            readonly validity_days: number | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/explain/{role}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Say what a role would say to a request, rule by rule, and issue nothing
         * @description Needs a token with the scope `pki:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly role: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description DNS names */
                        readonly alt_names?: readonly string[];
                        readonly common_name?: string;
                        /** @description PKCS #10 in PEM, which is judged as `sign` does; without it, as `issue` does */
                        readonly csr_pem?: string;
                        /** @description IP addresses */
                        readonly ip_sans?: readonly string[];
                        /** @description a duration such as "168h"; the role’s max_ttl when absent */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description null when it would be refused */
                            readonly certificate: {
                                readonly ext_key_usages: readonly string[];
                                readonly key_algorithm: string;
                                readonly key_usages: readonly string[];
                                readonly names: readonly {
                                    readonly type: string;
                                    readonly value: string;
                                }[];
                                readonly not_after: string;
                                readonly not_before: string;
                                readonly signature_algorithm: string;
                                /** @description least specific first */
                                readonly subject: readonly {
                                    readonly type: string;
                                    readonly value: string;
                                }[];
                            } | null;
                            readonly role: string;
                            /** @description the whole decision table, in its order */
                            readonly rules: readonly {
                                readonly clamped: {
                                    readonly from: string;
                                    readonly to: string;
                                } | null;
                                /** @description the row of the decision table */
                                readonly name: string;
                                /** @description of all rules together at most the first hundred */
                                readonly refusals: readonly {
                                    /** @description what would pass; none when nothing would */
                                    readonly allowed: readonly string[];
                                    readonly field: string;
                                    readonly message: string;
                                    readonly rule: string;
                                    readonly value: string;
                                }[];
                                /** @enum {unknown} */
                                readonly result: "passed" | "refused" | "clamped";
                            }[];
                            readonly warnings: readonly string[];
                            readonly would_issue: boolean;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/issue/{role}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Issue a certificate and its key
         * @description Needs a token with the scope `pki:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly role: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description DNS names */
                        readonly alt_names?: readonly string[];
                        readonly common_name?: string;
                        /** @description IP addresses */
                        readonly ip_sans?: readonly string[];
                        /** @description a duration such as "168h"; the role’s max_ttl when absent */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description PEM, issuer first, root last */
                            readonly ca_chain: readonly string[];
                            /** @description PEM */
                            readonly certificate: string;
                            readonly certificate_id: string;
                            readonly not_after: string;
                            /** @description PEM: SEC 1 for ec, PKCS #1 for rsa, PKCS #8 for ed25519 */
                            readonly private_key: string;
                            /** @description upper-case hexadecimal pairs, joined by colons */
                            readonly serial_number: string;
                            readonly warnings: readonly string[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Revoke a certificate
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description where several certificates have the serial number */
                        readonly certificate_id?: string;
                        /** @description RFC 3339: since when it is thought to be no good */
                        readonly invalidity_date?: string;
                        /** @description unspecified when absent */
                        readonly reason?: string;
                        /** @description hexadecimal, in any case, with or without colons */
                        readonly serial_number: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly reason: string;
                            readonly revoked_at: string;
                            readonly serial_number: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/roles": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List roles
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly allow_ip_sans: boolean;
                                readonly allow_subdomains: boolean;
                                readonly allowed_domains: readonly string[];
                                readonly ca_id: string;
                                readonly created_at: string;
                                readonly ext_key_usages: readonly string[];
                                readonly key_bits: number;
                                readonly key_type: string;
                                readonly key_usages: readonly string[];
                                readonly max_ttl: string;
                                readonly name: string;
                                readonly require_cn: boolean;
                                readonly store_private_keys: boolean;
                                readonly updated_at: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a role
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly allow_ip_sans?: boolean;
                        /** @description what is below an allowed domain, and wildcards */
                        readonly allow_subdomains?: boolean;
                        /** @description `*.x` permits any name below x, `x` permits exactly x; none permits no name */
                        readonly allowed_domains?: readonly string[];
                        /** @description the authority that signs for this role */
                        readonly ca_id: string;
                        readonly ext_key_usages?: readonly string[];
                        /** @description 256, 384, 521 for ec; 2048, 3072, 4096 for rsa */
                        readonly key_bits?: number;
                        /** @enum {unknown} */
                        readonly key_type?: "rsa" | "ec" | "ed25519";
                        readonly key_usages?: readonly ("digital_signature" | "content_commitment" | "key_encipherment" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                        /** @description a duration such as "720h", which it is when absent */
                        readonly max_ttl?: string;
                        /** @description letters, digits, ".", "_" and "-", at most 64 */
                        readonly name: string;
                        readonly require_cn?: boolean;
                        readonly store_private_keys?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allow_ip_sans: boolean;
                            readonly allow_subdomains: boolean;
                            readonly allowed_domains: readonly string[];
                            readonly ca_id: string;
                            readonly created_at: string;
                            readonly ext_key_usages: readonly string[];
                            readonly key_bits: number;
                            readonly key_type: string;
                            readonly key_usages: readonly string[];
                            readonly max_ttl: string;
                            readonly name: string;
                            readonly require_cn: boolean;
                            readonly store_private_keys: boolean;
                            readonly updated_at: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/roles/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a role
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allow_ip_sans: boolean;
                            readonly allow_subdomains: boolean;
                            readonly allowed_domains: readonly string[];
                            readonly ca_id: string;
                            readonly created_at: string;
                            readonly ext_key_usages: readonly string[];
                            readonly key_bits: number;
                            readonly key_type: string;
                            readonly key_usages: readonly string[];
                            readonly max_ttl: string;
                            readonly name: string;
                            readonly require_cn: boolean;
                            readonly store_private_keys: boolean;
                            readonly updated_at: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a role
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a role
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly allow_ip_sans?: boolean;
                        /** @description what is below an allowed domain, and wildcards */
                        readonly allow_subdomains?: boolean;
                        /** @description `*.x` permits any name below x, `x` permits exactly x; none permits no name */
                        readonly allowed_domains?: readonly string[];
                        readonly ca_id?: string;
                        readonly ext_key_usages?: readonly string[];
                        /** @description 256, 384, 521 for ec; 2048, 3072, 4096 for rsa */
                        readonly key_bits?: number;
                        /** @enum {unknown} */
                        readonly key_type?: "rsa" | "ec" | "ed25519";
                        readonly key_usages?: readonly ("digital_signature" | "content_commitment" | "key_encipherment" | "data_encipherment" | "key_agreement" | "key_cert_sign" | "crl_sign" | "encipher_only" | "decipher_only")[];
                        /** @description a duration such as "720h", which it is when absent */
                        readonly max_ttl?: string;
                        readonly require_cn?: boolean;
                        readonly store_private_keys?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allow_ip_sans: boolean;
                            readonly allow_subdomains: boolean;
                            readonly allowed_domains: readonly string[];
                            readonly ca_id: string;
                            readonly created_at: string;
                            readonly ext_key_usages: readonly string[];
                            readonly key_bits: number;
                            readonly key_type: string;
                            readonly key_usages: readonly string[];
                            readonly max_ttl: string;
                            readonly name: string;
                            readonly require_cn: boolean;
                            readonly store_private_keys: boolean;
                            readonly updated_at: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/v1/pki/sign/{role}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sign a CSR
         * @description Needs a token with the scope `pki:issue`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly role: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description DNS names */
                        readonly alt_names?: readonly string[];
                        readonly common_name?: string;
                        /** @description PKCS #10 in PEM */
                        readonly csr_pem: string;
                        /** @description IP addresses */
                        readonly ip_sans?: readonly string[];
                        /** @description a duration such as "168h"; the role’s max_ttl when absent */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description PEM, issuer first, root last */
                            readonly ca_chain: readonly string[];
                            /** @description PEM */
                            readonly certificate: string;
                            readonly certificate_id: string;
                            readonly not_after: string;
                            /** @description upper-case hexadecimal pairs, joined by colons */
                            readonly serial_number: string;
                            readonly warnings: readonly string[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/trust-anchors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List trust anchors
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly certificate_pem: string;
                                readonly created_at: string;
                                /** @description SHA-256 of the certificate, in hexadecimal */
                                readonly fingerprint: string;
                                readonly id: string;
                                readonly name: string;
                                /** @description RFC 4514 */
                                readonly subject: string;
                                readonly valid_from: string;
                                readonly valid_until: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Register a trust anchor
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description the certificate of an authority, PEM */
                        readonly certificate_pem: string;
                        /** @description unique among the trust anchors of the tenant */
                        readonly name: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificate_pem: string;
                            readonly created_at: string;
                            /** @description SHA-256 of the certificate, in hexadecimal */
                            readonly fingerprint: string;
                            readonly id: string;
                            readonly name: string;
                            /** @description RFC 4514 */
                            readonly subject: string;
                            readonly valid_from: string;
                            readonly valid_until: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/trust-anchors/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a trust anchor
         * @description Needs a token with the scope `pki:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `trust_anchor_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificate_pem: string;
                            readonly created_at: string;
                            readonly crls: readonly {
                                readonly entries: number;
                                /** @description RFC 4514 */
                                readonly issuer: string;
                                readonly next_update: string;
                                readonly registered_at: string;
                                readonly this_update: string;
                            }[];
                            /** @description SHA-256 of the certificate, in hexadecimal */
                            readonly fingerprint: string;
                            readonly id: string;
                            readonly name: string;
                            /** @description RFC 4514 */
                            readonly subject: string;
                            readonly valid_from: string;
                            readonly valid_until: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a trust anchor
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `trust_anchor_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/trust-anchors/{id}/crl": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Register the newest CRL of an authority below a trust anchor
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `trust_anchor_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description a complete CRL, PEM */
                        readonly crl_pem: string;
                        /** @description who signed it, and what leads to the anchor, PEM; the anchor when absent */
                        readonly issuer_pem?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificate_pem: string;
                            readonly created_at: string;
                            readonly crls: readonly {
                                readonly entries: number;
                                /** @description RFC 4514 */
                                readonly issuer: string;
                                readonly next_update: string;
                                readonly registered_at: string;
                                readonly this_update: string;
                            }[];
                            /** @description SHA-256 of the certificate, in hexadecimal */
                            readonly fingerprint: string;
                            readonly id: string;
                            readonly name: string;
                            /** @description RFC 4514 */
                            readonly subject: string;
                            readonly valid_from: string;
                            readonly valid_until: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/pki/unrevoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Lift the hold of a certificate
         * @description Needs a token with the scope `pki:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description where several certificates have the serial number */
                        readonly certificate_id?: string;
                        /** @description hexadecimal, in any case, with or without colons */
                        readonly serial_number: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly certificate_id: string;
                            readonly is_revoked: boolean;
                            readonly serial_number: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Sign in: keep the token in a cookie that scripts do not see, for 12 hours at most */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description instead of a token: of the link that `chancery up` prints; it works once, within the hour */
                        readonly setup_code?: string;
                        readonly token?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description of the session */
                            readonly expires_at: string;
                            readonly identity: {
                                readonly email?: string;
                                readonly id: string;
                                readonly name: string;
                                readonly type: string;
                            };
                            readonly scopes: readonly string[];
                            readonly tenant: {
                                readonly id: string;
                                readonly name: string;
                            };
                        };
                    };
                };
            };
        };
        /**
         * Sign out: take the cookie back
         * @description Needs a token.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List SSH authorities
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly created_at: string;
                                readonly id: string;
                                readonly is_active: boolean;
                                /** @description who holds the key; what Vault is asked with is never shown */
                                readonly issuer: {
                                    readonly address?: string;
                                    readonly has_credentials?: boolean;
                                    readonly mount?: string;
                                    readonly namespace?: string;
                                    readonly role?: string;
                                    /** @description "builtin" or "vault" */
                                    readonly type: string;
                                };
                                readonly key_type: string;
                                /** @description the active one first; retired ones are left out */
                                readonly keys: readonly {
                                    readonly created_at: string;
                                    readonly fingerprint: string;
                                    readonly generation: number;
                                    readonly public_key: string;
                                    /** @description "active", "next" or "previous" */
                                    readonly state: string;
                                }[];
                                /** @description "user", "host" or "any" */
                                readonly kind: string;
                                readonly name: string;
                                readonly shared: boolean;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make an SSH authority
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly issuer?: {
                            readonly address?: string;
                            readonly auth?: {
                                /** @enum {unknown} */
                                readonly method: "token" | "approle";
                                readonly mount?: string;
                                readonly role_id?: string;
                                readonly secret_id?: string;
                                readonly token?: string;
                            };
                            /** @description of the secrets engine: what does not bear it is refused */
                            readonly ca_public_key?: string;
                            readonly mount?: string;
                            readonly namespace?: string;
                            readonly role?: string;
                            /** @description PEM: the only roots that are trusted */
                            readonly roots?: string;
                            /** @enum {unknown} */
                            readonly type: "builtin" | "vault";
                        };
                        /**
                         * @description ed25519 when absent; not for keys in Vault
                         * @enum {unknown}
                         */
                        readonly key_type?: "ed25519" | "ec-p256" | "ec-p384" | "ec-p521" | "rsa-2048" | "rsa-3072" | "rsa-4096" | "ec" | "rsa";
                        /**
                         * @description what it certifies
                         * @enum {unknown}
                         */
                        readonly kind: "user" | "host";
                        /** @description unique among the SSH authorities of the tenant */
                        readonly name: string;
                        /** @description whether several clusters and host groups may name it; false when absent */
                        readonly shared?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            /** @description who holds the key; what Vault is asked with is never shown */
                            readonly issuer: {
                                readonly address?: string;
                                readonly has_credentials?: boolean;
                                readonly mount?: string;
                                readonly namespace?: string;
                                readonly role?: string;
                                /** @description "builtin" or "vault" */
                                readonly type: string;
                            };
                            readonly key_type: string;
                            /** @description the active one first; retired ones are left out */
                            readonly keys: readonly {
                                readonly created_at: string;
                                readonly fingerprint: string;
                                readonly generation: number;
                                readonly public_key: string;
                                /** @description "active", "next" or "previous" */
                                readonly state: string;
                            }[];
                            /** @description "user", "host" or "any" */
                            readonly kind: string;
                            readonly name: string;
                            readonly shared: boolean;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read an SSH authority
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            /** @description who holds the key; what Vault is asked with is never shown */
                            readonly issuer: {
                                readonly address?: string;
                                readonly has_credentials?: boolean;
                                readonly mount?: string;
                                readonly namespace?: string;
                                readonly role?: string;
                                /** @description "builtin" or "vault" */
                                readonly type: string;
                            };
                            readonly key_type: string;
                            /** @description the active one first; retired ones are left out */
                            readonly keys: readonly {
                                readonly created_at: string;
                                readonly fingerprint: string;
                                readonly generation: number;
                                readonly public_key: string;
                                /** @description "active", "next" or "previous" */
                                readonly state: string;
                            }[];
                            /** @description "user", "host" or "any" */
                            readonly kind: string;
                            readonly name: string;
                            readonly shared: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change an SSH authority
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly is_active?: boolean;
                        readonly issuer?: {
                            readonly address?: string;
                            readonly auth?: {
                                /** @enum {unknown} */
                                readonly method: "token" | "approle";
                                readonly mount?: string;
                                readonly role_id?: string;
                                readonly secret_id?: string;
                                readonly token?: string;
                            };
                            /** @description of the secrets engine: what does not bear it is refused */
                            readonly ca_public_key?: string;
                            readonly mount?: string;
                            readonly namespace?: string;
                            readonly role?: string;
                            /** @description PEM: the only roots that are trusted */
                            readonly roots?: string;
                            /** @enum {unknown} */
                            readonly type: "builtin" | "vault";
                        };
                        readonly name?: string;
                        readonly shared?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            /** @description who holds the key; what Vault is asked with is never shown */
                            readonly issuer: {
                                readonly address?: string;
                                readonly has_credentials?: boolean;
                                readonly mount?: string;
                                readonly namespace?: string;
                                readonly role?: string;
                                /** @description "builtin" or "vault" */
                                readonly type: string;
                            };
                            readonly key_type: string;
                            /** @description the active one first; retired ones are left out */
                            readonly keys: readonly {
                                readonly created_at: string;
                                readonly fingerprint: string;
                                readonly generation: number;
                                readonly public_key: string;
                                /** @description "active", "next" or "previous" */
                                readonly state: string;
                            }[];
                            /** @description "user", "host" or "any" */
                            readonly kind: string;
                            readonly name: string;
                            readonly shared: boolean;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities/{id}/intents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List what Vault was asked to sign
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly certificate_id: string | null;
                                readonly created_at: string;
                                readonly detail: string | null;
                                readonly id: string;
                                readonly key_id: string;
                                /** @description "user" or "host" */
                                readonly kind: string;
                                /** @description the latest end of what may have been signed */
                                readonly not_after: string;
                                readonly principals: readonly string[];
                                readonly settled_at: string | null;
                                /** @description "asked", "issued", "rejected", "refused" or "unknown" */
                                readonly state: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities/{id}/known_hosts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the @cert-authority lines of an SSH authority */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description patterns with commas between them, such as "*.example.com,[bastion.example.com]:2222"; "*" when absent */
                    readonly hosts?: string;
                };
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/plain": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities/{id}/krl": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the KRL of an SSH authority */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/octet-stream": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities/{id}/promote": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let the next key of an SSH authority sign
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            /** @description who holds the key; what Vault is asked with is never shown */
                            readonly issuer: {
                                readonly address?: string;
                                readonly has_credentials?: boolean;
                                readonly mount?: string;
                                readonly namespace?: string;
                                readonly role?: string;
                                /** @description "builtin" or "vault" */
                                readonly type: string;
                            };
                            readonly key_type: string;
                            /** @description the active one first; retired ones are left out */
                            readonly keys: readonly {
                                readonly created_at: string;
                                readonly fingerprint: string;
                                readonly generation: number;
                                readonly public_key: string;
                                /** @description "active", "next" or "previous" */
                                readonly state: string;
                            }[];
                            /** @description "user", "host" or "any" */
                            readonly kind: string;
                            readonly name: string;
                            readonly shared: boolean;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities/{id}/public-key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the public keys of an SSH authority, a line each */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/plain": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities/{id}/retire": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Retire the previous keys of an SSH authority
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            /** @description who holds the key; what Vault is asked with is never shown */
                            readonly issuer: {
                                readonly address?: string;
                                readonly has_credentials?: boolean;
                                readonly mount?: string;
                                readonly namespace?: string;
                                readonly role?: string;
                                /** @description "builtin" or "vault" */
                                readonly type: string;
                            };
                            readonly key_type: string;
                            /** @description the active one first; retired ones are left out */
                            readonly keys: readonly {
                                readonly created_at: string;
                                readonly fingerprint: string;
                                readonly generation: number;
                                readonly public_key: string;
                                /** @description "active", "next" or "previous" */
                                readonly state: string;
                            }[];
                            /** @description "user", "host" or "any" */
                            readonly kind: string;
                            readonly name: string;
                            readonly shared: boolean;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/authorities/{id}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make the next key of an SSH authority
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    /** @description `ca_…` or the plain UUID */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description that of the key before when absent
                         * @enum {unknown}
                         */
                        readonly key_type?: "ed25519" | "ec-p256" | "ec-p384" | "ec-p521" | "rsa-2048" | "rsa-3072" | "rsa-4096" | "ec" | "rsa";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly id: string;
                            readonly is_active: boolean;
                            /** @description who holds the key; what Vault is asked with is never shown */
                            readonly issuer: {
                                readonly address?: string;
                                readonly has_credentials?: boolean;
                                readonly mount?: string;
                                readonly namespace?: string;
                                readonly role?: string;
                                /** @description "builtin" or "vault" */
                                readonly type: string;
                            };
                            readonly key_type: string;
                            /** @description the active one first; retired ones are left out */
                            readonly keys: readonly {
                                readonly created_at: string;
                                readonly fingerprint: string;
                                readonly generation: number;
                                readonly public_key: string;
                                /** @description "active", "next" or "previous" */
                                readonly state: string;
                            }[];
                            /** @description "user", "host" or "any" */
                            readonly kind: string;
                            readonly name: string;
                            readonly shared: boolean;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/clusters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List clusters
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 100; 20 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly authority_id: string;
                                readonly created_at: string;
                                readonly critical_options: {
                                    readonly [key: string]: string;
                                };
                                readonly extensions: readonly string[];
                                readonly id: string;
                                readonly name: string;
                                readonly nodes: readonly {
                                    readonly host: string;
                                    readonly id: string;
                                    readonly is_control_node: boolean;
                                    readonly name: string | null;
                                    readonly port: number;
                                    readonly role: string | null;
                                    readonly user: string;
                                }[];
                                readonly updated_at: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a cluster
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description of a shared SSH authority; absent: it gets its own */
                        readonly authority_id?: string;
                        /** @description by name, such as "source-address"; the value of a flag is empty */
                        readonly critical_options?: {
                            readonly [key: string]: string;
                        };
                        /** @description ["permit-pty"] when absent */
                        readonly extensions?: readonly string[];
                        readonly name: string;
                        readonly nodes?: readonly {
                            /** @description a DNS name or an IP address */
                            readonly host: string;
                            /** @description of a node that the cluster has */
                            readonly id?: string;
                            readonly is_control_node?: boolean;
                            readonly name?: string | null;
                            /** @description 1 to 65535; 22 when absent */
                            readonly port?: number;
                            readonly role?: string | null;
                            /** @description who logs in there: a principal of the certificates */
                            readonly user: string;
                        }[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly authority_id: string;
                            readonly created_at: string;
                            readonly critical_options: {
                                readonly [key: string]: string;
                            };
                            readonly extensions: readonly string[];
                            readonly id: string;
                            readonly name: string;
                            readonly nodes: readonly {
                                readonly host: string;
                                readonly id: string;
                                readonly is_control_node: boolean;
                                readonly name: string | null;
                                readonly port: number;
                                readonly role: string | null;
                                readonly user: string;
                            }[];
                            readonly updated_at: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ssh/clusters/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A cluster
         * @description Needs a token with the scope `ssh:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly authority_id: string;
                            readonly created_at: string;
                            readonly critical_options: {
                                readonly [key: string]: string;
                            };
                            readonly extensions: readonly string[];
                            readonly id: string;
                            readonly name: string;
                            readonly nodes: readonly {
                                readonly host: string;
                                readonly id: string;
                                readonly is_control_node: boolean;
                                readonly name: string | null;
                                readonly port: number;
                                readonly role: string | null;
                                readonly user: string;
                            }[];
                            readonly updated_at: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a cluster, and switch its own authority off
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a cluster
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description by name, such as "source-address"; the value of a flag is empty */
                        readonly critical_options?: {
                            readonly [key: string]: string;
                        };
                        /** @description ["permit-pty"] when absent */
                        readonly extensions?: readonly string[];
                        readonly name?: string;
                        readonly nodes?: readonly {
                            /** @description a DNS name or an IP address */
                            readonly host: string;
                            /** @description of a node that the cluster has */
                            readonly id?: string;
                            readonly is_control_node?: boolean;
                            readonly name?: string | null;
                            /** @description 1 to 65535; 22 when absent */
                            readonly port?: number;
                            readonly role?: string | null;
                            /** @description who logs in there: a principal of the certificates */
                            readonly user: string;
                        }[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly authority_id: string;
                            readonly created_at: string;
                            readonly critical_options: {
                                readonly [key: string]: string;
                            };
                            readonly extensions: readonly string[];
                            readonly id: string;
                            readonly name: string;
                            readonly nodes: readonly {
                                readonly host: string;
                                readonly id: string;
                                readonly is_control_node: boolean;
                                readonly name: string | null;
                                readonly port: number;
                                readonly role: string | null;
                                readonly user: string;
                            }[];
                            readonly updated_at: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/v1/ssh/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Revoke SSH certificates, or a key
         * @description Needs a token with the scope `ssh:admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly authority_id: string;
                        /** @description "SHA256:…" */
                        readonly fingerprint?: string;
                        readonly key_id?: string;
                        /** @description unspecified when absent */
                        readonly reason?: string;
                        /** @description decimal, as a string */
                        readonly serial_number?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly authority_id: string;
                            /** @description the newest, at most 1000 */
                            readonly certificates: readonly string[];
                            readonly fingerprint?: string;
                            readonly key_id?: string;
                            readonly reason: string;
                            /** @description how many certificates are revoked */
                            readonly revoked: number;
                            readonly revoked_at: string;
                            readonly serial_number?: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tenants": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List tenants
         * @description Needs a token with the scope `system`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly allow_self_approval: boolean;
                                readonly created_at: string;
                                readonly id: string;
                                readonly name: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a tenant; its admin’s token is shown once
         * @description Needs a token with the scope `system`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly admin_token: string;
                            readonly allow_self_approval: boolean;
                            readonly created_at: string;
                            readonly id: string;
                            readonly name: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tenants/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a tenant
         * @description Needs a token with the scope `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly allow_self_approval?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allow_self_approval: boolean;
                            readonly created_at: string;
                            readonly id: string;
                            readonly name: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/v1/tokens": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List tokens, revoked ones included
         * @description Needs a token with the scope `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly created_at: string;
                                /** @description an identity; null: nobody of this tenant */
                                readonly created_by: string | null;
                                readonly expires_at: string | null;
                                readonly id: string;
                                readonly identity_id: string;
                                /** @description to about a minute */
                                readonly last_used_at: string | null;
                                readonly name: string;
                                readonly only?: {
                                    readonly clusters?: readonly string[];
                                    readonly hosts?: readonly string[];
                                    readonly profiles?: readonly string[];
                                    readonly roles?: readonly string[];
                                };
                                readonly revoked_at: string | null;
                                readonly scopes: readonly string[];
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a token, shown once
         * @description Needs a token with the scope `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description your own identity when absent */
                        readonly identity_id?: string;
                        readonly name: string;
                        readonly only?: {
                            readonly clusters?: readonly string[];
                            readonly hosts?: readonly string[];
                            readonly profiles?: readonly string[];
                            readonly roles?: readonly string[];
                        };
                        /** @description some of pki:read, pki:issue, pki:admin, csr:approve, key:read, ssh:read, ssh:issue, ssh:admin, audit:read, admin, system */
                        readonly scopes: readonly string[];
                        /** @description a duration such as "30d"; no end when absent */
                        readonly ttl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            /** @description an identity; null: nobody of this tenant */
                            readonly created_by: string | null;
                            readonly expires_at: string | null;
                            readonly id: string;
                            readonly identity_id: string;
                            /** @description to about a minute */
                            readonly last_used_at: string | null;
                            readonly name: string;
                            readonly only?: {
                                readonly clusters?: readonly string[];
                                readonly hosts?: readonly string[];
                                readonly profiles?: readonly string[];
                                readonly roles?: readonly string[];
                            };
                            readonly revoked_at: string | null;
                            readonly scopes: readonly string[];
                            readonly token: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tokens/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke a token
         * @description Needs a token with the scope `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/trust": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The roots and the SSH authorities that everybody is to trust */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description of the first tenant: those that are active, the newest 20 at most */
                            readonly roots: readonly {
                                readonly ca_id: string;
                                readonly certificate_pem: string;
                                /** @description of the issuer: its certificate is at /aia/{id}, in DER */
                                readonly id: string;
                                readonly not_after: string;
                                readonly not_before: string;
                                /** @description of the certificate, in hexadecimal pairs with colons */
                                readonly sha256: string;
                                /** @description "active", "next" or "previous" */
                                readonly state: string;
                                readonly subject: string;
                            }[];
                            /** @description of the first tenant: those that hosts get when they name none */
                            readonly ssh_authorities: readonly {
                                readonly id: string;
                                readonly keys: readonly {
                                    readonly fingerprint: string;
                                    readonly public_key: string;
                                    /** @description "active", "next" or "previous" */
                                    readonly state: string;
                                }[];
                                /** @description "user", "host" or "any" */
                                readonly kind: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/webhooks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List webhooks
         * @description Needs a token with the scope `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly created_at: string;
                                readonly description: string;
                                readonly events: readonly string[];
                                readonly id: string;
                                readonly is_active: boolean;
                                readonly updated_at: string;
                                readonly url: string;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a webhook; its secret is shown once
         * @description Needs a token with the scope `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description at most 200 characters */
                        readonly description?: string;
                        /** @description some of certificate.issued, certificate.renewed, certificate.revoked, certificate.expiring; all when absent */
                        readonly events?: readonly string[];
                        /** @description true when absent */
                        readonly is_active?: boolean;
                        /** @description https, or http; at most 2048 characters */
                        readonly url: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly description: string;
                            readonly events: readonly string[];
                            readonly id: string;
                            readonly is_active: boolean;
                            /** @description what deliveries are signed with; shown this once */
                            readonly secret: string;
                            readonly updated_at: string;
                            readonly url: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/webhooks/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A webhook
         * @description Needs a token with the scope `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly description: string;
                            readonly events: readonly string[];
                            readonly id: string;
                            readonly is_active: boolean;
                            readonly updated_at: string;
                            readonly url: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a webhook, with its deliveries
         * @description Needs a token with the scope `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a webhook; what is pending of one that is switched off is given up
         * @description Needs a token with the scope `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description at most 200 characters */
                        readonly description?: string;
                        /** @description some of certificate.issued, certificate.renewed, certificate.revoked, certificate.expiring; all when absent */
                        readonly events?: readonly string[];
                        /** @description true when absent */
                        readonly is_active?: boolean;
                        /** @description https, or http; at most 2048 characters */
                        readonly url?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly description: string;
                            readonly events: readonly string[];
                            readonly id: string;
                            readonly is_active: boolean;
                            readonly updated_at: string;
                            readonly url: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/v1/webhooks/{id}/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was and is to be delivered to a webhook
         * @description Needs a token with the scope `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of the page before */
                    readonly cursor?: string;
                    /** @description 1 to 1000; 100 when absent */
                    readonly limit?: string;
                    readonly state?: "pending" | "delivered" | "dead";
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly cursor: string | null;
                            readonly data: readonly {
                                readonly attempts: number;
                                readonly created_at: string;
                                /** @description what was wrong with the last try */
                                readonly error: string | null;
                                readonly event_id: string;
                                readonly event_type: string;
                                readonly id: string;
                                readonly next_attempt_at: string | null;
                                readonly settled_at: string | null;
                                /** @description "pending", "delivered" or "dead" */
                                readonly state: string;
                                /** @description what was answered last */
                                readonly status_code: number | null;
                            }[];
                            readonly has_more: boolean;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/webhooks/{id}/deliveries/{delivery}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a dead delivery again
         * @description Needs a token with the scope `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly delivery: string;
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly attempts: number;
                            readonly created_at: string;
                            /** @description what was wrong with the last try */
                            readonly error: string | null;
                            readonly event_id: string;
                            readonly event_type: string;
                            readonly id: string;
                            readonly next_attempt_at: string | null;
                            readonly settled_at: string | null;
                            /** @description "pending", "delivered" or "dead" */
                            readonly state: string;
                            /** @description what was answered last */
                            readonly status_code: number | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/webhooks/{id}/secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give a webhook another secret, shown once
         * @description Needs a token with the scope `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly created_at: string;
                            readonly description: string;
                            readonly events: readonly string[];
                            readonly id: string;
                            readonly is_active: boolean;
                            /** @description what deliveries are signed with; shown this once */
                            readonly secret: string;
                            readonly updated_at: string;
                            readonly url: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/webhooks/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a webhook.test, soon
         * @description Needs a token with the scope `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description What is sent again with the same key and token within a day is not done again, and is answered as it was first. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly attempts: number;
                            readonly created_at: string;
                            /** @description what was wrong with the last try */
                            readonly error: string | null;
                            readonly event_id: string;
                            readonly event_type: string;
                            readonly id: string;
                            readonly next_attempt_at: string | null;
                            readonly settled_at: string | null;
                            /** @description "pending", "delivered" or "dead" */
                            readonly state: string;
                            /** @description what was answered last */
                            readonly status_code: number | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
