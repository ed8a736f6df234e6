package dev.entwine.rosetta;

/** What a program is run with is not on this machine. The message says how to get it. */
public final class PeerMissing extends RosettaError {
  private static final long serialVersionUID = 1L;

  PeerMissing(String message) {
    super(message);
  }
}
