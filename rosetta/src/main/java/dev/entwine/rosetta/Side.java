package dev.entwine.rosetta;

/**
 * One of the worlds in which an entry's program is written, in the order in which they are shown.
 */
public enum Side {
  TWISTED("Twisted", "with_twisted.py"),
  ASYNCIO("asyncio", "with_asyncio.py"),
  ENTWINE("Entwine", "Entwine.java");

  private final String title;
  private final String fileName;

  Side(String title, String fileName) {
    this.title = title;
    this.fileName = fileName;
  }

  /** How it is spelt for a reader. */
  public String title() {
    return title;
  }

  /**
   * What the program is called in every entry. The Python ones are not just {@code twisted.py} and
   * {@code asyncio.py}: a script's folder comes first where Python looks for modules, so those
   * would import themselves.
   */
  public String fileName() {
    return fileName;
  }
}
