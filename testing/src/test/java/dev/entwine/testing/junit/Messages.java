package dev.entwine.testing.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** Runs classes of tests, and tells what each test and each class failed with. */
final class Messages {

  private Messages() {}

  /** By method or class name; the text is empty for what passed. */
  static Map<String, String> of(Class<?> tests) {
    return of(EngineTestKit.engine("junit-jupiter"), tests);
  }

  static Map<String, String> of(EngineTestKit.Builder engine, Class<?> tests) {
    Map<String, String> messages = new LinkedHashMap<>();
    engine
        .selectors(selectClass(tests))
        .execute()
        .allEvents()
        .filter(event -> event.getType() == EventType.FINISHED)
        .forEach(event -> messages.put(name(event), message(event)));
    return messages;
  }

  private static String name(Event event) {
    return event
        .getTestDescriptor()
        .getLegacyReportingName()
        .replaceFirst("\\(.*", "")
        .replaceFirst(".*[.$]", "");
  }

  private static String message(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(Throwable::getMessage)
        .orElse("");
  }
}
