package dev.entwine.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How some files looked at one moment: enough to see that one was replaced or written to. */
record FileStamps(Map<Path, String> stamps) {

  static FileStamps of(Iterable<Path> paths) {
    Map<Path, String> stamps = new LinkedHashMap<>();
    for (Path path : paths) {
      stamps.put(path, stamp(path));
    }
    return new FileStamps(stamps);
  }

  /** Links are followed: tools that renew certificates change where these point. */
  private static String stamp(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (IOException e) {
      return "unreadable";
    }
  }

  /** The files behind some keys, and those behind some trust. */
  static Set<Path> behind(List<Identity> identities, List<TrustRoots> roots) {
    Set<Path> paths = new LinkedHashSet<>();
    for (Identity identity : identities) {
      if (identity instanceof PEMIdentity pem) {
        paths.add(pem.key());
        paths.add(pem.certificate());
        paths.addAll(pem.extraChain());
      } else if (identity instanceof PEMFolder many) {
        paths.addAll(Trust.pemFilesOf(many.folder()));
      } else {
        paths.add(((KeyStoreFile) identity).file());
      }
    }
    for (TrustRoots root : roots) {
      if (root instanceof TrustRoots.PEM pem) {
        paths.addAll(pem.filesOrFolders());
        pem.filesOrFolders().stream()
            .filter(Files::isDirectory)
            .forEach(folder -> paths.addAll(Trust.pemFilesOf(folder)));
      } else if (root instanceof KeyStoreFile file) {
        paths.add(file.file());
      }
    }
    return paths;
  }
}
