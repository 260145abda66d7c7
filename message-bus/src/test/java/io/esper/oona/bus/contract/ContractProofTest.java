package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;

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

/// Proves that the contract suite tests something: on a bus that does nothing every test fails.
class ContractProofTest {
    private static final Map<String, Status> OUTCOMES = new TreeMap<>();

    private static final class Outcomes implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
                    .ifPresent(method -> OUTCOMES.put(
                            method.getClassName().replaceFirst(".*\\$", "") + " " + method.getMethodName(),
                            result.getStatus()));
        }
    }

    @BeforeAll
    static void run_the_suite_on_nothing() {
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(NothingBus.class)).build(), new Outcomes());
    }

    @Test
    void every_test_fails_on_a_bus_that_does_nothing() {
        assertThat(OUTCOMES).hasSizeGreaterThan(65);
        assertThat(OUTCOMES.entrySet()).allMatch(outcome -> outcome.getValue() == Status.FAILED);
    }
}
