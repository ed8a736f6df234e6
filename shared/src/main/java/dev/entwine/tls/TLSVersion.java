package dev.entwine.tls;

/** The versions of TLS that are spoken. What is older is not safe any more (RFC 8996). */
public enum TLSVersion {
  /** RFC 5246. */
  TLS_1_2("TLSv1.2"),
  /** RFC 8446. */
  TLS_1_3("TLSv1.3");

  private final String standardName;

  TLSVersion(String standardName) {
    this.standardName = standardName;
  }

  /** What the JDK calls it, {@code TLSv1.3}. */
  public String standardName() {
    return standardName;
  }
}
