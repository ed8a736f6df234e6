package dev.entwine.endpoint;

import dev.entwine.transport.UNIXPortOptions;

/** {@code unix:}. */
final class UNIXEndpointType implements EndpointType {

  private static final String EXAMPLE = "unix:/run/app.sock";

  @Override
  public String name() {
    return "unix";
  }

  @Override
  public String serverExample() {
    return EXAMPLE;
  }

  @Override
  public String clientExample() {
    return EXAMPLE;
  }

  @Override
  public ServerEndpoint server(EndpointString string) {
    string.nameInOrder("address", "mode", "backlog", "lockfile");
    String path = string.require("address", EXAMPLE);
    String mode = string.take("mode");
    String backlog = string.take("backlog");
    String lockFile = string.take("lockfile");
    string.finish("address, mode, backlog, lockfile");
    return new UNIXServerEndpoint(
        string.toString(),
        path,
        new UNIXPortOptions(
            mode == null ? UNIXPortOptions.DEFAULT.mode() : mode(string, mode),
            backlog == null
                ? UNIXPortOptions.DEFAULT.backlog()
                : string.number("backlog", backlog, 1, 65535),
            lockFile == null || string.number("lockfile", lockFile, 0, 1) == 1));
  }

  private static int mode(EndpointString string, String mode) {
    if (!mode.matches("0?[0-7]{1,3}")) {
      throw string.error(
          "'" + mode + "' is no mode; three octal digits are needed, like 660 or 600");
    }
    return Integer.parseInt(mode, 8);
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    string.nameInOrder("path");
    String path = string.require("path", EXAMPLE);
    String timeout = string.take("timeout");
    String lockFile = string.take("lockfile");
    string.finish("path, timeout, lockfile");
    return new UNIXClientEndpoint(
        string.toString(),
        path,
        string.timeout(timeout),
        lockFile != null && string.number("lockfile", lockFile, 0, 1) == 1);
  }
}
