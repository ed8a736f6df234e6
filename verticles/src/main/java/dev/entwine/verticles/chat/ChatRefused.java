package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatContract.Refusal;

/** What a verticle asked for over the event bus was not done, and why. */
final class ChatRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Refusal refusal;

  ChatRefused(Refusal refusal, String why) {
    super(why, null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
