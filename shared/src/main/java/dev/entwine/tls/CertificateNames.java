package dev.entwine.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The hosts a certificate is for: the DNS names and IP addresses in its subjectAltName; the common
 * name of its subject if there are none.
 */
record CertificateNames(List<String> names) {

  private static final int DNS = 2;
  private static final int IP = 7;

  static CertificateNames of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          int type = (Integer) alternative.get(0);
          if (type == DNS || type == IP) {
            names.add(((String) alternative.get(1)).toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // Then it has no names that anyone could check.
      return new CertificateNames(List.of());
    }
    if (names.isEmpty()) {
      names.addAll(commonNames(certificate));
    }
    return new CertificateNames(List.copyOf(names));
  }

  private static List<String> commonNames(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          names.add(String.valueOf(part.getValue()).toLowerCase(Locale.ROOT));
        }
      }
    } catch (InvalidNameException e) {
      // As above.
    }
    return names;
  }

  /** Whether it is for a host; a {@code *} stands for one first label (RFC 6125, 6.4.3). */
  boolean matches(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    return names.contains(wanted) || dot > 0 && names.contains("*" + wanted.substring(dot));
  }

  boolean overlap(CertificateNames other) {
    return names.stream().anyMatch(other.names::contains);
  }

  @Override
  public String toString() {
    return names.isEmpty() ? "no host" : String.join(", ", names);
  }
}
