package dev.entwine.amp;

/** The answer of a command that has none but that it is done: a box without values. */
public record Acknowledgement() {}
