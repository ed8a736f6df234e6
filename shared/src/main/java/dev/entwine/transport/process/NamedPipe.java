package dev.entwine.transport.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A pipe of NIO's, with the name under which its other end can be given to a child: Linux shows
 * every open descriptor as a file in {@code /proc/self/fd}, and opening that of a pipe gives either
 * end of it anew.
 *
 * <p>The JDK does not tell the number of a descriptor. It is found by looking at that directory
 * before and after: ours is the one pipe among what was not there before, and it holds as many
 * bytes as were put into ours. If that fails, since others have opened pipes or closed files at the
 * same moment, another pipe is tried.
 */
final class NamedPipe implements AutoCloseable {

  private static final File DESCRIPTORS = new File("/proc/self/fd");
  private static final int ATTEMPTS = 100;

  /** The most that is put in, which every pipe takes at once. */
  private static final int MOST = 4096;

  private final Pipe pipe;
  private final File name;

  private NamedPipe(Pipe pipe, File name) {
    this.pipe = pipe;
    this.name = name;
  }

  static NamedPipe open() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Set<String> before = descriptors();
      Pipe pipe = Pipe.open();
      File name = null;
      try {
        name = nameOf(pipe, before);
        if (name != null) {
          return new NamedPipe(pipe, name);
        }
      } finally {
        if (name == null) {
          pipe.source().close();
          pipe.sink().close();
        }
      }
    }
    throw new IOException("other threads keep opening pipes");
  }

  private static Set<String> descriptors() throws IOException {
    String[] numbers = DESCRIPTORS.list();
    if (numbers == null) {
      throw new IOException("child processes need Linux's " + DESCRIPTORS + ", which is not here");
    }
    return Set.of(numbers);
  }

  private static @Nullable File nameOf(Pipe pipe, Set<String> before) throws IOException {
    Map<String, File> came = new HashMap<>();
    for (String number : descriptors()) {
      File descriptor = new File(DESCRIPTORS, number);
      String target = before.contains(number) ? "" : target(descriptor);
      if (target.startsWith("pipe:")) {
        came.put(target, descriptor);
      }
    }
    if (came.size() != 1) {
      return null;
    }
    File name = came.values().iterator().next();
    return isNameOf(pipe, name) ? name : null;
  }

  private static String target(File descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor.toPath()).toString();
    } catch (NoSuchFileException e) {
      return "closed meanwhile";
    }
  }

  private static boolean isNameOf(Pipe pipe, File name) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 + ThreadLocalRandom.current().nextInt(MOST));
    pipe.sink().write(bytes);
    try (FileInputStream same = new FileInputStream(name)) {
      return same.available() == bytes.capacity();
    } finally {
      bytes.clear();
      while (bytes.hasRemaining()) {
        pipe.source().read(bytes);
      }
    }
  }

  /** What a child is given. It can be opened as long as both ends here are open. */
  File name() {
    return name;
  }

  Pipe.SourceChannel source() {
    return pipe.source();
  }

  Pipe.SinkChannel sink() {
    return pipe.sink();
  }

  @Override
  public void close() throws IOException {
    pipe.source().close();
    pipe.sink().close();
  }
}
