package io.esper.oona.projection;

import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A test with an empty store, once on each database.
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
abstract class StoreTest {
    @Parameter
    TestDatabase.Kind kind = TestDatabase.Kind.H2;

    TestDatabase database;
    Store store;

    @BeforeEach
    void open() {
        database = kind.create();
        store = database.open(Samples.CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    void log(List<Message> messages) {
        Samples.append(store, messages);
    }

    List<ProjectionStatus> project() throws InterruptedException {
        return project(RunnerSettings.USUAL);
    }

    /// Moves all, and tells of one.
    ProjectionStatus project(String name) throws InterruptedException {
        return named(project(), name);
    }

    static ProjectionStatus named(List<ProjectionStatus> all, String name) {
        return all.stream().filter(status -> status.name().equals(name)).findFirst().orElseThrow();
    }

    List<ProjectionStatus> project(RunnerSettings settings) throws InterruptedException {
        return new ProjectionRunner(store, ReadModels.all(), settings).catchUp(Progress.Listener.NONE);
    }
}
