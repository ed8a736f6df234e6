package dev.entwine.tls;

/** Whether a server asks its clients for certificates. */
public enum ClientCertificates {
  /** It does not ask. */
  NONE,
  /** It asks; a client that has none is served too, one whose certificate is not trusted is not. */
  OPTIONAL,
  /** A client without a trusted certificate is not served. */
  REQUIRED
}
