package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Proves that the contract suite tests something: on a store that does nothing every test fails. The output is kept in
/// docs/internals/contract-suite.md; to write it anew, run this test with `-Doona.contract-suite.write=true`.
class ContractProofTest {
    private static final Path KEPT = Path.of("..", "docs", "internals", "contract-suite.md");
    private static final String HEAD =
            """
                    # The contract suite, run on a log that does nothing

                    Every test of `EventLogContract` must fail on a store that takes everything, keeps nothing and answers with zero, null or
                    empty: a test that passes there tests nothing. `ContractProofTest` runs the suite so, fails if a test passes, and fails
                    if this page is not its output. To write the page anew:

                    ```
                    ./mvnw -pl event-store -am test -Dtest=ContractProofTest -Dsurefire.failIfNoSpecifiedTests=false -Doona.contract-suite.write=true
                    ```

                    | Operation | Test | On nothing |
                    |---|---|---|
                    """;

    private static final Map<String, Status> OUTCOMES = new TreeMap<>();

    private static final class Outcomes implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast).ifPresent(method -> {
                String part = method.getClassName().replaceFirst(".*\\$", "");
                OUTCOMES.put("| " + part + " | " + method.getMethodName() + " |", result.getStatus());
            });
        }
    }

    @BeforeAll
    static void run_the_suite_on_nothing() {
        LauncherFactory.create().execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectClass(NothingEventLog.class)).build(),
                new Outcomes());
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        OUTCOMES.forEach((test, status) -> page.append(test).append(" ").append(status.name().toLowerCase(Locale.ROOT))
                .append(" |\n"));
        long failed = OUTCOMES.values().stream().filter(Status.FAILED::equals).count();
        return page.append("\n").append(failed).append(" of ").append(OUTCOMES.size()).append(" tests failed.\n")
                .toString();
    }

    @Test
    void every_test_fails_on_a_store_that_does_nothing() {
        assertThat(OUTCOMES).hasSizeGreaterThan(150);
        assertThat(OUTCOMES.entrySet()).allMatch(outcome -> outcome.getValue() == Status.FAILED);
    }

    @Test
    void the_kept_page_is_the_output_of_the_suite() throws IOException {
        if (Boolean.getBoolean("oona.contract-suite.write")) {
            Files.createDirectories(KEPT.getParent());
            Files.writeString(KEPT, page());
        }
        assertThat(KEPT).hasContent(page());
    }
}
