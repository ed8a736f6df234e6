package dev.entwine.transport.process;

/** What one of a child's standard descriptors is connected to. Twisted's {@code childFDs}. */
public enum ChildFD {

  /** A pipe to its protocol: Twisted's {@code "r"} and {@code "w"}. */
  PIPE,

  /** The same as the parent's: a terminal, mostly. */
  INHERIT,

  /** {@code /dev/null}. */
  NULL
}
