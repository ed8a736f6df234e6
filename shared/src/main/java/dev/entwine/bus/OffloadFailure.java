package dev.entwine.bus;

/**
 * Why a job was not done: the failure codes at {@link OffloadContract#ADDRESS}, numbered as HTTP's
 * are.
 */
public enum OffloadFailure {
  /** The request is not one, or names something that can't be worked on, such as a folder. */
  BAD_REQUEST(400),

  /** The file lies outside the folder that is open to jobs, or may not be read or written. */
  NOT_ALLOWED(403),

  /** There is no such file. */
  NOT_FOUND(404),

  /** The file to be written is there already. */
  EXISTS(409),

  /** As much work is waiting as may wait. The same request may succeed later. */
  BUSY(429),

  /** The job was given up, because somebody asked for it or because its verticle is stopping. */
  CANCELLED(499),

  /** It went wrong for a reason that is in the log of the node that did it. */
  INTERNAL(500),

  /** Nobody does such work: no verticle is there, or it is stopping, or its node is gone. */
  UNAVAILABLE(503),

  /** Reading or writing went wrong: a full disk, a broken one. */
  IO(507);

  private final int code;

  OffloadFailure(int code) {
    this.code = code;
  }

  /** The number that travels: the {@code failureCode} of a {@code ReplyException}. */
  public int code() {
    return code;
  }

  /** The failure with this number, or {@link #INTERNAL} for one that is not known here. */
  public static OffloadFailure of(int code) {
    for (OffloadFailure failure : values()) {
      if (failure.code == code) {
        return failure;
      }
    }
    return INTERNAL;
  }
}
