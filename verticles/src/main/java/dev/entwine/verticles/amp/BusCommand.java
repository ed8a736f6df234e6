package dev.entwine.verticles.amp;

import java.util.Map;

/**
 * Where on the event bus a command goes.
 *
 * @param address of the event bus
 * @param arguments of what kind they are; those that are not named are text
 */
public record BusCommand(String address, Map<String, ArgumentKind> arguments) {

  /** What holds for what is left out. There is no address unless one is named. */
  public static final BusCommand DEFAULTS = new BusCommand("", Map.of());

  /** To an address, with arguments that are text. */
  public static BusCommand to(String address) {
    return new BusCommand(address, Map.of());
  }
}
